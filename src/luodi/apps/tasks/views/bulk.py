"""Steps for the ticked tasks: what would be done to which and not to which, then done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.tasks import bulk
from luodi.apps.tasks.bulk import MOST, BulkStep
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import tasks_visible_to
from luodi.apps.tasks.rules import VIEW
from luodi.apps.tasks.views.saved import to_list
from luodi.kernel.access import ActorRequest, Refused, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page


@require_POST
@require(VIEW)
def take_step(request: ActorRequest) -> HttpResponse:
    """Show what a step would do to the ticked tasks; with `confirm`, do it."""
    step = bulk.step_for(request.actor, request.POST.get("step", ""))
    if step is None:
        raise Refused("tasks.bulk")
    tasks = chosen_tasks(request)
    if not tasks:
        messages.info(request, _("请先勾选任务。"))
        return to_list(request)
    is_sure = bool(request.POST.get("confirm"))
    form = step.form(request.actor, request.POST if is_sure else None) if step.form else None
    if not is_sure:
        return _preview(request, step, tasks, form)
    if form is not None and not form.is_valid():
        return _preview(request, step, tasks, form, status=422)
    return _done(request, step, tasks, form)


def _done(
    request: ActorRequest, step: BulkStep, tasks: list[Task], form: Form | None
) -> HttpResponse:
    now = timezone.now()
    found = bulk.plan(request.actor, step, tasks, now)
    if found.unfit:  # since the page was shown: nothing is done before it has been seen again
        return _preview(request, step, tasks, form, has_changed=True, status=409)
    try:
        said = form.cleaned_data if form is not None else {}
        count = step.act(request.actor, [task.pk for task in tasks], said, now)
    except Mistake as mistake:
        form = form or Form(request.POST)
        tell(form, mistake)
        return _preview(request, step, tasks, form, status=422)
    messages.success(request, str(step.done) % {"n": count})
    return to_list(request)


def chosen_tasks(request: ActorRequest) -> list[Task]:
    """The ticked tasks that the actor sees, as the register has them."""
    pks = keys(request.POST.getlist("pk"), MOST)
    rows = tasks_visible_to(request.actor).filter(pk__in=pks)
    return list(rows.defer("text", "measures", "light_facts", "plan", "course").order_by("-pk"))


def _preview(
    request: ActorRequest,
    step: BulkStep,
    tasks: list[Task],
    form: Form | None,
    *,
    has_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "step": step,
        "plan": bulk.plan(request.actor, step, tasks, timezone.now()),
        "form": form,
        "has_changed": has_changed,
        "query": request.POST.get("query", ""),
    }
    return render_page(request, "tasks/bulk.html", context, status=status)
