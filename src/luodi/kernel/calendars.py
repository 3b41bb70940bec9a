"""The working-day calendar of an organisation: the national arrangement and its own exceptions."""

from __future__ import annotations

from dataclasses import replace

from luodi.core.workdays import WorkCalendar
from luodi.kernel.models import CalendarException
from luodi.reading.holidays import work_calendar


def calendar_of(organisation_id: int) -> WorkCalendar:
    """The published calendar with the organisation's own days off and days worked."""
    base = work_calendar()
    off, on = set(base.off), set(base.on)
    for row in CalendarException.objects.filter(organisation_id=organisation_id):
        (on if row.is_workday else off).add(row.day)
        (off if row.is_workday else on).discard(row.day)
    return replace(base, off=frozenset(off), on=frozenset(on))
