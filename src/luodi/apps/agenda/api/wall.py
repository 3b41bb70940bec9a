"""The rows of the wall."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.agenda.api.routes import routes
from luodi.apps.agenda.queries.spans import Zoom, span_of
from luodi.apps.agenda.queries.wall import By, Row, wall_of
from luodi.apps.agenda.rules import VIEW
from luodi.apps.tasks.filters import Register
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Strict


class WallAsked(Strict):
    """Which stretch of time, what the rows stand under, and which tasks; open ones if none said."""

    zoom: Zoom = Zoom.QUARTER
    at: dt.date | None = Field(None, description="a day in the stretch; today if left out")
    by: By = By.GOAL
    q: str = Field("", max_length=60)
    state: str = Field("open", max_length=12)
    light: str = Field("", max_length=6)
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    goal: int | None = Field(None, ge=1, le=BIGGEST)
    document: int | None = Field(None, ge=1, le=BIGGEST)


class WallNodeOut(Schema):
    """A milestone."""

    title: str
    due: dt.date
    done_on: dt.date | None


class WallRow(Schema):
    """A task as the wall shows it; `progress` null where it is not known."""

    task: int
    number: str
    title: str
    units: str
    light: str
    begin: dt.date | None
    due_original: dt.date | None
    due_current: dt.date | None
    progress: float | None
    nodes: list[WallNodeOut]


class WallGroup(Schema):
    """Tasks under one heading."""

    label: str
    rows: list[WallRow]


class LinkPair(Schema):
    """`after` waits for `before`."""

    before: int
    after: int


class WallOut(Schema):
    """At most 500 tasks (`is_capped`), the earliest due first within each group."""

    first: dt.date
    last: dt.date
    groups: list[WallGroup]
    links: list[LinkPair]
    is_capped: bool


@routes.get("/agenda/wall", VIEW, WallOut)
def get_wall(request: ActorRequest, wanted: Query[WallAsked]) -> dict[str, Any]:
    """What is under way in a month, a quarter or a year."""
    today = timezone.localdate()
    asked = QueryDict(mutable=True)
    for name in ("q", "state", "light", "unit", "goal", "document"):
        value = getattr(wanted, name)
        if value:
            asked[name] = str(value)
    span = span_of(wanted.zoom.value, (wanted.at or today).isoformat(), today)
    register = Register(request.actor, asked, today)
    found = wall_of(request.actor, register.rows(), span, wanted.by)
    return {
        "first": span.first,
        "last": span.last,
        "groups": [
            {"label": group.label, "rows": [_out(row) for row in group.rows]}
            for group in found.groups
        ],
        "links": [{"before": before, "after": after} for before, after in found.links],
        "is_capped": found.capped,
    }


def _out(row: Row) -> dict[str, Any]:
    task = row.task
    return {
        "task": task.pk,
        "number": task.number,
        "title": task.title,
        "units": row.units,
        "light": task.light,
        "begin": task.issued_on,
        "due_original": task.due_original,
        "due_current": task.due_current,
        "progress": task.progress_ratio,
        "nodes": [{"title": n.title, "due": n.due, "done_on": n.done_on} for n in row.nodes],
    }
