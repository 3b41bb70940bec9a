"""What a granted request does to its task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.tasks.actions.locking import held_parties
from luodi.apps.tasks.actions.plans import carry_plans
from luodi.apps.tasks.actions.terms import put_terms
from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.endings import end_part
from luodi.apps.tasks.models import Exemption, Task, TaskParty, TaskRequest, WorkItem, WorkKind
from luodi.apps.tasks.queries.terms import terms_now
from luodi.apps.tasks.rules import OWNERS
from luodi.apps.tasks.upkeep import close_work, index, keep, open_for, set_states
from luodi.core.clock import resumed
from luodi.core.request_flow import RequestKind, kind_of
from luodi.core.task_flow import PartyState, TaskState, state_of
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake

Facts = dict[str, Any]
# A standstill that nobody has dated is looked at after a quarter, as offices close their ledgers.
UNDATED = dt.timedelta(90)


def carry_out(
    actor: Actor, request: TaskRequest, party: TaskParty, now: dt.datetime
) -> tuple[Facts, Facts]:
    """Change the locked task as was asked for; what it was and what it is, for the record."""
    return _WAYS[kind_of(request.kind)](actor, request, party, now)


def _extend(
    _actor: Actor, request: TaskRequest, _party: TaskParty, now: dt.datetime
) -> tuple[Facts, Facts]:
    task, due = request.task, request.granted_due
    if due is None or (task.due_current is not None and due <= task.due_current):
        raise Mistake(_("请写明新的时限，要晚于现行时限。"), "due")
    before = task.due_current
    task.due_current = due
    task.extensions += 1
    carry_plans(task, before, timezone.localdate(now))
    _back_to_work(task, now)
    return {"due_current": before}, {"due_current": due, "extensions": task.extensions}


def _adjust(
    _actor: Actor, request: TaskRequest, _party: TaskParty, now: dt.datetime
) -> tuple[Facts, Facts]:
    task = request.task
    before = terms_now(task, request.terms)
    put_terms(task, request.terms, timezone.localdate(now))
    gather([task])  # its figures have changed
    _back_to_work(task, now)
    index(task, [party.unit for party in held_parties(task)])
    return before, dict(request.terms)


def _suspend(
    _actor: Actor, request: TaskRequest, _party: TaskParty, now: dt.datetime
) -> tuple[Facts, Facts]:
    task = request.task
    task.paused_on = timezone.localdate(now)
    if request.granted_due is None:
        request.granted_due = task.paused_on + UNDATED
        request.save(update_fields=["granted_due"])
    if request.granted_due <= task.paused_on:
        raise Mistake(_("请写明挂起到哪一天，晚于今天。"), "due")
    before = task.state
    set_states({task: TaskState.SUSPENDED.value}, now)
    close_work(held_parties(task), now, WorkKind.REPORT)
    return {"state": before}, {"state": task.state, "until": request.granted_due}


def _hand(
    actor: Actor, request: TaskRequest, party: TaskParty, now: dt.datetime
) -> tuple[Facts, Facts]:
    return _to_unit(actor, request, party, now) if request.to_unit else _outside(request, now)


def _to_unit(
    actor: Actor, request: TaskRequest, party: TaskParty, now: dt.datetime
) -> tuple[Facts, Facts]:
    task, unit = request.task, request.to_unit
    if unit is not None and not unit.is_active:
        raise Mistake(
            _("%(unit)s 已撤销，不能移交给它。请不同意这份申请，由单位另提。") % {"unit": unit}
        )
    heir = TaskParty.objects.select_for_update().filter(task=task, unit=unit).first()
    if heir is not None and heir.state != PartyState.RELEASED.value and heir.role in OWNERS:
        raise Mistake(_("%(unit)s 已在负责这项任务。") % {"unit": unit}, "to_unit")
    if heir is None:
        heir = TaskParty(task=task, unit=unit, organisation_id=task.organisation_id)
    heir.task, heir.role, heir.position = task, party.role, party.position
    heir.rhythm, heir.figures, heir.state = party.rhythm, party.figures, PartyState.WAITING.value
    heir.save()
    party.state_before, party.state = party.state, PartyState.RELEASED.value
    party.changed_at, party.changed_by = now, actor.name
    party.save()
    end_part(party, now)
    close_work([party, heir], now)
    rows = held_parties(task)
    states = [(row.role, row.state) for row in rows]
    set_states({task: state_of(states, TaskState.PENDING.value)}, now)
    open_for([heir], now)
    index(task, [row.unit for row in rows])
    return {"unit": party.unit}, {"unit": unit, "state": task.state}


def _outside(request: TaskRequest, now: dt.datetime) -> tuple[Facts, Facts]:
    task, before = request.task, request.task.state
    task.handed_to = request.to_outside
    task.closed_on = timezone.localdate(now)
    set_states({task: TaskState.HANDED.value}, now)
    close_work(held_parties(task), now)
    return {"state": before}, {"state": task.state, "handed_to": task.handed_to}


def _exempt(
    actor: Actor, request: TaskRequest, _party: TaskParty, now: dt.datetime
) -> tuple[Facts, Facts]:
    today = timezone.localdate(now)
    until = request.granted_due
    if until is None or until < today:
        raise Mistake(_("请写明豁免到哪一天，不早于今天。"), "due")
    Exemption.objects.create(
        organisation_id=request.organisation_id,
        task=request.task,
        request=request,
        begins_on=today,
        until=until,
        reason=request.grounds[:300],
        granted_by=actor.name,
    )
    keep(request.task, now)
    return {}, {"exempt_until": until}


def _back_to_work(task: Task, now: dt.datetime) -> None:
    """The task is as before the request; its reports are due by its new date."""
    set_states({task: task.state_before}, now)
    signed = [p for p in held_parties(task) if p.state == PartyState.SIGNED.value]
    close_work(signed, now, WorkKind.REPORT)
    open_for(signed, now)


def go_on(task: Task, now: dt.datetime) -> dt.date | None:
    """A suspended task goes on: its date moves by as long as it stood still; the new date."""
    today = timezone.localdate(now)
    if task.due_current is not None and task.paused_on is not None:
        before = task.due_current
        task.due_current = resumed(before, task.paused_on, today)
        carry_plans(task, before, task.paused_on)
    task.paused_on = None
    ending = WorkItem.objects.filter(task=task, kind=WorkKind.RESUME, closed_at=None)
    ending.update(closed_at=now)
    parties = held_parties(task)
    settled = state_of([(p.role, p.state) for p in parties], TaskState.ACTIVE.value)
    set_states({task: settled}, now)
    open_for([p for p in parties if p.state == PartyState.SIGNED.value], now)
    return task.due_current


_Way = Callable[[Actor, TaskRequest, TaskParty, dt.datetime], tuple[Facts, Facts]]
_WAYS: dict[RequestKind, _Way] = {
    RequestKind.EXTEND: _extend,
    RequestKind.ADJUST: _adjust,
    RequestKind.SUSPEND: _suspend,
    RequestKind.HAND: _hand,
    RequestKind.EXEMPT: _exempt,
}
