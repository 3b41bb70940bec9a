"""What a task waits for: added from its page by the other one's number, and taken away again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.agenda.actions import link, unlink
from luodi.apps.agenda.forms import LinkForm
from luodi.apps.agenda.queries.links import dependency_for, numbered
from luodi.apps.agenda.rules import LINK
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import task_for
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake


@require_POST
@require(LINK)
def add(request: ActorRequest, pk: int) -> HttpResponse:
    """The task waits for another, or another for it."""
    task = task_for(request.actor, pk)
    try:
        other, is_before = _said(request)
        before, after = (other, task) if is_before else (task, other)
        link(actor=request.actor, before=before, after=after)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已登记：“%(after)s”等“%(before)s”办完。")
                         % {"after": after, "before": before})  # fmt: skip
    return redirect("tasks:task", pk)


@require_POST
@require(LINK)
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    """The one no longer waits for the other."""
    row = dependency_for(request.actor, pk)
    unlink(actor=request.actor, row=row)
    messages.success(request, _("已取消前后衔接。"))
    back = request.POST.get("task", "")
    return redirect("tasks:task", row.before_id if back == str(row.before_id) else row.after_id)


def _said(request: ActorRequest) -> tuple[Task, bool]:
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Mistake(_("请填另一项任务的编号。"), "number")
    other = numbered(request.actor, form.cleaned_data["number"])
    return other, form.cleaned_data["side"] == "before"
