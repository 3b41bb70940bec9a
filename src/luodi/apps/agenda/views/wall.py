"""The wall: tasks as bars under their goal, unit or campaign; on paper, and in a command room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luodi.apps.agenda.queries.marks import marks_of
from luodi.apps.agenda.queries.spans import Span, Zoom, span_of
from luodi.apps.agenda.queries.wall import MOST, By, Row, wall_of
from luodi.apps.agenda.rules import VIEW
from luodi.apps.agenda.wall import DESK, ROOM, Drawing
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.rules import DECIDE
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import Actor, ActorRequest, require
from luodi.kernel.htmx import render_page

_OWN = ("zoom", "at", "by", "room")  # what an address says beside the register's filters


@require_safe
@require(VIEW)
def wall(request: ActorRequest) -> HttpResponse:
    """What is under way when; with `room` as it hangs in a command room."""
    today = timezone.localdate()
    span = span_of(request.GET.get("zoom", ""), request.GET.get("at", ""), today)
    register = Register(request.actor, asked_of(request.GET), today)
    by = by_of(request.GET.get("by", ""))
    found = wall_of(request.actor, register.rows(), span, by)
    is_room = bool(request.GET.get("room"))
    drawing = Drawing(
        found,
        today,
        (lambda row: "") if is_room else _ask(request.actor, today),
        lane=ROOM if is_room else DESK,
        off=_off(request, span),
    )
    context = {
        "wall": found,
        "drawing": drawing,
        "span": span,
        "by": by,
        "bys": By,
        "zooms": [(zoom, _with(request.GET, zoom=zoom.value)) for zoom in Zoom],
        "register": register,
        "today": today,
        "most": MOST,
        "before": _with(request.GET, at=span.before.isoformat()),
        "after": _with(request.GET, at=span.after.isoformat()),
        "now": _with(request.GET, at=""),
        "room": _with(request.GET, room="1"),
        "is_now": span.holds(today),
        "list": _list(request.GET),
        "title": _title(span),
    }
    template = "agenda/wall_room.html" if is_room else "agenda/wall.html"
    return render_page(request, template, context, fragment="" if is_room else "wall")


def asked_of(query: QueryDict) -> QueryDict:
    """The register's part of an address; only open tasks where it names no state."""
    asked = query.copy()
    for name in _OWN:
        asked.pop(name, None)
    if "state" not in asked and not asked.get("outcome"):
        asked["state"] = "open"
    return asked


def by_of(text: str) -> By:
    """What the rows stand under; goals where an address says nothing."""
    return By(text) if text in By.values else By.GOAL


def _off(request: ActorRequest, span: Span) -> list[dt.date]:
    """Days that are not worked, where days can be told apart at all."""
    if span.zoom != Zoom.MONTH:
        return []
    marks = marks_of(request.actor.organisation_id, span.first, span.last)
    return [day for day, mark in marks.items() if not mark.is_workday]


def _ask(actor: Actor, today: dt.date) -> Callable[[Row], str]:
    """Where a row's reader proposes another date, without the date; "" where they cannot.

    More time is asked for before the date has come; afterwards the office sets another.
    """
    decides = actor.may(DECIDE)

    def address(row: Row) -> str:
        due = row.task.due_current
        if due is None:
            return ""
        if due < today:
            return reverse("tasks:set-due", args=[row.task.pk]) if decides else ""
        return (
            reverse("tasks:ask", args=[row.task.pk, RequestKind.EXTEND.value]) if row.mine else ""
        )

    return address


def _with(query: QueryDict, **more: Any) -> str:
    asked = query.copy()
    for name, value in more.items():
        asked[name] = value
        if not value:
            del asked[name]
    return asked.urlencode()


def _list(query: QueryDict) -> str:
    return f"{reverse('tasks:list')}?{asked_of(query).urlencode()}"


def _title(span: Span) -> dict[str, dt.date | int | str]:
    quarter = (span.first.month + 2) // 3
    return {"zoom": span.zoom.value, "first": span.first, "quarter": quarter}
