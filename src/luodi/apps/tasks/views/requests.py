"""Requests of units: asking, the list, one request and the steps on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.tasks import actions
from luodi.apps.tasks.forms.life import GrantForm, OpinionForm, SeenForm, WhyForm, WishForm
from luodi.apps.tasks.models import Task, TaskParty, TaskRequest
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.inside import habits_of, waits_for_head
from luodi.apps.tasks.queries.requests import (
    asking_party,
    differences,
    is_own,
    request_for,
    request_steps,
    requests_of,
)
from luodi.apps.tasks.queries.terms import terms_now
from luodi.apps.tasks.request_list import Requests, heads, lines
from luodi.apps.tasks.rules import ADVISE, ASK, DECIDE, OWNERS, VIEW, VOUCH
from luodi.core.request_flow import OPEN_REQUESTS, RequestKind
from luodi.core.task_flow import PartyState, TaskState
from luodi.kernel import tables_out
from luodi.kernel.access import Actor, ActorRequest, Refused, require
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of
from luodi.kernel.repeats import Repeated

_ACTS: dict[str, Callable[..., TaskRequest]] = {
    "vouch": actions.vouch_request,
    "stop": actions.stop_request,
    "advise": actions.advise,
    "grant": actions.grant,
    "refuse": actions.refuse,
    "take_back": actions.take_back,
}
_DONE = {
    "vouch": gettext_lazy("已审签上报，等督查室审批。"),
    "stop": gettext_lazy("没有上报，已告知经办人，任务照原来的办。"),
    "advise": gettext_lazy("已写初审意见。"),
    "grant": gettext_lazy("已同意，有关单位会收到消息。"),
    "refuse": gettext_lazy("没有同意，申请单位会收到消息。"),
    "take_back": gettext_lazy("已撤回，任务照原来的办。"),
}


@require_safe
@require(VIEW)
def request_list(request: ActorRequest) -> HttpResponse:
    """What units have asked for and the actor may see, what waits first."""
    found = Requests(request.actor, request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "requests": found,
        "page": page_of(found.rows(), request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render_page(request, "tasks/request_list.html", context, fragment="rows")


@require_safe
@require(VIEW)
def export(request: ActorRequest) -> HttpResponseBase:
    """The filtered list as xlsx or csv."""
    found = Requests(request.actor, request.GET)
    name = _("申请审批 %(day)s") % {"day": timezone.localdate()}
    table = tables_out.Table(name, heads(), lines(found))
    return tables_out.response(table, request.GET.get("format", "xlsx"))


@require_safe
@require(ASK)
def ask(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """To the form, in the name of the actor's unit on the task; what was asked for goes along."""
    task = task_for(request.actor, pk)
    party = asking_party(request.actor, task)
    if party is None:
        raise Refused("tasks.ask")
    asked = request.GET.copy()
    asked["kind"] = kind
    address = reverse("tasks:ask-party", args=[party.pk])
    return HttpResponseRedirect(f"{address}?{asked.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
@require(ASK)
def ask_for(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for more time, other terms, a standstill, another unit, or no light for a while."""
    party = party_for(request.actor, pk, acting=True)
    if party.role not in OWNERS:
        raise Refused("tasks.ask")
    form = WishForm(
        request.POST or None,
        actor=request.actor,
        party=party,
        initial=_prefilled(request, party.task),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.ask(
                    actor=request.actor, party=party, wish=form.wish(), now=timezone.now()
                )
            except Repeated as known:
                messages.info(request, str(known.sentence))
                return HttpResponseRedirect(reverse("tasks:task", args=[party.task_id]))
            except Mistake as mistake:
                tell(form, mistake)
                status = mistake.status
            else:
                messages.success(request, _said(made))
                return _to_page(made)
    return render_page(
        request, "tasks/ask.html", _form_context(request, party, form), status=status
    )


def _prefilled(request: ActorRequest, task: Task) -> dict[str, Any]:
    """What the address asks for: ``?kind=extend&due=2026-12-31``, as the wall proposes it."""
    kinds = {kind.value for kind in RequestKind}
    kind = request.GET.get("kind", "")
    usual = RequestKind.EXTEND if task.state == TaskState.ACTIVE.value else RequestKind.EXEMPT
    found: dict[str, Any] = {"kind": kind if kind in kinds else usual.value}
    try:
        day = dt.date.fromisoformat(request.GET.get("due", ""))
    except ValueError:
        return found
    name = "due_current" if found["kind"] == RequestKind.ADJUST.value else "wanted_due"
    return {**found, name: day}


def _form_context(request: ActorRequest, party: TaskParty, form: WishForm) -> dict[str, Any]:
    task = party.task
    wanted = habits_of(party.unit).head_signs_requests
    today = timezone.localdate()
    known = [one for one in requests_of(task) if one.state in OPEN_REQUESTS]
    return {
        "party": party,
        "task": task,
        "form": form,
        "waits": waits_for_head(request.actor, party.unit, wanted, today),
        "is_late": task.due_current is not None and task.due_current < today,
        "known": known,
        "may": task.is_open and party.state == PartyState.SIGNED.value,
        "only_exempt": task.state != TaskState.ACTIVE.value,
    }


def _said(made: TaskRequest) -> str:
    if made.state == "with_head":
        return _("已提出申请，等本单位负责人审签。")
    return _("已提出申请，等督查室审批。")


@require_safe
@require(VIEW)
def request_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One request: what is asked for and why, what became of it, what the reader may do."""
    return _page(request, request_for(request.actor, pk))


@require_POST
@require(VOUCH)
def from_the_head(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """The unit's head sends it on, or does not."""
    return _step(request, pk, step)


@require_POST
@require(ADVISE)
def from_the_office(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """An officer says what to make of it."""
    return _step(request, pk, step)


@require_POST
@require(DECIDE)
def from_the_approver(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """The head of the office decides."""
    return _step(request, pk, step)


@require_POST
@require(ASK)
def from_the_asker(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """The unit takes it back."""
    return _step(request, pk, step)


def _forms(row: TaskRequest, data: Any = None) -> dict[str, Callable[[], forms.Form]]:
    return {
        "vouch": lambda: SeenForm(data),
        "take_back": lambda: SeenForm(data),
        "stop": lambda: WhyForm(data),
        "advise": lambda: OpinionForm(data),
        "grant": lambda: GrantForm(data, kind=row.kind, wanted=row.wanted_due),
        "refuse": lambda: WhyForm(data),
    }


def _step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    row = request_for(request.actor, pk)
    form = _forms(row, request.POST)[step]()
    if not form.is_valid():
        return _page(request, row, (step, form), 422)
    said = form.cleaned_data
    seen = said.pop("version", None)
    try:
        if seen is not None and seen != row.version:
            raise Conflict(_("您打开之后，这份申请有了新的情况，请看清后再办。"))
        _ACTS[step](actor=request.actor, request=row, now=timezone.now(), **said)
    except Mistake as mistake:
        tell(form, mistake)
        return _page(request, request_for(request.actor, pk), (step, form), mistake.status)
    messages.success(request, str(_DONE[step]))
    return _to_page(row)


def _page(
    request: ActorRequest,
    row: TaskRequest,
    given: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    name, form = given or ("", None)
    steps = {step.name for step in request_steps(request.actor, row)}
    made = {key: make() for key, make in _forms(row).items() if key in steps}
    if form is not None and name in steps:
        made[name] = form
    context = {
        "request_row": row,
        "task": row.task,
        "forms": made,
        "steps": steps,
        "given": name,
        "refused": form,
        "is_conflict": status == Conflict.status,
        "is_own": is_own(request.actor, row) and _decides(request.actor),
        "terms": differences(row, terms_now(row.task, row.terms)),
        "targets": {str(target.pk): target for target in row.task.targets.all()},
    }
    return render_page(request, "tasks/request.html", context, status=status)


def _decides(actor: Actor) -> bool:
    return actor.may(DECIDE)


def _to_page(row: TaskRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("tasks:request", args=[row.pk]))
