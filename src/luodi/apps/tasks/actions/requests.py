"""What a unit asks for about a task, and what its head and the office make of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions.granting import carry_out
from luodi.apps.tasks.actions.locking import applied, locked_party, task_step
from luodi.apps.tasks.actions.telling import tell_heads, tell_office, tell_task_units, tell_unit
from luodi.apps.tasks.actions.terms import checked_terms
from luodi.apps.tasks.models import Audience, Task, TaskParty, TaskRequest, WorkItem, WorkKind
from luodi.apps.tasks.queries.inside import habits_of, waits_for_head
from luodi.apps.tasks.rules import ADVISE, ASK, DECIDE, VOUCH, relations, task_relations
from luodi.apps.tasks.upkeep import keep, set_states, sign_by
from luodi.core.request_flow import (
    OPEN_REQUESTS,
    REQUEST_FLOW,
    Asked,
    RequestKind,
    kind_of,
    obstacle,
)
from luodi.core.task_flow import PartyState
from luodi.kernel import events, gate, repeats
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

_SUBJECT = "tasks.taskrequest"
_STEPS = {
    RequestKind.EXTEND: "ask_extension",
    RequestKind.ADJUST: "ask_adjustment",
    RequestKind.SUSPEND: "ask_suspension",
    RequestKind.HAND: "ask_handover",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a unit asks for, and why.

    `wanted_due` is the date that is hoped for (of an extension, an adjustment, the end of a
    standstill or of an exemption). `terms` are new values by field for an adjustment
    (``terms.FIELDS``). A hand-over is to a unit of ours or to somebody outside.
    """

    kind: RequestKind
    grounds: str
    wanted_due: dt.date | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)
    to_unit: Unit | None = None
    to_outside: str = ""
    token: str = ""

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        words = {key: value for key, value in self.terms.items() if isinstance(value, str)}
        return {"grounds": self.grounds, "to_outside": self.to_outside, **words}


@gate.guarded("wish")
@action("tasks.ask", gettext_lazy("提出了申请"))
def ask(*, actor: Actor, party: TaskParty, wish: Wish, now: dt.datetime) -> TaskRequest:
    """Ask for it: to the unit's head where the unit wants that, else to the office."""
    actor.require(ASK)
    repeats.take(actor, wish.token, party.pk, wish.kind.value, wish.grounds.strip())
    party = locked_party(actor, party)
    task, today = party.task, timezone.localdate(now)
    held = relations(actor, party)
    if "owner" not in held:
        raise Refused("tasks.ask")
    if party.state != PartyState.SIGNED.value:
        raise Conflict(_("签收并在办理中的任务才能提出申请。"))
    state = task_step(task, held, _STEPS[wish.kind]) if wish.kind in _STEPS else task.state
    _check(task, wish, today)
    wanted = habits_of(party.unit).head_signs_requests
    waits = waits_for_head(actor, party.unit, wanted, today)
    request = TaskRequest.objects.create(
        organisation_id=party.organisation_id,
        task=task,
        party=party,
        kind=wish.kind.value,
        state="with_head" if waits else "with_office",
        grounds=wish.grounds.strip(),
        wanted_due=wish.wanted_due,
        terms=checked_terms(task, wish.terms, today) if wish.kind is RequestKind.ADJUST else {},
        to_unit=wish.to_unit,
        to_outside=wish.to_outside.strip(),
        due_before=task.due_current,
        by_id=actor.user_id,
        by_name=actor.name,
        at=now,
    )
    set_states({task: state}, now)
    events.record(actor, task, after=_facts(request), reason=request.grounds)
    _wait(actor, request, party, now)
    return request


@action("tasks.vouch_request", gettext_lazy("审签了申请"))
def vouch_request(*, actor: Actor, request: TaskRequest, now: dt.datetime) -> TaskRequest:
    """The unit's head sends it on to the office."""
    actor.require(VOUCH)
    request, party, held = _locked(actor, request)
    request.state = _step(request, "vouch", held)
    request.vouched_by_id, request.vouched_by, request.vouched_at = actor.user_id, actor.name, now
    _save(request)
    events.record(actor, request.task, after={"request": request.kind, "unit": party.unit})
    _wait(actor, request, party, now)
    return request


