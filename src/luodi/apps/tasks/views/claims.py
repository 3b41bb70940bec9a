"""Completion: claimed by a unit, vouched for by its head, reviewed by the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.tasks import actions
from luodi.apps.tasks.forms.life import ClaimForm, ReviewForm
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models import Claim, ClaimState, Task, TaskParty
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.claims import (
    claim_for,
    claims_of,
    gaps_of,
    late_by,
    latest_reports,
    open_claim_of,
)
from luodi.apps.tasks.queries.inside import habits_of, waits_for_head
from luodi.apps.tasks.queries.page import figures_of, parties_of, sources_of
from luodi.apps.tasks.rules import CLAIM, OWNERS, REVIEW, VIEW, VOUCH, relations
from luodi.apps.tasks.steps import own_work
from luodi.core.task_flow import PARTY_FLOW, PartyState, TaskState, blocked
from luodi.kernel.access import Actor, ActorRequest, Refused, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.repeats import Repeated


@require_http_methods(["GET", "HEAD", "POST"])
@require(CLAIM)
def claim_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Claim that a unit's part is done, after a look at what the task still lacks."""
    party = party_for(request.actor, pk, acting=True)
    if party.role not in OWNERS:
        raise Refused("tasks.claim")
    known = open_claim_of(party)
    if known is not None and request.method != "POST":
        return _to_claim(known)
    form = ClaimForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.claim(
                actor=request.actor, party=party, said=form.said(), now=timezone.now()
            )
        except Repeated as repeated:
            messages.info(request, str(repeated.sentence))
            return _to_task(party.task)
        except Mistake as mistake:
            tell(form, mistake)
            status = mistake.status
        else:
            messages.success(request, _said(made))
            return _to_task(party.task)
    context = {"party": party, "form": form, **_beside(party.task)}
    context["waits"] = _waits(request.actor, party)
    context["may"] = PARTY_FLOW.allows("claim", party.state, {"owner"}) and not blocked(
        "claim", party.task.state
    )
    return render_page(request, "tasks/claim.html", context, status=status)


def _waits(actor: Actor, party: TaskParty) -> bool:
    """Whether the unit's head sees it before the office does."""
    wanted = habits_of(party.unit).head_signs_claims
    return waits_for_head(actor, party.unit, wanted, timezone.localdate())


def _said(claim: Claim) -> str:
    if claim.state == ClaimState.WITH_HEAD:
        return _("已申请办结，等本单位负责人审签。")
    return _("已申请办结，等督查室审核。")


def _beside(task: Task) -> dict[str, Any]:
    """What there is to look at while somebody claims or reviews."""
    figures = figures_of(task)
    return {
        "task": task,
        "figures": figures,
        "gaps": gaps_of(task, figures),
        "reports": latest_reports(task),
    }


@require_safe
@require(VIEW)
def claim_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One claim: what was said, who vouched, what the office found."""
    return _page(request, claim_for(request.actor, pk), ReasonForm())


def _page(request: ActorRequest, claim: Claim, form: forms.Form, status: int = 200) -> HttpResponse:
    held = relations(request.actor, claim.party)
    waits = claim.state == ClaimState.WITH_HEAD
    is_open = claim.state in (ClaimState.WITH_HEAD, ClaimState.WITH_OFFICE)
    context = {
        "claim": claim,
        "form": form,
        "may_vouch": waits and "head" in held and request.actor.may(VOUCH),
        "may_take_back": is_open and "owner" in held,
        "may_review": claim.task.state == TaskState.REVIEWING.value and request.actor.may(REVIEW),
        **_beside(claim.task),
    }
    return render_page(request, "tasks/claim_page.html", context, status=status)


@require_POST
@require(VOUCH)
def vouch_claim(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit's head sends a claim on to the office."""
    said = _("已审签上报，等督查室审核。")
    return _step(request, pk, actions.vouch_claim, said)


@require_POST
@require(VOUCH)
def unvouch_claim(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit's head sends a claim back inside the unit."""
    claim = claim_for(request.actor, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, claim, form, 422)
    try:
        actions.unvouch_claim(
            actor=request.actor,
            claim=claim,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except Mistake as mistake:
        tell(form, mistake)
        return _page(request, claim_for(request.actor, pk), form, mistake.status)
    messages.success(request, _("已退回本单位修改，任务继续办理。"))
    return _to_task(claim.task)


@require_POST
@require(CLAIM)
def unclaim(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit takes its claim back."""
    return _step(request, pk, actions.unclaim, _("已撤回，任务继续办理。"))


def _step(request: ActorRequest, pk: int, act: Callable[..., Claim], said: str) -> HttpResponse:
    claim = claim_for(request.actor, pk)
    try:
        act(actor=request.actor, claim=claim, now=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
        return _to_claim(claim)
    messages.success(request, said)
    return _to_task(claim.task)


_DONE = {
    "complete": gettext_lazy("已同意办结，有关单位会收到消息。"),
    "send_back": gettext_lazy("已退回重办，有关单位会收到消息。"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@require(REVIEW)
def review_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything about a task whose completion is claimed, on one page, and the decision."""
    task = task_for(request.actor, pk)
    parties = [p for p in parties_of(task) if p.state != PartyState.RELEASED.value]
    form = ReviewForm(request.POST or None, parties=parties)
    status = 200
    if request.method == "POST":
        status = 422
        decision = request.POST.get("decision", "complete")
        if form.is_valid():
            try:
                _decide(request.actor, task, form, decision)
            except Mistake as mistake:
                mistake.field = {"reason": "opinion"}.get(mistake.field, mistake.field)
                tell(form, mistake)
                status = mistake.status
            else:
                messages.success(request, str(_DONE.get(decision, _DONE["complete"])))
                return _to_task(task)
    task = task_for(request.actor, pk) if status == 409 else task
    return render_page(
        request, "tasks/review.html", _review_context(request, task, form), status=status
    )


def _decide(actor: Actor, task: Task, form: ReviewForm, decision: str) -> None:
    now = timezone.now()
    if decision == "send_back":
        reason = form.cleaned_data["opinion"]
        actions.send_back(actor=actor, task=task, reason=reason, now=now)
    else:
        actions.complete(actor=actor, task=task, review=form.review(), now=now)


def _review_context(request: ActorRequest, task: Task, form: ReviewForm) -> dict[str, Any]:
    claims = claims_of(task)
    waiting = [claim for claim in claims if claim.state == ClaimState.WITH_OFFICE]
    last = max((timezone.localdate(claim.at) for claim in waiting), default=None)
    return {
        **_beside(task),
        "form": form,
        "claims": waiting,
        "earlier": [claim for claim in claims if claim.state == ClaimState.SENT_BACK],
        "claimed_on": last,
        "late_days": late_by(task, last) if last else 0,
        "is_due": task.state == TaskState.REVIEWING.value,
        "own_work": own_work(request.actor, task),
        "sources": sources_of(task),
        "children": task.children.order_by("pk"),
        "nodes": task.milestones.filter(dropped_on=None),
    }


def _to_task(task: Task) -> HttpResponse:
    return HttpResponseRedirect(reverse("tasks:task", args=[task.pk]))


def _to_claim(claim: Claim) -> HttpResponse:
    return HttpResponseRedirect(reverse("tasks:claim-page", args=[claim.pk]))
