"""My work, and what is done from it: signing, returning, settling, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.tasks.actions import (
    reassign,
    release,
    return_task,
    sign,
    uphold,
    withdraw,
)
from luodi.apps.tasks.forms.issuing import SettleForm
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models import TaskParty
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.lists import known_parties
from luodi.apps.tasks.queries.work import coming, to_sign, work_of
from luodi.apps.tasks.quick import quick_answers
from luodi.apps.tasks.rules import RETURN, SETTLE, SIGN, WITHDRAW, WORK
from luodi.apps.tasks.steps import is_left_behind
from luodi.apps.tasks.views.back import back
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page


@require_safe
@require(WORK)
def my_work(request: ActorRequest) -> HttpResponse:
    """What waits for the actor, by urgency."""
    assigned = bool(request.GET.get("assigned"))
    groups = work_of(request.actor, timezone.localdate(), assigned=assigned)
    items = [item for group in groups for item in group.rows]
    context = {
        "groups": groups,
        "quick": quick_answers(request.actor, items),
        "may_sign": request.actor.may(SIGN),
        "assigned": assigned,
        "coming": None if groups else coming(request.actor, timezone.localdate()),
    }
    return render_page(request, "tasks/my_work.html", context)


@require_POST
@require(SIGN)
def sign_for(request: ActorRequest) -> HttpResponse:
    """Sign for the parts named, or for everything that waits (`all`)."""
    actor = request.actor
    if request.POST.get("all"):
        pks = to_sign(actor)
    else:
        pks = known_parties(actor, keys(request.POST.getlist("party")))
    try:
        done = sign(actor=actor, party_ids=pks, now=timezone.now())
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
    else:
        said = ngettext("已签收 %(n)d 项任务。", "已签收 %(n)d 项任务。", len(done))
        messages.success(request, said % {"n": len(done)})
    return back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@require(RETURN)
def return_one(request: ActorRequest, pk: int) -> HttpResponse:
    """“Not ours”, with the reason."""
    party = party_for(request.actor, pk, acting=True)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _(
        "写明不属于本单位职责的依据，如“三定”规定、已明确的牵头单位。"
    )
    if request.method == "POST" and form.is_valid():
        try:
            return_task(
                actor=request.actor,
                party=party,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已退回，督查室处理后会告诉您。"))
            return back(request)
    return _form_page(request, "tasks/return.html", {"party": party, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(SETTLE)
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """Uphold, reassign, release or withdraw what a unit returned, or left when it ended."""
    party = party_for(request.actor, pk)
    is_left = party.task.is_open and is_left_behind(request.actor, party)
    form = SettleForm(request.POST or None, actor=request.actor, is_left=is_left)
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, party, form.cleaned_data)
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已处理，有关单位会收到消息。"))
            return back(request)
    return _form_page(
        request, "tasks/settle.html", {"party": party, "form": form, "is_left": is_left}
    )


def _settle(request: ActorRequest, party: TaskParty, said: dict[str, Any]) -> None:
    now, reason, actor = timezone.now(), said["reason"], request.actor
    match said["decision"]:
        case "uphold":
            uphold(actor=actor, party=party, reason=reason, now=now)
        case "release":
            release(actor=actor, party=party, reason=reason, now=now)
        case "withdraw":
            withdraw(actor=actor, task_ids=[party.task_id], reason=reason, now=now)
        case _ if said["unit"] is None:
            raise Mistake(_("请选择改派给哪个单位。"), "unit")
        case _:
            reassign(actor=actor, party=party, unit=said["unit"], reason=reason, now=now)


@require_http_methods(["GET", "HEAD", "POST"])
@require(WITHDRAW)
def withdraw_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw a task, with the reason."""
    task = task_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            withdraw(actor=request.actor, task_ids=[task.pk], reason=reason, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已撤销，有关单位会收到消息。"))
            return HttpResponseRedirect(reverse("tasks:task", args=[task.pk]))
    return _form_page(request, "tasks/withdraw.html", {"task": task, "form": form})


def _form_page(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    context["next"] = request.POST.get("next") or request.GET.get("next", "")
    status = 422 if request.method == "POST" else 200
    return render_page(request, template, context, fragment="form", status=status)
