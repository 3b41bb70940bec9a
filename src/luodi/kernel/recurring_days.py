"""Recurring duties as dated instances: the days that an RFC 5545 rule of the reading stands for.

“每季度首月第3个工作日” means a day that is worked: where the calendar of the year is known,
holidays are passed over. Daily duties make no instances: nobody is asked to report every day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dateutil.rrule import rrulestr

from luodi.core.workdays import WorkCalendar

MOST = 400  # instances that are ever looked at: eight years of weeks


def is_dated(rule: str) -> bool:
    """Whether the rule makes instances; a daily one and none at all do not."""
    return bool(rule) and "FREQ=DAILY" not in rule


def days(
    rule: str, after: dt.date, until: dt.date, calendar: WorkCalendar | None = None
) -> list[dt.date]:
    """The instances after one day and up to another, both in order.

    Raises ValueError for what is no rule. A rule whose next instance lies beyond `until` gives
    that one alone: a duty always has a next time.
    """
    found: list[dt.date] = []
    for day in _days(rule, after, calendar):
        if day <= after:
            continue
        if day > until and found:
            break
        found.append(day)
        if day > until:
            break
    return found


def _days(rule: str, after: dt.date, calendar: WorkCalendar | None) -> Iterator[dt.date]:
    start = dt.datetime.combine(after.replace(day=1), dt.time.min)
    ordinal = _workday_asked(rule)
    for moment, _n in zip(rrulestr(rule, dtstart=start), range(MOST), strict=False):
        day = moment.date()
        if ordinal and calendar is not None and calendar.knows(day):
            yield calendar.nth_workday_of(day.replace(day=1), ordinal)
        else:
            yield day


def _workday_asked(rule: str) -> int:
    """Which working day of the month the rule means; 0 for rules that mean a date."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if parts.get("BYDAY") != "MO,TU,WE,TH,FR":
        return 0
    asked = parts.get("BYSETPOS", "0")
    return int(asked) if asked.isdigit() else 0
