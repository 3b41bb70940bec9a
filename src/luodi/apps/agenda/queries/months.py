"""A month as weeks from Monday to Sunday, with what is due and how each day is worked."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass

from luodi.apps.agenda.queries.entries import DayEntries, Kind, entries_by_day
from luodi.apps.agenda.queries.marks import Mark, marks_of
from luodi.apps.agenda.queries.scopes import Scope

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid; `inside`: of the month itself and not of its neighbours."""

    day: dt.date
    mark: Mark
    due: DayEntries
    inside: bool
    is_today: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday; the ISO number of each."""

    first: dt.date
    weeks: list[tuple[int, list[Day]]]

    @property
    def before(self) -> dt.date:
        """The first day of the month before."""
        return (self.first - dt.timedelta(1)).replace(day=1)

    @property
    def after(self) -> dt.date:
        """The first day of the month after."""
        return (self.first + dt.timedelta(31)).replace(day=1)

    @property
    def days(self) -> list[Day]:
        """All days of the grid, one after the other."""
        return [day for _number, week in self.weeks for day in week]

    @property
    def total(self) -> int:
        """How much is due in the month itself."""
        return sum(day.due.total for day in self.days if day.inside)


def month_said(text: str, today: dt.date) -> dt.date:
    """The first day of the month that an address names (2026-11); of this one where it does not."""
    try:
        first = dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def month_of(scope: Scope, first: dt.date, today: dt.date, kinds: Iterable[Kind] = Kind) -> Month:
    """The month with what is due in it; a fixed number of queries."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    due = entries_by_day(scope, begin, end, kinds)
    marks = marks_of(scope.actor.organisation_id, begin, end)

    def shown(day: dt.date) -> Day:
        inside = (day.year, day.month) == (first.year, first.month)
        return Day(day, marks[day], due.get(day) or DayEntries(), inside, day == today, day < today)

    return Month(first, [(week[0].isocalendar().week, [shown(d) for d in week]) for week in weeks])
