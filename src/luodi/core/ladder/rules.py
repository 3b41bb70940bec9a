"""What a ladder is: rungs in their order, each with a colour, a condition and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

BY_HAND = "by_hand"  # the rung (and track) of somebody's own “催一下”


class Colour(Enum):
    """How loud a rung is; `label` is what offices call it, `level` its place from 0."""

    BLUE = "blue", "提醒", 0
    ORANGE = "orange", "预警", 1
    RED = "red", "督办", 2

    _value_: str
    label: str
    level: int

    def __new__(cls, value: str, label: str, level: int) -> Colour:
        """A member with its label and place."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        member.level = level
        return member


class When(Enum):
    """What a rung waits for. Conditions of one `track` count from the same day and climb together:
    before, on and after the due date; an unsigned task; a report that is owed; a light; silence."""

    BEFORE_DUE = "before_due", "due"
    ON_DUE = "on_due", "due"
    AFTER_DUE = "after_due", "due"
    UNSIGNED = "unsigned", "sign"
    UNREPORTED = "unreported", "report"
    LIGHT = "light", "light"
    EARLIER = "earlier", "silence"

    _value_: str
    track: str

    def __new__(cls, value: str, track: str) -> When:
        """A member with its track."""
        member = object.__new__(cls)
        member._value_ = value
        member.track = track
        return member


class Counting(Enum):
    """Which days are counted."""

    WORKING = "working", "个工作日"
    CALENDAR = "calendar", "天"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Counting:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


class To(Enum):
    """Who is told; `label` is what they are called in the rules."""

    HANDLERS = "handlers", "承办人、联络员"
    HEAD = "head", "单位负责人"
    LEADER = "leader", "分管该单位的区领导"
    OFFICE = "office", "督查室"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> To:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


_COLOURS = {colour.value: colour for colour in Colour}
_TO = {to.value: to for to in To}


def colour_of(value: str) -> Colour:
    """The colour stored as `value`."""
    return _COLOURS[value]


def to_of(value: str) -> To:
    """Those who are stored as `value`."""
    return _TO[value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder.

    `days` are counted from the day its condition speaks of; for EARLIER it is how many rungs were
    taken without effect. `every` working days it comes again, at most `most` times in all; `rest`
    working days must have passed since anything was last done about the task.
    """

    key: str
    colour: Colour
    when: When
    to: tuple[To, ...]
    days: int = 0
    counting: Counting = Counting.WORKING
    light: str = ""
    every: int = 0
    most: int = 1
    rest: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rules of an organisation; rungs in the order in which they are climbed."""

    name: str
    rungs: tuple[Rung, ...]
    basis: str = ""
    version: int = 0

    def rung(self, key: str) -> Rung | None:
        """The rung of that key; None for one of another version."""
        return next((rung for rung in self.rungs if rung.key == key), None)

    @property
    def most_before(self) -> int:
        """The days before a due date from which on a task has to be looked at."""
        return max((r.days for r in self.rungs if r.when is When.BEFORE_DUE), default=0)

    @property
    def conditions(self) -> frozenset[When]:
        """What its rungs wait for."""
        return frozenset(rung.when for rung in self.rungs)
