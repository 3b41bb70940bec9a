"""Tasks that the office writes down itself: the list of drafts, one draft, their issue."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.tasks.actions import (
    AlreadyIssued,
    drop_draft,
    edit_draft,
    enter,
    issue_drafts,
)
from luodi.apps.tasks.forms.drafts import (
    ALL_ROWS,
    DraftForm,
    NodeSet,
    TargetSet,
    nodes_of,
    rows_of,
    targets_of,
)
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.queries.lists import draft_for, drafts_visible_to
from luodi.apps.tasks.rules import DRAFT, ISSUE
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page
from luodi.kernel.models import PartyRole
from luodi.kernel.paging import page_of
from luodi.kernel.repeats import Repeated

_MOST = 200


@require_safe
@require(DRAFT)
def draft_list(request: ActorRequest) -> HttpResponse:
    """What has been written down and not yet issued, latest first."""
    rows = drafts_visible_to(request.actor).select_related("parent")
    page = page_of(rows, request.GET.get("page"))
    context = {"page": page, "token": uuid.uuid4(), "may_issue": request.actor.may(ISSUE)}
    return render_page(request, "tasks/drafts.html", context, fragment="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@require(DRAFT)
def draft_new(request: ActorRequest) -> HttpResponse:
    """Write a task down; with `parent` a part of that task."""
    asked = request.POST.get("parent") or request.GET.get("parent") or ""
    parent = task_for(request.actor, int(asked)) if asked.isdigit() else None
    return _draft(request, None, parent)


@require_http_methods(["GET", "HEAD", "POST"])
@require(DRAFT)
def draft_page(request: ActorRequest, pk: int) -> HttpResponse:
    """A draft, to be mended."""
    draft = draft_for(request.actor, pk)
    return _draft(request, draft, draft.parent)


@require_POST
@require(DRAFT)
def draft_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """A draft goes."""
    drop_draft(actor=request.actor, task=draft_for(request.actor, pk))
    messages.success(request, _("草稿已删除。"))
    return HttpResponseRedirect(reverse("tasks:drafts"))


@require_POST
@require(ISSUE)
def drafts_issue(request: ActorRequest) -> HttpResponse:
    """The ticked drafts go out in one batch."""
    pks = [draft_for(request.actor, pk).pk for pk in keys(request.POST.getlist("pk"), _MOST)]
    try:
        batch = issue_drafts(
            actor=request.actor,
            task_ids=pks,
            token=request.POST.get("token", "")[:36] or str(uuid.uuid4()),
            note=request.POST.get("note", ""),
            now=timezone.now(),
        )
    except AlreadyIssued as known:
        messages.info(request, str(known.sentence))
        batch = known.batch
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
        return HttpResponseRedirect(reverse("tasks:drafts"))
    else:
        messages.success(
            request,
            _("已交办：%(number)s，%(tasks)d 项任务，%(units)d 个单位。")
            % {"number": batch.number, "tasks": batch.tasks_count, "units": batch.units_count},
        )
    return HttpResponseRedirect(reverse("tasks:batch", args=[batch.pk]))


def _draft(request: ActorRequest, draft: Task | None, parent: Task | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = DraftForm(data, actor=request.actor, parent=parent, initial=_initial(draft, parent))
    plan = draft.plan if draft else {}
    targets = TargetSet(
        data, prefix="target", form_kwargs=ALL_ROWS, initial=rows_of(plan.get("targets", []))
    )
    nodes = NodeSet(data, prefix="node", form_kwargs=ALL_ROWS, initial=_nodes_initial(plan))
    forms_valid = data is not None and all([form.is_valid(), targets.is_valid(), nodes.is_valid()])
    if forms_valid:
        facts = form.facts(targets_of(targets), nodes_of(nodes))
        try:
            if draft is None:
                enter(actor=request.actor, facts=facts, now=timezone.now())
            else:
                edit_draft(actor=request.actor, task=draft, facts=facts, now=timezone.now())
        except Repeated as known:
            messages.info(request, str(known.sentence))
        except Mistake as mistake:
            mistake.field = {"parties": "lead"}.get(mistake.field, mistake.field)
            tell(form, mistake)
            forms_valid = False
        else:
            messages.success(request, _("已存为草稿。勾选后交办，单位才会收到。"))
        if forms_valid:
            return HttpResponseRedirect(reverse("tasks:drafts"))
    context = {
        "form": form, "targets": targets, "nodes": nodes, "draft": draft, "parent": parent,
    }  # fmt: skip
    status = 422 if data is not None else 200
    return render_page(request, "tasks/draft.html", context, fragment="form", status=status)


def _initial(draft: Task | None, parent: Task | None) -> dict[str, Any]:
    if draft is None:
        return {"due": parent.due_current, "goal": parent.goal_id} if parent else {}
    by_role: dict[str, list[int]] = {}
    for row in draft.plan.get("parties", ()):
        by_role.setdefault(row["role"], []).append(row["unit"])
    names = ("title", "text", "leader", "rhythm", "recurrence", "is_standing", "weight")
    return {
        **{name: getattr(draft, name) for name in names},
        "due": draft.due_current,
        "goal": draft.goal_id,
        "lead": next(iter(by_role.get(PartyRole.LEAD.value, [])), None),
        "responsible": by_role.get(PartyRole.RESPONSIBLE.value, []),
        "support": by_role.get(PartyRole.SUPPORT.value, []),
    }


def _nodes_initial(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"title": title, "due": due, "weight": weight}
        for title, due, weight in plan.get("nodes", ())
    ]
