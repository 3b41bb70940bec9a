"""What the office does with a task as a whole: resumed, merged, taken up again, archived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from luodi.apps.tasks import actions
from luodi.apps.tasks.forms.life import MergeForm
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import search_tasks, task_for, tasks_visible_to
from luodi.apps.tasks.queries.page import by_role, parties_of
from luodi.apps.tasks.rules import DECIDE, MERGE, REVIEW
from luodi.core.clock import resumed
from luodi.core.task_flow import TASK_FLOW
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page

FOUND = 10
MOST = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@require(DECIDE)
def resume(request: ActorRequest, pk: int) -> HttpResponse:
    """A suspended task goes on, and its date moves."""
    task = task_for(request.actor, pk)
    today = timezone.localdate()
    due, since = task.due_current, task.paused_on
    more = {
        "days": (today - since).days if since else 0,
        "due_after": resumed(due, since, today) if due and since else due,
    }
    return _with_reason(request, task, "resume", actions.resume, more)


@require_http_methods(["GET", "HEAD", "POST"])
@require(REVIEW)
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """What was accepted turns out not to be done."""
    return _with_reason(request, task_for(request.actor, pk), "reopen", actions.reopen, {})


_DONE: dict[str, Callable[[], str]] = {
    "resume": lambda: _("已恢复办理，有关单位会收到消息。"),
    "reopen": lambda: _("已重新办理，有关单位会收到消息。"),
}


def _with_reason(
    request: ActorRequest,
    task: Task,
    name: str,
    act: Callable[..., Task],
    more: dict[str, Any],
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            act(actor=request.actor, task=task, reason=reason, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
            status = mistake.status
        else:
            messages.success(request, _DONE[name]())
            return _to_task(task)
    may = TASK_FLOW.allows(name, task.state, {"office"})
    context = {"task": task, "form": form, "may": may, **more}
    return render_page(request, f"tasks/{name}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require(MERGE)
def merge(request: ActorRequest, pk: int) -> HttpResponse:
    """Find another open task, by number or words, and let the task go on as part of it."""
    task = task_for(request.actor, pk)
    form = MergeForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        into = task_for(request.actor, form.cleaned_data["into"])
        reason, now = form.cleaned_data["reason"], timezone.now()
        try:
            actions.merge(actor=request.actor, task=task, into=into, reason=reason, now=now)
        except Mistake as mistake:
            tell(form, mistake)
            status = mistake.status
        else:
            messages.success(request, _("已并入 %(into)s。") % {"into": into.number})
            return _to_task(into)
    context = {
        "task": task,
        "form": form,
        "may": TASK_FLOW.allows("merge", task.state, {"office"}),
        "roles": by_role(parties_of(task)),
        **_found(request, task),
    }
    return render_page(request, "tasks/merge.html", context, fragment="found", status=status)


def _found(request: ActorRequest, task: Task) -> dict[str, Any]:
    """The open tasks that the words find, and the one that was chosen before."""
    open_tasks = tasks_visible_to(request.actor).filter(is_open=True).exclude(pk=task.pk)
    q = request.GET.get("q", "").strip()[:60]
    chosen = keys([request.POST.get("into", "") or request.GET.get("into", "")])
    rows = list(search_tasks(request.actor, q, open_tasks)[:FOUND]) if q else []
    if not q and chosen:
        rows = list(open_tasks.filter(pk__in=chosen))
    return {"q": q, "rows": rows, "chosen": next(iter(chosen), None), "most": FOUND}


@require_POST
@require(REVIEW)
def archive(request: ActorRequest) -> HttpResponse:
    """Put completed tasks into the archive: the ticked ones, or the one on whose page it is."""
    picked = keys(request.POST.getlist("pk"), MOST)
    one = keys([request.POST.get("row", "")])
    pks = [task_for(request.actor, pk).pk for pk in one] or picked
    try:
        done = actions.archive(actor=request.actor, task_ids=pks, now=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        _say_archived(request, len(done), len(set(pks)) - len(done))
    if one:
        return HttpResponseRedirect(reverse("tasks:task", args=[one[0]]))
    query = QueryDict(request.POST.get("query", "")).urlencode()
    address = reverse("tasks:list")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def _say_archived(request: ActorRequest, done: int, left: int) -> None:
    said = ngettext("已归档 %(n)d 项任务。", "已归档 %(n)d 项任务。", done)
    messages.success(request, said % {"n": done})
    if left:
        said = ngettext("%(n)d 项还没有办结，没有归档。", "%(n)d 项还没有办结，没有归档。", left)
        messages.info(request, said % {"n": left})


def _to_task(task: Task) -> HttpResponse:
    return HttpResponseRedirect(reverse("tasks:task", args=[task.pk]))
