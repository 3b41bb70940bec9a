"""The working-day calendar of an organisation: the national arrangement and its own exceptions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from luodi.core.workdays import WorkCalendar
from luodi.kernel.models import CalendarException
from luodi.kernel.prepared import prepared
from luodi.reading.holidays import work_calendar


def calendar_of(organisation_id: int) -> WorkCalendar:
    """The published calendar with the organisation's own days off and days worked."""
    return _with(tuple(_own(organisation_id)))


_own = prepared(
    lambda own: (
        CalendarException.objects.filter(organisation_id=own)
        .order_by("pk")
        .values_list("day", "is_workday")
    )
)


@lru_cache(maxsize=64)
def _with(exceptions: tuple[tuple[dt.date, bool], ...]) -> WorkCalendar:
    """The same calendar for the same exceptions: it counts its days once."""
    base = work_calendar()
    off, on = set(base.off), set(base.on)
    for day, is_workday in exceptions:
        (on if is_workday else off).add(day)
        (off if is_workday else on).discard(day)
    return replace(base, off=frozenset(off), on=frozenset(on))
