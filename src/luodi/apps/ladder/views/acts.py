"""What is done from a task: urging, holding, drafting a notice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from luodi.apps.ladder.actions import draft_notice, hold, unhold, urge
from luodi.apps.ladder.forms import DraftForm, HoldForm
from luodi.apps.ladder.models import RungTaken, TakenState
from luodi.apps.ladder.rules import HOLD, ISSUE, URGE
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page

_MOST = 500
_USUAL = dt.timedelta(14)


@require_POST
@require(URGE)
def urge_one(request: ActorRequest, pk: int) -> HttpResponse:
    """“催一下” on the page of a task."""
    task = task_for(request.actor, pk)
    _urge(request, [task.pk])
    return HttpResponseRedirect(reverse("tasks:task", args=[pk]))


@require_POST
@require(URGE)
def urge_many(request: ActorRequest) -> HttpResponse:
    """The ticked tasks of the register."""
    pks = keys(request.POST.getlist("pk"), _MOST)
    own = tasks_visible_to(request.actor).filter(pk__in=pks).values_list("pk", flat=True)
    _urge(request, list(own))
    query = request.POST.get("query", "")
    target = f"{reverse('tasks:list')}?{query}"
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("tasks:list")
    return HttpResponseRedirect(target)


def _urge(request: ActorRequest, pks: list[int]) -> None:
    try:
        rows = urge(actor=request.actor, task_ids=pks, now=timezone.now())
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
        return
    messages.success(request, _urged_words(rows, len(pks)))


def _urged_words(rows: list[RungTaken], asked: int) -> str:
    """What became of it: told now, told tomorrow, nobody to tell; what was passed over."""
    count, done = len(rows), len({row.task_id for row in rows})
    states = {state: sum(row.state == state for row in rows) for state in TakenState}
    if states[TakenState.TOLD] == count:
        said = ngettext("已催办 %(n)d 项任务。", "已催办 %(n)d 项任务。", done) % {"n": done}
    elif states[TakenState.NOBODY]:
        said = _("已记录催办；其中 %(n)d 个单位没有可以送达的人，请另行通知。")
        said %= {"n": states[TakenState.NOBODY]}
    else:
        said = _(
            "已记录催办。对方今天已收到过提醒或现在不是工作时间，将在下一个工作日上午合并告知。"
        )
    if asked > done:
        said += _("另有 %(n)d 项今天已催过或不用催，没有重复。") % {"n": asked - done}
    return said


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
