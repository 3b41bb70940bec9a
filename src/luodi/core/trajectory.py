"""The path of a target from its baseline to its goal, and where an actual value stands on it.

None is “not known” throughout and never becomes zero. A baseline is stated or unknown; the first
measurement is never taken for it. Nothing is clamped: 130 % and -20 % are results.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from luodi.core.elapsed import Basis, by_days, by_months
from luodi.core.exact import Number, exact
from luodi.core.periods import Period


class Kind(Enum):
    """What the values are. Cumulative ones start the period at zero; rates are never added up."""

    CUMULATIVE = "cumulative", "累计值"
    LEVEL = "level", "时点值"
    RATE = "rate", "比率"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Kind:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


class Aim(Enum):
    """Which way is better: at least the goal, at most the goal, or between two ends."""

    UP = "up", "不低于"
    DOWN = "down", "不高于"
    WITHIN = "within", "区间内"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Aim:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Even:
    """In equal steps from the baseline to the goal: by days, or by months."""

    basis: Basis = Basis.DAYS

    def __post_init__(self) -> None:
        if self.basis not in (Basis.DAYS, Basis.MONTHS):
            raise ValueError("an even path goes by days or by months")


@dataclass(frozen=True, slots=True)
class Dated:
    """Through dated values, in the target's unit: a month plan, or milestones.

    Between them the path is a straight line, so that being late is seen there too; `stepped`
    holds each value until the next is due, as monthly comparisons do. Raises ValueError unless
    the days rise.
    """

    points: tuple[tuple[dt.date, Number], ...]
    basis: Basis = Basis.NODES
    stepped: bool = False

    def __post_init__(self) -> None:
        days = [day for day, _value in self.points]
        if any(a >= b for a, b in pairwise(days)):
            raise ValueError("the days of a path rise")


@dataclass(frozen=True, slots=True)
class Target:
    """`goal` by `due`, from `baseline` on `begin`; for a range, between `goal` and `high`.

    `strict` excludes the goal itself (“超过”, “低于”). A baseline of None is unknown, except that
    cumulative values start at zero. Raises ValueError for dates or ends out of order.
    """

    kind: Kind
    aim: Aim
    goal: Number
    begin: dt.date
    due: dt.date
    baseline: Number | None = None
    high: Number | None = None
    path: Even | Dated = Even()
    strict: bool = False

    def __post_init__(self) -> None:
        if self.due < self.begin:
            raise ValueError(f"a target due {self.due} that begins {self.begin}")
        if (self.aim is Aim.WITHIN) != (self.high is not None):
            raise ValueError("a range, and nothing else, has two ends")
        if self.high is not None and exact(self.high) < exact(self.goal):
            raise ValueError("the ends of a range are out of order")
        if isinstance(self.path, Dated):
            self._check_points(self.path)

    def _check_points(self, path: Dated) -> None:
        for day, value in path.points:
            if not self.begin <= day <= self.due:
                raise ValueError(f"a value planned for {day}, outside the target's time")
            if day == self.due and exact(value) != exact(self.goal):
                raise ValueError("the path does not end at the goal")

    @property
    def start(self) -> Fraction | None:
        """The value at the beginning; None if it is not known."""
        if self.baseline is not None:
            return exact(self.baseline)
        return Fraction(0) if self.kind is Kind.CUMULATIVE else None

    @property
    def basis(self) -> Basis:
        """What the path goes by; every report prints it."""
        return self.path.basis


@dataclass(frozen=True, slots=True)
class Course:
    """Where an actual value stands on a day. Ratios are of the goal (1 is reached), None unknown.

    `gap` is in percentage points (`done` - `due_by_now`), `ratio` is `done` / `due_by_now` (None
    where nothing is due yet), `on_course` whether the actual value is where it should be.
    """

    day: dt.date
    basis: Basis
    actual: Fraction | None
    expected: Fraction | None
    done: Fraction | None
    due_by_now: Fraction | None
    gap: Fraction | None
    ratio: Fraction | None
    on_course: bool | None


def expected(target: Target, day: dt.date) -> Fraction | None:
    """The value the path has at the close of the day; None where an unknown baseline hides it.

    Before the beginning it is the baseline, from the due date on the goal. A range holds from the
    first day (its lower end), and so does a goal that a level or rate had reached at the baseline.
    """
    if day >= target.due or target.aim is Aim.WITHIN:
        return exact(target.goal)
    if isinstance(target.path, Even):
        return _even(target, target.path, day)
    return _dated(target, target.path, day)


def reaches(target: Target, value: Number) -> bool:
    """Whether a value is as good as the goal, or better."""
    x, goal = exact(value), exact(target.goal)
    if target.high is not None:
        return goal <= x <= exact(target.high)
    return _reached(target.aim, x, goal) and not (target.strict and x == goal)


def completion(target: Target, value: Number | None) -> Fraction | None:
    """How much of the goal a value is: 1 reached, more is better. None for an unknown value.

    From the baseline to the goal where the baseline is known; otherwise by the distance from the
    goal: value/goal upwards, 2 - value/goal downwards. A goal of zero without a baseline is
    reached (1) or not (0).
    """
    if value is None:
        return None
    x, goal = exact(value), exact(target.goal)
    if target.high is not None:
        return _inside(x, goal, exact(target.high))
    sign, start = (1 if target.aim is Aim.UP else -1), target.start
    if start is not None and sign * (goal - start) > 0:
        return (x - start) / (goal - start)
    if goal == 0:
        return Fraction(1 if sign * x >= 0 else 0)
    return 1 + sign * (x - goal) / abs(goal)


def course(target: Target, actual: Number | None, day: dt.date) -> Course:
    """Where `actual` stands on `day`: one result for page, light and report."""
    should = expected(target, day)
    value = None if actual is None else exact(actual)
    done, by_now = completion(target, value), completion(target, should)
    gap = None if done is None or by_now is None else (done - by_now) * 100
    ratio = None if done is None or not by_now else done / by_now
    on_course = None
    if value is not None and should is not None:
        # Before the goal's own day its “more than” is not yet asked for.
        is_last = day >= target.due or target.aim is Aim.WITHIN
        on_course = reaches(target, value) if is_last else _reached(target.aim, value, should)
    return Course(day, target.basis, value, should, done, by_now, gap, ratio, on_course)


def latest(values: Iterable[tuple[dt.date, Number | None]], day: dt.date) -> Fraction | None:
    """The last value known on the day, of (day, value) in any order; None if there is none."""
    known = [(on, exact(value)) for on, value in values if value is not None and on <= day]
    return max(known, key=lambda one: one[0])[1] if known else None


def rate_over(parts: Iterable[tuple[Number, Number]]) -> Fraction | None:
    """The rate of a longer period from (part, whole) of shorter ones: sums, then one division.

    Rates themselves are never added or averaged. None if the whole is zero.
    """
    pairs = [(exact(part), exact(whole)) for part, whole in parts]
    whole = sum((w for _part, w in pairs), Fraction(0))
    return sum((p for p, _whole in pairs), Fraction(0)) / whole if whole else None


def aim_of(op: str) -> tuple[Aim, bool]:
    """The aim of a comparison as documents state it (``>= > = ≈ <= < range``), and its `strict`."""
    if op == "range":
        return Aim.WITHIN, False
    return (Aim.DOWN if op in ("<=", "<") else Aim.UP), op in ("<", ">")


def _even(target: Target, path: Even, day: dt.date) -> Fraction | None:
    if target.start is None:
        return None
    if target.kind is not Kind.CUMULATIVE and _reached(
        target.aim, target.start, exact(target.goal)
    ):
        return exact(target.goal)  # to be held, not to be given up bit by bit
    elapsed = by_months if path.basis is Basis.MONTHS else by_days
    share = elapsed(Period(target.begin, target.due), day).share
    return target.start + (exact(target.goal) - target.start) * share


def _dated(target: Target, path: Dated, day: dt.date) -> Fraction | None:
    points = [(on, exact(value)) for on, value in path.points]
    if target.start is not None and (not points or points[0][0] > target.begin):
        points.insert(0, (target.begin, target.start))
    if not points or points[-1][0] < target.due:
        points.append((target.due, exact(target.goal)))
    before = [point for point in points if point[0] <= day]
    if not before:
        return target.start
    (since, low), after = before[-1], points[len(before) :]
    if path.stepped or not after:
        return low
    until, high = after[0]
    return low + (high - low) * Fraction((day - since).days, (until - since).days)


def _reached(aim: Aim, x: Fraction, goal: Fraction) -> bool:
    return x >= goal if aim is Aim.UP else x <= goal


def _inside(x: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """1 inside; outside less by the distance from the nearer end, in units of that end."""
    if low <= x <= high:
        return Fraction(1)
    end = low if x < low else high
    scale = abs(end) or high - low
    return 1 - abs(x - end) / scale if scale else Fraction(0)
