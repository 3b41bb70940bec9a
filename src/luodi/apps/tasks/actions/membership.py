"""Units that come to an issued task, or leave it, as the office decides."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions.locking import locked_party, locked_task
from luodi.apps.tasks.actions.telling import Text, tell_unit
from luodi.apps.tasks.endings import end_part
from luodi.apps.tasks.models import Task, TaskParty
from luodi.apps.tasks.rules import OWNERS, SETTLE
from luodi.apps.tasks.upkeep import close_work, index, open_for, settle_states
from luodi.core.task_flow import PartyState, TaskState, owners
from luodi.kernel import events, gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import PartyRole

_WHEN = (TaskState.PENDING.value, TaskState.ACTIVE.value)
_ROLES = (PartyRole.RESPONSIBLE.value, PartyRole.SUPPORT.value)


@gate.guarded("reason")
@action("tasks.add_unit", gettext_lazy("增加了单位"))
def add_unit(
    *, actor: Actor, task: Task, unit: Unit, role: str, reason: str, now: dt.datetime
) -> TaskParty:
    """Another unit helps, or is responsible too and signs for it; the leading one stays."""
    actor.require(SETTLE)
    task = _at_work(locked_task(actor, task), reason)
    if unit.organisation_id != actor.organisation_id or not unit.is_active:
        raise Mistake(_("请选择本机构在用的单位。"), "unit")
    if role not in _ROLES:
        raise Mistake(_("可以增加责任单位或配合单位；换牵头单位的，请用移交或改派。"), "role")
    party = _place(task, unit)
    party.task, party.role = task, role
    party.state = (PartyState.WAITING if role in OWNERS else PartyState.INFORMED).value
    party.changed_at, party.changed_by = now, actor.name
    party.save()
    open_for([party], now)
    settle_states([task], now)
    _index(task)
    events.record(
        actor, task, after={"parties": [{"role": role, "unit": str(unit)}]}, reason=reason.strip()
    )
    text = gettext_lazy("任务 %(number)s 增加了你单位：%(reason)s")
    _tell(actor, party, "tasks.unit_added", text, reason, now)
    return party


@gate.guarded("reason")
@action("tasks.drop_unit", gettext_lazy("减少了单位"))
def drop_unit(*, actor: Actor, party: TaskParty, reason: str, now: dt.datetime) -> TaskParty:
    """The unit is off the task; somebody else must answer for it. What it reported stays."""
    actor.require(SETTLE)
    party = locked_party(actor, party)
    task, before = _at_work(party.task, reason), party.state
    if before == PartyState.RELEASED.value:
        raise Conflict(_("%(unit)s 已不在这项任务里。") % {"unit": party.unit})
    party.state_before, party.state = before, PartyState.RELEASED.value
    party.changed_at, party.changed_by = now, actor.name
    party.save()
    if not owners(task.parties.values_list("role", "state")):
        raise Mistake(_("没有别的单位负责这项任务。请先增加责任单位，或移交、撤销任务。"), "party")
    end_part(party, now)
    close_work([party], now)
    settle_states([task], now)
    _index(task)
    events.record(
        actor,
        task,
        before={"unit": party.unit, "party_state": before},
        after={"unit": party.unit, "party_state": party.state},
        reason=reason.strip(),
    )
    text = gettext_lazy("任务 %(number)s 不再列入你单位：%(reason)s")
    _tell(actor, party, "tasks.unit_dropped", text, reason, now)
    return party


def _at_work(task: Task, reason: str) -> Task:
    if task.state not in _WHEN:
        raise Conflict(
            _("这项任务现在是“%(state)s”，待签收和在办的任务才能增减单位。")
            % {"state": task.get_state_display()}
        )
    if not reason.strip():
        raise Mistake(_("请写明理由。"), "reason")
    return task


def _place(task: Task, unit: Unit) -> TaskParty:
    """The unit's row on the task: the one it had, or a new one after all others.

    One whose part another has taken over comes back with a part of its own: figures of one part
    follow each other, those of two are added (see :mod:`luodi.apps.tasks.paths`).
    """
    held = TaskParty.objects.select_for_update().filter(task=task, unit=unit).first()
    last = task.parties.aggregate(last=Max("position"))["last"]
    if held is not None:
        if held.state != PartyState.RELEASED.value:
            raise Mistake(_("%(unit)s 已在这项任务里。") % {"unit": unit}, "unit")
        if task.parties.filter(position=held.position).exclude(pk=held.pk).exists():
            held.position = (last or 0) + 1
        return held
    first = task.parties.order_by("position", "pk")[0]
    return TaskParty(
        task=task,
        unit=unit,
        organisation_id=task.organisation_id,
        position=(last or 0) + 1,
        rhythm=task.rhythm,
        figures=first.figures,
    )


def _index(task: Task) -> None:
    held = task.parties.exclude(state=PartyState.RELEASED.value).select_related("unit")
    index(task, [row.unit for row in held])


def _tell(
    actor: Actor, party: TaskParty, kind: str, text: Text, reason: str, now: dt.datetime
) -> None:
    facts = {"number": party.task.number, "reason": reason.strip()[:80]}
    tell_unit(actor, party, kind, text, timezone.localdate(now), **facts)
