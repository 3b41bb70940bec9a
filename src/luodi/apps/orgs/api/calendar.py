"""The working calendar: what is worked on each day of a year, and the organisation's exceptions."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs import actions
from luodi.apps.orgs.api.routes import routes
from luodi.apps.orgs.queries.months import year_of
from luodi.apps.orgs.rules import CALENDAR, VIEW
from luodi.kernel.access import Actor, ActorRequest, Hidden
from luodi.kernel.models import CalendarException
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing


class DayOut(Schema):
    """A day that is not what its day of the week says: `makeup` is a weekend day that is worked.

    `off` and `on` are the organisation's own exceptions.
    """

    day: dt.date
    is_workday: bool
    mark: Literal["holiday", "makeup", "off", "on"]
    note: str


class MonthOut(Schema):
    """How many days of a month are worked."""

    first: dt.date
    worked: int


class YearOut(Schema):
    """A year. `is_known`: the national arrangement for it is known, not only its weekends."""

    year: int
    is_known: bool
    months: list[MonthOut]
    special: list[DayOut]


class YearWanted(Strict):
    """Which year; without one, the present."""

    year: int | None = Field(None, ge=2000, le=2100)


@routes.get("/calendar", VIEW, YearOut)
def get_calendar(request: ActorRequest, wanted: Query[YearWanted]) -> YearOut:
    """A year as the organisation works."""
    today = timezone.localdate()
    year = year_of(request.actor, wanted.year or today.year, today)
    days = (day for month in year.months for week in month.weeks for day in week)
    return YearOut(
        year=year.number,
        is_known=year.is_known,
        months=[MonthOut(first=month.first, worked=month.worked) for month in year.months],
        special=[DayOut.from_orm(day) for day in days if day is not None and day.mark],
    )


class ExceptionOut(Schema):
    """A day on which the organisation works, or does not, other than the national calendar says."""

    id: int
    day: dt.date
    is_workday: bool
    note: str


@routes.get("/calendar/exceptions", VIEW, Listing[ExceptionOut])
def list_exceptions(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """The organisation's own exceptions."""
    rows = CalendarException.objects.filter(organisation_id=request.actor.organisation_id)
    return listing(request, rows, cursor)


class ExceptionIn(Strict):
    """The day, whether it is worked, and the decision behind it."""

    day: dt.date
    is_workday: bool
    note: str = Field(min_length=1, max_length=80)


@routes.post("/calendar/exceptions", CALENDAR, ExceptionOut, status=201)
def add_exception(request: ActorRequest, sent: ExceptionIn) -> CalendarException:
    """On that day we work, or do not."""
    return actions.add_exception(actor=request.actor, **sent.dict())


@routes.delete("/calendar/exceptions/{pk}", CALENDAR)
def remove_exception(request: ActorRequest, pk: Pk) -> None:
    """The day is again what the national calendar says."""
    actions.remove_exception(actor=request.actor, row=_exception(request.actor, pk))


def _exception(actor: Actor, pk: int) -> CalendarException:
    rows = CalendarException.objects.filter(organisation_id=actor.organisation_id)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Hidden
    return row
