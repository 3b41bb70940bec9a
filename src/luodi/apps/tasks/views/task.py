"""The page of one task; the same, shorter, in the drawer of the register."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.queries.page import (
    by_role,
    events_of,
    figures_of,
    files_of,
    parties_of,
    sources_of,
)
from luodi.apps.tasks.queries.planning import planned
from luodi.apps.tasks.rules import VIEW
from luodi.apps.tasks.stages import stages_of
from luodi.apps.tasks.steps import buttons, dealings_of, open_steps, own_work
from luodi.core.task_flow import PartyState
from luodi.kernel import panels, timeline
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page

SHOWS = ("", "report", "step")


@require_safe
@require(VIEW)
def task_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything about a task that its reader may know, and what its reader may do."""
    task = task_for(request.actor, pk)
    only = request.GET.get("show", "")
    only = only if only in SHOWS else ""
    fragment = {"drawer-body": "drawer", "timeline": "timeline"}.get(
        request.headers.get("HX-Target", ""), ""
    )
    context = {"task": task, "only": only}
    if fragment != "timeline":
        parties, dealings = parties_of(task), dealings_of(task)
        context |= {
            "roles": by_role(parties),
            "returned": [p for p in parties if p.state == PartyState.RETURNED.value],
            "steps": buttons(open_steps(request.actor, task, parties, dealings)),
            "own_work": own_work(request.actor, task),
            "stages": stages_of(task),
            "dealings": dealings,
            "sources": sources_of(task),
            "figures": figures_of(task),
            "reports": files_of(task),
            **planned(request.actor, task, parties),
        }
    context["lines"] = timeline.lines(events_of(task, only))
    if not fragment:
        context["panels"] = panels.rendered(request, "tasks.task", task)
    return render_page(request, "tasks/task.html", context, fragment=fragment)
