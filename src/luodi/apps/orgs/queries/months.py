"""The working calendar of a year as twelve small months."""

from __future__ import annotations

import calendar as names
import datetime as dt
from dataclasses import dataclass

from luodi.kernel.access import Actor
from luodi.kernel.calendars import calendar_of
from luodi.kernel.models import CalendarException
from luodi.reading.holidays import work_calendar


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is worked, and what makes it different from other days of the week."""

    day: dt.date
    is_workday: bool
    mark: str  # "", "holiday", "makeup" (a weekend worked), "off" or "on" (the own exceptions)
    note: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday; None for days of other months. `worked` counts working days."""

    first: dt.date
    weeks: list[list[Day | None]]
    worked: int


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months; `is_known` whether the State Council's arrangement for it is known."""

    number: int
    months: list[Month]
    is_known: bool
    first_known: int
    last_known: int


def exceptions_of(actor: Actor) -> list[CalendarException]:
    """The organisation's own exceptions, the latest first."""
    rows = CalendarException.objects.filter(organisation_id=actor.organisation_id)
    return list(rows.order_by("-day"))


def year_of(actor: Actor, number: int, today: dt.date) -> Year:
    """The year as the organisation works; unknown years are shown by their weekends only."""
    national, own = work_calendar(), calendar_of(actor.organisation_id)
    notes = {row.day: row for row in exceptions_of(actor) if row.day.year == number}
    known = national.first_year <= number <= national.last_year

    def day_of(day: dt.date) -> Day:
        row = notes.get(day)
        if row is not None:
            mark = "on" if row.is_workday else "off"
            return Day(day, row.is_workday, mark, row.note, day == today)
        worked = own.is_workday(day) if known else day.weekday() < names.SATURDAY
        usual = day.weekday() < names.SATURDAY
        mark = "" if worked == usual else ("makeup" if worked else "holiday")
        return Day(day, worked, mark, "", day == today)

    months = []
    for month in range(1, 13):
        weeks = [
            [day_of(day) if day.month == month else None for day in week]
            for week in names.Calendar().monthdatescalendar(number, month)
        ]
        worked = sum(day.is_workday for week in weeks for day in week if day)
        months.append(Month(dt.date(number, month, 1), weeks, worked))
    return Year(number, months, known, national.first_year, national.last_year)
