"""The stretch of time that a wall shows: a month, a quarter, a year; where a day lies in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from luodi.core.periods import last_day

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Zoom(TextChoices):
    """How much of time is shown."""

    MONTH = "month", _("月")
    QUARTER = "quarter", _("季")
    YEAR = "year", _("年")


_MONTHS = {Zoom.MONTH: 1, Zoom.QUARTER: 3, Zoom.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Tick:
    """A piece of the scale, in percent of its width."""

    left: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`, both included."""

    zoom: Zoom
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> dt.date:
        """A day of the stretch before."""
        return self.first - dt.timedelta(1)

    @property
    def after(self) -> dt.date:
        """A day of the stretch after."""
        return self.last + dt.timedelta(1)

    def begin(self, day: dt.date) -> float:
        """Where a day begins, in percent; the edge for one outside."""
        return self.at((day - self.first).days)

    def at(self, days: float) -> float:
        """Where so many days after its beginning lie, in percent; the edge for what is outside."""
        return round(min(max(days / self.days * 100, 0.0), 100.0), 2)

    def end(self, day: dt.date) -> float:
        """Where a day ends, in percent; the edge for one outside."""
        return self.begin(day + dt.timedelta(1))

    def holds(self, day: dt.date | None) -> bool:
        """Whether the day is shown."""
        return day is not None and self.first <= day <= self.last

    @property
    def months(self) -> list[Tick]:
        """Its months."""
        found, day = [], self.first
        while day <= self.last:
            end = last_day(day.year, day.month)
            left = self.begin(day)
            label = date_format(day, pgettext("date", "n月"))
            found.append(Tick(left, round(self.end(end) - left, 2), label))
            day = end + dt.timedelta(1)
        return found

    @property
    def steps(self) -> list[Tick]:
        """Its days, or the Mondays of a quarter; a year has its months only."""
        if self.zoom == Zoom.YEAR:
            return []
        width = round(100 / self.days, 2)
        days = [self.first + dt.timedelta(n) for n in range(self.days)]
        if self.zoom == Zoom.QUARTER:
            return [Tick(self.begin(d), width * 7, f"{d.day}") for d in days if d.weekday() == 0]
        return [Tick(self.begin(d), width, f"{d.day}") for d in days]


def span_of(zoom: str, at: str, today: dt.date) -> Span:
    """The stretch that an address asks for: a quarter where it says nothing, with today in it."""
    size = Zoom(zoom) if zoom in Zoom.values else Zoom.QUARTER
    try:
        day = dt.date.fromisoformat(at)
    except ValueError:
        day = today
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        day = today
    count = _MONTHS[size]
    month = (day.month - 1) // count * count + 1
    return Span(size, dt.date(day.year, month, 1), last_day(day.year, month + count - 1))
