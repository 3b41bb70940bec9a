"""What one task adds to the statistics, whatever day it is asked for.

Whether an open task is overdue follows from its month when the figures are read; nothing here
depends on today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from luodi.core.rates import By, Matter, Outcome, outcome

OPEN = Outcome.OPEN.value  # of open tasks, overdue or not
TOTAL, UNIT, HELP, GOAL, DOCUMENT, LEADER = "t", "u", "h", "g", "d", "l"
_END = dt.date.max


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task is counted, by one of its due dates: months as 202606, 0 for none."""

    due: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """One task: its month of issue, its places, what happened to it, and to whom it counts.

    `keys` are a letter (what kind) and who: ``u12`` unit 12 answers, ``h13`` unit 13 helps.
    """

    issued: int
    original: Place
    current: Place
    returned: bool
    extended: bool
    keys: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the task."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Contribution:
        """As it was kept."""
        places = {name: Place(**kept[name]) for name in ("original", "current")}
        return cls(**{**kept, **places, "keys": tuple(kept["keys"])})

    def place(self, by: By) -> Place:
        """Where it is counted by that due date."""
        return self.current if by is By.CURRENT else self.original

    def cells(self) -> Iterator[tuple[str, str, Place]]:
        """(key, which due date, place) of every sum it is part of."""
        for key in self.keys:
            for by in By:
                yield key, by.value, self.place(by)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a task says of itself; `ended` is its state once it was done or has left."""

    issued_on: dt.date
    due_original: dt.date | None
    due_current: dt.date | None
    done_on: dt.date | None
    is_open: bool
    has_left: bool
    sent_back: int = 0
    extensions: int = 0


def contribution(facts: Facts, keys: Iterable[str]) -> Contribution:
    """What a task with these facts adds."""
    return Contribution(
        issued=month(facts.issued_on),
        original=_place(facts, facts.due_original),
        current=_place(facts, facts.due_current),
        returned=facts.sent_back > 0,
        extended=facts.extensions > 0,
        keys=tuple(sorted(keys)),
    )


def month(day: dt.date | None) -> int:
    """A day's month as a number: 202606; 0 for no day."""
    return 100 * day.year + day.month if day else 0


def _place(facts: Facts, due: dt.date | None) -> Place:
    if facts.is_open:
        return Place(month(due), OPEN)
    if facts.has_left:
        return Place(month(due), Outcome.LEFT.value)
    if due is None or facts.done_on is None:
        return Place(month(due), Outcome.UNDATED.value)
    found = outcome(Matter(facts.issued_on, due, facts.done_on), _END)
    return Place(month(due), found.value if found else Outcome.UNDATED.value)
