"""What became of matters, and the rates that follow: on time, late, still open, left.

By the original due date unless a scheme says otherwise. What is open and overdue stands in the
denominator of the on-time rate; what left (withdrawn, merged, handed over) stands in none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from luodi.core.periods import Period


class Outcome(Enum):
    """What became of a matter by a day."""

    ON_TIME = "on_time", "按时办结"
    LATE_CLOSED = "late_closed", "逾期办结"
    LATE_OPEN = "late_open", "逾期未办结"
    OPEN = "open", "在办未到期"
    UNDATED = "undated", "办结（无时限）"
    LEFT = "left", "已退出"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Outcome:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


class By(Enum):
    """Which due date counts; the original one unless a scheme says otherwise."""

    ORIGINAL = "original", "按原定时限"
    CURRENT = "current", "按现行时限"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> By:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Matter:
    """Dates of one matter. `extensions` are (day of the decision, new due date), oldest first.

    `closed_on` is the day on which the completion that was accepted was claimed, `left_on` the day
    of withdrawal, merger or hand-over.
    """

    issued_on: dt.date
    due: dt.date | None = None
    closed_on: dt.date | None = None
    left_on: dt.date | None = None
    extensions: tuple[tuple[dt.date, dt.date], ...] = ()

    def due_on(self, day: dt.date, by: By = By.ORIGINAL) -> dt.date | None:
        """The due date that counted on the day."""
        granted = [due for decided, due in self.extensions if decided <= day]
        return granted[-1] if granted and by is By.CURRENT else self.due


def outcome(matter: Matter, day: dt.date, by: By = By.ORIGINAL) -> Outcome | None:
    """As it stood at the close of `day`: what happened later is not known. None before its issue.

    Closed on the due day is on time; open on the due day is not overdue.
    """
    if matter.issued_on > day:
        return None
    if matter.left_on is not None and matter.left_on <= day:
        return Outcome.LEFT
    due, closed = matter.due_on(day, by), matter.closed_on
    if closed is None or closed > day:
        return Outcome.LATE_OPEN if due is not None and day > due else Outcome.OPEN
    if due is None:
        return Outcome.UNDATED
    return Outcome.ON_TIME if closed <= due else Outcome.LATE_CLOSED


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters had each outcome on `day`, by which due date."""

    day: dt.date
    by: By
    on_time: int = 0
    late_closed: int = 0
    late_open: int = 0
    open: int = 0
    undated: int = 0
    left: int = 0

    @property
    def issued(self) -> int:
        """All of them, those that left among them."""
        return self.staying + self.left

    @property
    def staying(self) -> int:
        """All that did not leave."""
        return self.closed + self.late_open + self.open

    @property
    def closed(self) -> int:
        """All that were completed."""
        return self.on_time + self.late_closed + self.undated

    @property
    def on_time_rate(self) -> Fraction | None:
        """On time over all that were closed with a due date or are overdue; None if none is."""
        return _share(self.on_time, self.on_time + self.late_closed + self.late_open)

    @property
    def completion_rate(self) -> Fraction | None:
        """Closed over all that did not leave; None if there are none."""
        return _share(self.closed, self.staying)


def count(matters: Iterable[Matter], day: dt.date, by: By = By.ORIGINAL) -> Counts:
    """How the matters issued by `day` stood at its close."""
    found = Counter(outcome(matter, day, by) for matter in matters)
    return Counts(day, by, **{one.value: found[one] for one in Outcome})


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """The matters due in a period: as they stood at its end, and as they stand now.

    The two are printed side by side, never mixed. `carried` were open at the period's end and due
    after it: they belong to a later period, whole.
    """

    period: Period
    as_was: Counts
    as_is: Counts
    carried: int


def cut(
    matters: Iterable[Matter], period: Period, day: dt.date, by: By = By.ORIGINAL
) -> PeriodCounts:
    """Matters by the period in which they are due, each in one period only; undated ones in none.

    By the current due date, a matter belongs to the period of the date that counts on `day`.
    Raises ValueError if the period has not ended by `day`.
    """
    if day < period.end:
        raise ValueError(f"the period has not ended on {day}")
    every = list(matters)
    dated = [(matter, matter.due_on(day, by)) for matter in every]
    mine = [matter for matter, due in dated if due is not None and due in period]
    carried = sum(
        due is not None
        and due > period.end
        and outcome(matter, period.end, by) in (Outcome.OPEN, Outcome.LATE_OPEN)
        for matter, due in dated
    )
    return PeriodCounts(period, count(mine, period.end, by), count(mine, day, by), carried)


@dataclass(frozen=True, slots=True)
class YearTarget:
    """What an indicator of a goal should be in one year, and whether it was (None: not known)."""

    goal: Hashable
    indicator: Hashable
    year: int
    is_reached: bool | None = None


@dataclass(frozen=True, slots=True)
class TargetCounts:
    """Goals, their indicators, and indicators × years, of which reached, missed, unknown."""

    goals: int
    indicators: int
    targets: int
    reached: int
    missed: int
    unknown: int

    @property
    def reached_rate(self) -> Fraction | None:
        """Reached over reached and missed; what is not known is in neither."""
        return _share(self.reached, self.reached + self.missed)


def count_targets(targets: Iterable[YearTarget]) -> TargetCounts:
    """Count indicators × years; raises ValueError if one is given twice."""
    rows = list(targets)
    keys = {(row.goal, row.indicator, row.year) for row in rows}
    if len(keys) != len(rows):
        raise ValueError("an indicator has two targets in one year")
    found = Counter(row.is_reached for row in rows)
    return TargetCounts(
        goals=len({row.goal for row in rows}),
        indicators=len({(row.goal, row.indicator) for row in rows}),
        targets=len(rows),
        reached=found[True],
        missed=found[False],
        unknown=found[None],
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