@gate.guarded("reason")
@action("tasks.stop_request", gettext_lazy("没有上报申请"))
def stop_request(
    *, actor: Actor, request: TaskRequest, reason: str, now: dt.datetime
) -> TaskRequest:
    """The unit's head does not send it on; the task is as it was."""
    actor.require(VOUCH)
    request, party, held = _locked(actor, request)
    request.state = _step(request, "stop", held, reason)
    _end(actor, request, reason, now)
    _restore(request, now, "stop", held, reason)
    _record(actor, request, reason)
    text = gettext_lazy("申请没有上报：%(reason)s")
    today = timezone.localdate(now)
    tell_unit(actor, party, "tasks.request_stopped", text, today, reason=reason.strip()[:80])
    return request


@gate.guarded("opinion")
@action("tasks.advise", gettext_lazy("初审了申请"))
def advise(*, actor: Actor, request: TaskRequest, opinion: str, now: dt.datetime) -> TaskRequest:
    """An officer says what to make of it, for whoever decides."""
    actor.require(ADVISE)
    request, _party, held = _locked(actor, request)
    if not opinion.strip():
        raise Mistake(_("请写初审意见。"), "opinion")
    request.state = _step(request, "advise", held)
    request.opinion, request.opinion_by = opinion.strip()[:300], actor.name
    _save(request)
    events.record(actor, request.task, after={"request": request.kind, "opinion": request.opinion})
    return request


@gate.guarded("reason")
@action("tasks.grant", gettext_lazy("同意了申请"))
def grant(
    *,
    actor: Actor,
    request: TaskRequest,
    now: dt.datetime,
    due: dt.date | None = None,
    reason: str = "",
) -> TaskRequest:
    """What was asked for is carried out, with the date that the approver states."""
    actor.require(DECIDE)
    request, party, held = _locked(actor, request)
    _not_own(actor, request)
    request.state = _step(request, "grant", held)
    request.granted_due = due or request.wanted_due
    _end(actor, request, reason, now)
    before, after = carry_out(actor, request, party, now)
    close_request_work(request, now)
    events.record(
        actor,
        request.task,
        before=before,
        after={"request": request.kind, **after},
        reason=reason.strip(),
    )
    text = gettext_lazy("申请已获同意（%(number)s）")
    facts = {"number": request.task.number}
    tell_task_units(actor, request.task, "tasks.granted", text, timezone.localdate(now), **facts)
    return request


@gate.guarded("reason")
@action("tasks.refuse", gettext_lazy("没有同意申请"))
def refuse(*, actor: Actor, request: TaskRequest, reason: str, now: dt.datetime) -> TaskRequest:
    """The task is as it was before it was asked for."""
    actor.require(DECIDE)
    request, party, held = _locked(actor, request)
    _not_own(actor, request)
    request.state = _step(request, "refuse", held, reason)
    _end(actor, request, reason, now)
    _restore(request, now, "refuse", held, reason)
    _record(actor, request, reason)
    text = gettext_lazy("申请未获同意：%(reason)s")
    today = timezone.localdate(now)
    tell_unit(actor, party, "tasks.refused", text, today, reason=reason.strip()[:80])
    return request


@action("tasks.take_back", gettext_lazy("撤回了申请"))
def take_back(*, actor: Actor, request: TaskRequest, now: dt.datetime) -> TaskRequest:
    """The unit no longer asks for it."""
    actor.require(ASK)
    request, _party, held = _locked(actor, request)
    request.state = _step(request, "take_back", held)
    _end(actor, request, "", now)
    _restore(request, now, "take_back", held, "")
    _record(actor, request, "")
    return request


def close_request_work(request: TaskRequest, now: dt.datetime) -> None:
    """Nothing waits for a decision on it any more."""
    open_items = WorkItem.objects.filter(subject=_SUBJECT, subject_id=request.pk, closed_at=None)
    open_items.update(closed_at=now)


def _check(task: Task, wish: Wish, today: dt.date) -> None:
    if not wish.grounds.strip():
        raise Mistake(_("请写明理由：进展到哪一步，为什么，准备怎么办。"), "grounds")
    asked = Asked(wish.kind, today, task.due_current, wish.wanted_due, task.issued_on or today)
    stands_in_the_way = obstacle(asked)
    if stands_in_the_way:
        raise Mistake(_OBSTACLES[stands_in_the_way], "wanted_due")
    if wish.kind is RequestKind.HAND:
        _check_hand_over(task, wish)
    if wish.kind is RequestKind.EXEMPT and (not wish.wanted_due or wish.wanted_due < today):
        raise Mistake(_("请写明豁免到哪一天，不早于今天。"), "wanted_due")


