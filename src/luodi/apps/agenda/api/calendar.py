"""What is due when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.agenda.api.routes import routes
from luodi.apps.agenda.forms import CalendarForm
from luodi.apps.agenda.queries.entries import Entry, Kind, entries_between
from luodi.apps.agenda.queries.marks import marks_of
from luodi.apps.agenda.rules import VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.errors import Mistake
from luodi.kernel.rest.listing import BIGGEST, Strict

LONGEST = 100  # days
MOST = 500


class AgendaEntries(Strict):
    """Which days, and whose matters."""

    first: dt.date
    last: dt.date
    unit: int | None = Field(None, ge=1, le=BIGGEST, description="it and all below it")
    goal: int | None = Field(None, ge=1, le=BIGGEST, description="it and all below it")
    kind: Kind | None = None
    mine: bool = Field(False, description="my own units only")


class AgendaEntryOut(Schema):
    """Something that is due. `was`: the first due date of a task whose date was moved."""

    kind: Kind
    day: dt.date
    task: int
    number: str
    title: str
    units: str
    light: str
    was: dt.date | None


class AgendaDayOut(Schema):
    """A day that is worked, or not, other than its weekday says."""

    day: dt.date
    is_workday: bool
    note: str


class EntriesOut(Schema):
    """By day; at most 500 of tasks, of milestones and of what units owe (`is_capped`)."""

    items: list[AgendaEntryOut]
    is_capped: bool
    days: list[AgendaDayOut]


@routes.get("/agenda/entries", VIEW, EntriesOut)
def list_entries(request: ActorRequest, wanted: Query[AgendaEntries]) -> dict[str, Any]:
    """What is due from one day to another, a hundred days at most; open matters only."""
    if not 0 <= (wanted.last - wanted.first).days < LONGEST:
        said = _("请给出先后两个日期，相隔不超过 %(n)d 天。")
        raise Mistake(said % {"n": LONGEST}, "last")
    asked = QueryDict(mutable=True)
    for name in ("unit", "goal", "kind", "mine"):
        value = getattr(wanted, name)
        if value:
            asked[name] = str(getattr(value, "value", value))
    form = CalendarForm(asked, actor=request.actor)
    entries, capped = entries_between(
        form.scope(), wanted.first, wanted.last, form.kinds, most=MOST
    )
    marks = marks_of(request.actor.organisation_id, wanted.first, wanted.last)
    return {
        "items": [_out(entry) for entry in entries],
        "is_capped": capped,
        "days": [
            {"day": day, "is_workday": mark.is_workday, "note": mark.note}
            for day, mark in marks.items()
            if mark.kind
        ],
    }


def _out(entry: Entry) -> AgendaEntryOut:
    return AgendaEntryOut(
        kind=entry.kind,
        day=entry.day,
        task=entry.task.pk,
        number=entry.task.number,
        title=entry.title,
        units=entry.units,
        light=entry.task.light,
        was=entry.was,
    )
