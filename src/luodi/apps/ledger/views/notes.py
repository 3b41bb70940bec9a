"""The office's own note on a task."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.ledger.actions import set_note
from luodi.apps.ledger.rules import NOTE
from luodi.apps.tasks.queries import task_for
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake


@require_POST
@require(NOTE)
def note(request: ActorRequest, pk: int) -> HttpResponse:
    """Write it, or take it away."""
    task = task_for(request.actor, pk)
    try:
        text = request.POST.get("text", "")
        set_note(actor=request.actor, task=task, text=text, now=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已保存备注。"))
    return redirect("tasks:task", pk)
