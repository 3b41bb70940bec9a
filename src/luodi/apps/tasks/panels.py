"""Boxes of this app on the pages of documents, goals and tasks, and on the first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from luodi.apps.documents.models import Document, Goal
from luodi.apps.documents.queries.versions import Comparison
from luodi.apps.tasks.forms.asks import OwnRemarkForm
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import my_parties
from luodi.apps.tasks.queries.helping import helps_for_leader, helps_of, may_ask_for
from luodi.apps.tasks.queries.remarks import (
    CLOSED,
    events_name,
    names_of,
    own_remarks,
    remarks_on,
    with_place,
)
from luodi.apps.tasks.queries.reports import latest_of, supports_of, unsent_report
from luodi.apps.tasks.queries.touched import touched_by
from luodi.apps.tasks.queries.turns import OWED, Turn, turns_of
from luodi.apps.tasks.rules import HELP, OWNERS, REMARK, REMARK_OWN, REPORT, VIEW, WITHDRAW
from luodi.kernel import panels
from luodi.kernel.access import Role

SHOWN_TO_LEADER = 8
SHOWN_TURNS = 12


def register() -> None:
    """Tell the pages of others what tasks have to say there."""
    panels.register("documents.compare", "tasks/touched.html", touched, permission=VIEW)
    panels.register("tasks.task", "tasks/_reports_box.html", reports_box, order=10, permission=VIEW)
    panels.register("tasks.task", "tasks/turns_box.html", turns_box, order=15, permission=VIEW)
    panels.register("tasks.task", "tasks/help_box.html", help_box, order=40, permission=VIEW)
    for place in ("tasks.task", "documents.document", "boards.goal"):
        panels.register(place, "tasks/remark_box.html", remark_box, order=30, permission=VIEW)
    panels.register(
        "home.first", "tasks/leader_home.html", for_leader, order=20, permission=REMARK_OWN
    )


def touched(request: HttpRequest, comparison: Comparison) -> dict[str, Any] | None:
    """Issued tasks whose commitment the new version changes or drops; nothing where none is."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    rows = touched_by(actor, comparison)
    return {"touched": rows, "may_withdraw": actor.may(WITHDRAW)} if rows else None


def remark_box(request: HttpRequest, on: Task | Document | Goal) -> dict[str, Any] | None:
    """Leaders' remarks on the subject of a page; leaders write theirs here."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    rows = remarks_on(actor, on)
    may_write = bool(names_of(actor)) and not actor.may(REMARK)
    may_record = actor.may(REMARK)
    if not (rows or may_write or may_record):
        return None
    return {
        "remarks": rows,
        "form": OwnRemarkForm(auto_id="remark-%s") if may_write else None,
        "may_record": may_record,
        "name": events_name(on),
        "on": on,
        "next": request.get_full_path(),
    }


def for_leader(request: HttpRequest, _subject: object) -> dict[str, Any] | None:
    """What waits for a leader's decision, and what became of the leader's own remarks."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    if not actor.has(Role.LEADER):
        return None
    today = timezone.localdate()
    own = with_place(own_remarks(actor))
    waiting = list(own.exclude(state=CLOSED).order_by("said_on", "id")[:SHOWN_TO_LEADER])
    rest = SHOWN_TO_LEADER - len(waiting)
    closed = list(own.filter(state=CLOSED).order_by("-id")[:rest]) if rest else []
    for row in waiting:
        row.age = (today - row.said_on).days  # type: ignore[attr-defined]  # for the page
    helps = list(helps_for_leader(actor)[:SHOWN_TO_LEADER])
    return {"helps": helps, "remarks": [*waiting, *closed], "waiting": len(waiting)}


def reports_box(request: HttpRequest, task: Task) -> dict[str, Any] | None:
    """What each unit said last, and what the actor may do about reports; nothing before any."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    said = latest_of(task)
    own = [party for party in my_parties(actor, task) if actor.may(REPORT)]
    leads = [party for party in own if party.role in OWNERS]
    supports = supports_of(task) if task.is_open else []
    unsent = [one for one in map(unsent_report, own) if one is not None]
    if not (said or unsent or (leads and supports)):
        return None
    own_units = {party.unit_id for party in own}
    return {
        "task": task,
        "said": said,
        "unsent": unsent,
        "may_correct": own_units if task.is_open else set(),
        "may_ask": leads[0] if leads and supports else None,
    }


def help_box(request: HttpRequest, task: Task) -> dict[str, Any] | None:
    """Help that was asked for about a task; nothing where none was and the reader cannot ask."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    rows = helps_of(task)
    parties = may_ask_for(actor, task) if actor.may(HELP) else []
    return {"helps": rows, "parties": parties} if rows or parties else None


def turns_box(request: HttpRequest, task: Task) -> dict[str, Any] | None:
    """The dated instances of a recurring duty, the latest ones; nothing for other tasks."""
    if not task.recurrence:
        return None
    turns = turns_of(task, timezone.localdate())
    if not turns:
        return None
    states = [turn.state for turn in turns]
    return {
        "turns": turns[:SHOWN_TURNS],
        "owed": sum(state in OWED for state in states),
        "missed": states.count(Turn.MISSED),
    }
