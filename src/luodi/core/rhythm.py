"""How often a unit reports on a task, and when the next report is due."""

from __future__ import annotations

import datetime as dt
from enum import Enum

from luodi.core.periods import add_months, last_day

REPORT_DAY = 25  # of the month; offices close their ledgers by it
SIGN_DAYS = 3  # working days in which a unit signs for a task or returns it
_FRIDAY = 4


class Rhythm(Enum):
    """How often; `label` is what people call it, `per_month` how many reports that makes."""

    WEEK = "week", "每周五前", 52 / 12
    MONTH = "month", "每月25日前", 1.0
    QUARTER = "quarter", "每季度末月25日前", 1 / 3
    ONCE = "once", "到期时一次", 0.0

    _value_: str
    label: str
    per_month: float

    def __new__(cls, value: str, label: str, per_month: float) -> Rhythm:
        """A member with its label and frequency."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        member.per_month = per_month
        return member


_BY_VALUE = {rhythm.value: rhythm for rhythm in Rhythm}


def rhythm_of(value: str) -> Rhythm:
    """The rhythm stored as `value`; the monthly one for a word that is not known."""
    return _BY_VALUE.get(value, Rhythm.MONTH)


# Days before a reporting day from which on a report is the one that is owed by it.
EARLY = {Rhythm.WEEK: 3, Rhythm.MONTH: 10, Rhythm.QUARTER: 30, Rhythm.ONCE: 0}


def following(rhythm: Rhythm, reported_on: dt.date, due: dt.date | None) -> dt.date | None:
    """The day of the report after one that was made: who is a little early is not asked twice."""
    return next_report(rhythm, reported_on + dt.timedelta(EARLY[rhythm]), due)


def next_report(rhythm: Rhythm, after: dt.date, due: dt.date | None) -> dt.date | None:
    """The first reporting day after `after`, but no later than the task's own due date.

    None if there is neither. A day that is past stays: what is overdue remains so.
    """
    day = _next_day(rhythm, after)
    days = [d for d in (day, due) if d is not None]
    return min(days) if days else None


def _next_day(rhythm: Rhythm, after: dt.date) -> dt.date | None:
    if rhythm is Rhythm.WEEK:
        return after + dt.timedelta((_FRIDAY - after.weekday() - 1) % 7 + 1)
    if rhythm is Rhythm.MONTH:
        this = after.replace(day=REPORT_DAY)
        return this if after < this else add_months(this, 1)
    if rhythm is Rhythm.QUARTER:
        ends = last_day(after.year, (after.month + 2) // 3 * 3).replace(day=REPORT_DAY)
        return ends if after < ends else add_months(ends, 3)
    return None