_OBSTACLES = {
    "late": gettext_lazy(
        "延期要在到期前提出，这项任务已经过期。请反馈进展、说明原因，由督查室负责人在任务页"
        "“另定办理时间”；统计仍按原定时限。"
    ),
    "undated": gettext_lazy("这项任务没有时限，不需要延期。要定时限的，请申请调整。"),
    "no_date": gettext_lazy("请写明希望延到哪一天。"),
    "not_later": gettext_lazy("希望的时限要晚于现行时限。要提前的，请申请调整。"),
    "before_issue": gettext_lazy("时限不能早于交办日期。"),
}


def _check_hand_over(task: Task, wish: Wish) -> None:
    if bool(wish.to_unit) == bool(wish.to_outside.strip()):
        raise Mistake(_("请选择移交给哪个单位，或写明移交给区外何处，二者填一。"), "to_unit")
    if wish.to_unit is None:
        return
    if wish.to_unit.organisation_id != task.organisation_id:
        raise Hidden
    if not wish.to_unit.is_active:
        raise Mistake(_("请选择本机构在用的单位。"), "to_unit")


def _facts(request: TaskRequest) -> dict[str, Any]:
    facts = {
        "request": request.kind,
        "unit": request.party.unit,
        "wanted_due": request.wanted_due,
        "to": request.to_unit or request.to_outside,
        "terms": request.terms,
    }
    return {key: value for key, value in facts.items() if value}


def _locked(actor: Actor, request: TaskRequest) -> tuple[TaskRequest, TaskParty, frozenset[str]]:
    """Task and parts are locked first; what the actor is to the request."""
    party = locked_party(actor, request.party)
    own = TaskRequest.objects.filter(organisation_id=actor.organisation_id)
    request = own.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state not in OPEN_REQUESTS:
        raise Conflict(
            _("这份申请已经处理过了：%(state)s。") % {"state": request.get_state_display()}
        )
    request.party, request.task = party, party.task
    found = task_relations(actor, [party])
    return request, party, found | ({"asker"} if "owner" in found else set())


def _step(request: TaskRequest, name: str, held: frozenset[str], reason: str = "") -> str:
    if not any(t.roles & held for t in REQUEST_FLOW.transitions if t.name == name):
        raise Refused(f"tasks.{name}")
    if not REQUEST_FLOW.allows(name, request.state, held):
        raise Conflict(
            _("这份申请现在是“%(state)s”，不能做这一步。") % {"state": request.get_state_display()}
        )
    return applied(REQUEST_FLOW, name, request.state, held, reason=reason)


def _record(actor: Actor, request: TaskRequest, reason: str) -> None:
    """What became of it, without being granted."""
    after = {"request": request.kind, "request_state": request.state}
    events.record(actor, request.task, after=after, reason=reason.strip())


def _not_own(actor: Actor, request: TaskRequest) -> None:
    """Whoever asked for it, or vouched for it, does not decide on it."""
    if actor.user_id is not None and actor.user_id in (request.by_id, request.vouched_by_id):
        raise Refused("tasks.own_request")


def _end(actor: Actor, request: TaskRequest, reason: str, now: dt.datetime) -> None:
    request.decided_by_id, request.decided_by, request.decided_at = actor.user_id, actor.name, now
    request.decision_reason = reason.strip()[:300]
    _save(request)


def _save(request: TaskRequest) -> None:
    request.version += 1
    request.save()


def _restore(
    request: TaskRequest, now: dt.datetime, name: str, held: frozenset[str], reason: str
) -> None:
    """The task is as it was; nothing waits."""
    task = request.task
    close_request_work(request, now)
    if kind_of(request.kind).state == task.state:
        set_states({task: task_step(task, held, name, reason)}, now)
    else:
        keep(task, now)


def _wait(actor: Actor, request: TaskRequest, party: TaskParty, now: dt.datetime) -> None:
    """It waits for the unit's head, or for the head of the office."""
    close_request_work(request, now)
    today = timezone.localdate(now)
    with_head = request.state == "with_head"
    WorkItem.objects.create(
        organisation_id=request.organisation_id,
        kind=WorkKind.VOUCH if with_head else WorkKind.APPROVE,
        audience=Audience.HEAD,
        subject=_SUBJECT,
        subject_id=request.pk,
        title=str(request.get_kind_display()),
        url=f"/tasks/requests/{request.pk}/",
        task=request.task,
        party=party,
        unit=party.unit if with_head else None,
        due=sign_by(request.organisation_id, today),
        opened_at=now,
    )
    if with_head:
        text = gettext_lazy("%(count)d 份申请等您审签")
        tell_heads(actor, [party.unit], "tasks.request_to_vouch", text, today)
    else:
        text = gettext_lazy("%(count)d 份申请等您审批")
        tell_office(actor, "tasks.request_to_decide", text, today, head=True)
