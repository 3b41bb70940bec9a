"""What is done from a task: urging, holding, drafting a notice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from luodi.apps.ladder.actions import draft_notice, hold, unhold, urge
from luodi.apps.ladder.forms import DraftForm, HoldForm
from luodi.apps.ladder.models import RungTaken, TakenState
from luodi.apps.ladder.rules import HOLD, ISSUE, URGE
from luodi.apps.tasks.queries import party_for, task_for
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page

_USUAL = dt.timedelta(14)


@require_POST
@require(URGE)
def urge_one(request: ActorRequest, pk: int) -> HttpResponse:
    """“催一下” on the page of a task."""
    task = task_for(request.actor, pk)
    try:
        rows = urge(actor=request.actor, task_ids=[task.pk], now=timezone.now())
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
    else:
        messages.success(request, _urged_words(rows))
    return HttpResponseRedirect(reverse("tasks:task", args=[pk]))


def _urged_words(rows: list[RungTaken]) -> str:
    """What became of it: told now, told tomorrow, nobody to tell."""
    states = {state: sum(row.state == state for row in rows) for state in TakenState}
    if states[TakenState.TOLD] == len(rows):
        return ngettext("已催办 %(n)d 项任务。", "已催办 %(n)d 项任务。", 1) % {"n": 1}
    if states[TakenState.NOBODY]:
        said = _("已记录催办；其中 %(n)d 个单位没有可以送达的人，请另行通知。")
        return said % {"n": states[TakenState.NOBODY]}
    return _("已记录催办。对方今天已收到过提醒或现在不是工作时间，将在下一个工作日上午合并告知。")


@require_http_methods(["GET", "HEAD", "POST"])
@require(HOLD)
def hold_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Leave a task in peace until a day."""
    task, today = task_for(request.actor, pk), timezone.localdate()
    form = HoldForm(request.POST or None, initial={"until": today + _USUAL})
    if request.method == "POST" and form.is_valid():
        try:
            hold(actor=request.actor, task=task, now=timezone.now(), **form.cleaned_data)
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已暂缓督办，期间不提醒、不预警、不提督办单。"))
            return HttpResponseRedirect(reverse("tasks:task", args=[pk]))
    return _form_page(request, "ladder/hold.html", {"task": task, "form": form})


@require_POST
@require(HOLD)
def unhold_one(request: ActorRequest, pk: int) -> HttpResponse:
    """The ladder goes on."""
    task = task_for(request.actor, pk)
    try:
        unhold(actor=request.actor, task=task, now=timezone.now())
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
    else:
        messages.success(request, _("已恢复督办。"))
    return HttpResponseRedirect(reverse("tasks:task", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@require(ISSUE)
def draft_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft a notice for a unit's part of a task; it is issued on its own page."""
    party = party_for(request.actor, pk)
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grounds = form.cleaned_data["grounds"]
        try:
            notice = draft_notice(
                actor=request.actor, party=party, grounds=grounds, now=timezone.now()
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            return HttpResponseRedirect(reverse("ladder:notice", args=[notice.pk]))
    return _form_page(request, "ladder/draft.html", {"party": party, "form": form})


def _form_page(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render_page(request, template, context, status=status)
