"""序时进度: how much of a plan should be done by a day, on a basis that every report can name.

The share is that of the close of the day: the last day of a month completes it, a node counts as
expected on the day it is due. Checked against published figures: 74 % in August is “超序时进度
7.33个百分点”, 97.2 % in October “超过时间进度13.8” (cut, not rounded), 30.90 % in March “5.90”.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from luodi.core.exact import Number, exact, grains
from luodi.core.periods import Period, add_months, last_day

SLIGHT = 5  # percentage points below which one is 略低于序时进度 …
FAR = 20  # … and above which 明显低于; the report with these words gives examples, no limits


class Basis(Enum):
    """What 序时 was computed by; `label` is what reports print."""

    MONTHS = "months", "按月均摊"
    DAYS = "days", "按天均摊"
    MONTH_PLAN = "month_plan", "按月计划"
    NODES = "nodes", "按节点"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Basis:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


class Band(Enum):
    """How reports word a difference from 序时."""

    REACHED = "reached", "达到序时进度"
    SLIGHTLY = "slightly", "略低于序时进度"
    BELOW = "below", "低于序时进度"
    FAR = "far", "明显低于序时进度"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Band:
        """A member with its wording."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Elapsed:
    """`share` (0 to 1) of a plan that should be done at the close of `day`: `passed` of `whole`.

    These are months, days, the plan's own unit or weights, as `basis` says.
    """

    share: Fraction
    basis: Basis
    day: dt.date
    passed: Fraction
    whole: Fraction


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """A plan's own curve: cumulative values at the ends of months, from the month of `begin` on.

    `total` is the whole; the last value unless given. Raises ValueError if the values fall, are
    negative or exceed the whole.
    """

    begin: dt.date
    values: tuple[Number, ...]
    total: Number | None = None

    def __post_init__(self) -> None:
        steps = [Fraction(0), *map(exact, self.values), self.whole]
        if self.whole <= 0 or any(a > b for a, b in pairwise(steps)):
            raise ValueError("a month plan rises from 0 to its whole")

    @property
    def whole(self) -> Fraction:
        """The value of the finished plan."""
        if self.total is not None:
            return exact(self.total)
        return exact(self.values[-1]) if self.values else Fraction(0)


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone: to be done by `due`; `weight` against its sisters; `done_on` or None."""

    due: dt.date
    weight: Number = 1
    done_on: dt.date | None = None


def by_months(plan: Period, day: dt.date) -> Elapsed:
    """Completed months over all months of the plan: eight of twelve on 31 August.

    Months that a plan covers in part count by their days. Between month ends the share stands
    still. Raises ValueError if the plan ends before it begins.
    """
    months = _months(plan)
    whole = sum((share for _end, share in months), Fraction(0))
    passed = sum((share for end, share in months if end <= day), Fraction(0))
    return Elapsed(passed / whole, Basis.MONTHS, day, passed, whole)


def by_days(plan: Period, day: dt.date) -> Elapsed:
    """Days passed, the day itself among them, over all days of the plan."""
    whole = _days(plan)
    passed = min(max((day - plan.begin).days + 1, 0), whole)
    return Elapsed(Fraction(passed, whole), Basis.DAYS, day, Fraction(passed), Fraction(whole))


def by_month_plan(plan: MonthPlan, day: dt.date) -> Elapsed:
    """The plan's value at the last month end that has been reached, over its whole."""
    passed = Fraction(0)
    for n, value in enumerate(plan.values):
        month = add_months(plan.begin.replace(day=1), n)
        if last_day(month.year, month.month) <= day:
            passed = exact(value)
    return Elapsed(passed / plan.whole, Basis.MONTH_PLAN, day, passed, plan.whole)


def by_nodes(nodes: Sequence[Node], day: dt.date) -> Elapsed:
    """The weight of nodes due by the day over the weight of all.

    Raises ValueError if there are none, or their weights are negative or all zero.
    """
    whole = _weight(nodes)
    passed = sum((exact(node.weight) for node in nodes if node.due <= day), Fraction(0))
    return Elapsed(passed / whole, Basis.NODES, day, passed, whole)


def nodes_done(nodes: Sequence[Node], day: dt.date) -> Fraction:
    """The weight of nodes done by the day over the weight of all (0 to 1); raises as `by_nodes`."""
    whole = _weight(nodes)
    done = (exact(n.weight) for n in nodes if n.done_on is not None and n.done_on <= day)
    return sum(done, Fraction(0)) / whole


def difference(done: Number, elapsed: Elapsed) -> Fraction:
    """完成率 − 序时 in percentage points; negative is behind. `done` is a ratio: 0.74 for 74 %."""
    return (exact(done) - elapsed.share) * 100


def band(points: Number, slight: Number = SLIGHT, far: Number = FAR) -> Band:
    """The wording for a difference in percentage points; a limit belongs to the milder word."""
    short = -grains(points)
    if short <= 0:
        return Band.REACHED
    if short <= grains(slight):
        return Band.SLIGHTLY
    return Band.BELOW if short <= grains(far) else Band.FAR


def _days(plan: Period) -> int:
    days = (plan.end - plan.begin).days + 1
    if days < 1:
        raise ValueError(f"a plan from {plan.begin} to {plan.end}")
    return days


def _months(plan: Period) -> list[tuple[dt.date, Fraction]]:
    """The ends of the plan's months (or its own end) and how much of each month it has."""
    _days(plan)
    months, begin = [], plan.begin
    while begin <= plan.end:
        full = last_day(begin.year, begin.month)
        end = min(full, plan.end)
        months.append((end, Fraction((end - begin).days + 1, full.day)))
        if end == plan.end:
            break
        begin = end + dt.timedelta(1)
    return months


def _weight(nodes: Sequence[Node]) -> Fraction:
    if any(node.weight < 0 for node in nodes):
        raise ValueError("a node's weight is negative")
    whole = sum((exact(node.weight) for node in nodes), Fraction(0))
    if whole == 0:
        raise ValueError("no nodes with a weight")
    return whole
