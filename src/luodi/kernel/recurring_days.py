"""Recurring duties as dated instances: the days that an RFC 5545 rule of the reading stands for.

“每季度首月第3个工作日” means a day that is worked: where the calendar of the year is known,
holidays are passed over. Daily duties make no instances: nobody is asked to report every day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

from luodi.core.workdays import WorkCalendar
from luodi.kernel.errors import Mistake

MOST = 400  # instances that are ever looked at: eight years of weeks
_PARTS = re.compile(r"[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*")
_OFTEN = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")
_SOON = dt.timedelta(5 * 366)  # a duty that does not come in five years never comes


@lru_cache(512)
def is_rule(rule: str) -> bool:
    """Whether it can be understood, and has a day in the years to come."""
    if not _PARTS.fullmatch(rule) or not set(rule.split(";")) & set(_OFTEN):
        return False
    start = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - days have no zone; a leap year, for 29 February
    try:
        found = rrulestr(rule, dtstart=start)
        return next(iter(found.replace(until=start + _SOON)), None) is not None
    except (ValueError, TypeError):
        return False


def checked_rule(rule: str) -> str:
    """The rule as it is kept; Mistake where nobody could work out its days."""
    rule = rule.strip()
    if rule and not is_rule(rule):
        raise Mistake(
            _(
                "周期“%(rule)s”排不出日期。请按周期规则填写，"
                "例如每月5日前写作 FREQ=MONTHLY;BYMONTHDAY=5；没有周期的留空。"
            )
            % {"rule": rule[:60]},
            "recurrence",
        )
    return rule


def is_dated(rule: str) -> bool:
    """Whether the rule makes instances; a daily one, none at all and nonsense do not."""
    return bool(rule) and "FREQ=DAILY" not in rule and is_rule(rule)


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
