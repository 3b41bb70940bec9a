"""What the office does: settles what units returned or left when they ended; withdraws tasks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify.inbox import Notice, tell_units
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions.locking import locked_party, locked_tasks, step
from luodi.apps.tasks.actions.signers import moved
from luodi.apps.tasks.endings import end_part
from luodi.apps.tasks.models import Task, TaskParty
from luodi.apps.tasks.rules import OWNERS, SETTLE, WITHDRAW
from luodi.apps.tasks.upkeep import close_work, index, open_for, set_states, settle_states
from luodi.core.task_flow import TASK_FLOW, PartyState, TaskState, owners
from luodi.kernel import events, gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

_MINE = "/tasks/mine/"
_RELEASED = PartyState.RELEASED.value


@gate.guarded("reason")
@action("tasks.uphold", gettext_lazy("维持了交办"))
def uphold(*, actor: Actor, party: TaskParty, reason: str, now: dt.datetime) -> TaskParty:
    """The unit keeps the task; it is as it was before the return."""
    actor.require(SETTLE)
    party = _settled(actor, party, "uphold", reason, now)
    open_for([party], now)
    settle_states([party.task], now)
    _tell(actor, party.unit, gettext_lazy("%(count)d 项退回的任务维持交办，请办理"), now)
    return party


@gate.guarded("reason")
@action("tasks.reassign", gettext_lazy("改派了任务"))
def reassign(
    *, actor: Actor, party: TaskParty, unit: Unit, reason: str, now: dt.datetime
) -> TaskParty:
    """Another unit takes the place of the one that returned the task, in the same role.

    So does it where the unit has ended and can return nothing any more.
    """
    actor.require(SETTLE)
    if unit.organisation_id != actor.organisation_id or not unit.is_active:
        raise Mistake(_("请选择本机构在用的单位。"), "unit")
    if unit.pk == party.unit_id:
        raise Mistake(_("请选择另一个单位；仍由该单位办理的，请选“维持交办”。"), "unit")
    party = _settled(actor, party, "reassign", reason, now, to=str(unit))
    heir = _heir(party, unit)
    close_work([heir], now)
    open_for([heir], now)
    settle_states([party.task], now)
    _index(party.task)
    _tell(actor, party.unit, gettext_lazy("%(count)d 项任务已改派其他单位"), now)
    _tell(actor, unit, gettext_lazy("改派来 %(count)d 项任务，请签收"), now)
    return heir


@gate.guarded("reason")
@action("tasks.release", gettext_lazy("不再列入单位"))
def release(*, actor: Actor, party: TaskParty, reason: str, now: dt.datetime) -> TaskParty:
    """The unit is taken off the task (it returned it, or has ended); others answer for it."""
    actor.require(SETTLE)
    party = _settled(actor, party, "release", reason, now)
    if not owners(party.task.parties.values_list("role", "state")):
        raise Mistake(_("没有别的单位负责这项任务。请改派、维持交办，或撤销任务。"), "decision")
    settle_states([party.task], now)
    _index(party.task)
    _tell(actor, party.unit, gettext_lazy("%(count)d 项任务已不再列入本单位"), now)
    return party


@gate.guarded("reason")
@action("tasks.withdraw", gettext_lazy("撤销了任务"))
def withdraw(
    *, actor: Actor, task_ids: Collection[int], reason: str, now: dt.datetime
) -> list[Task]:
    """The tasks are no longer asked for; they stay on record, with the reason."""
    actor.require(WITHDRAW)
    if not reason.strip():
        raise Mistake(_("请写明为什么撤销。"), "reason")
    target = TaskState.WITHDRAWN.value
    tasks = [
        task
        for task in locked_tasks(actor, task_ids)
        if TASK_FLOW.allows("withdraw", task.state, {"office"})
    ]
    if not tasks:
        raise Mistake(_("所选任务都已办结或撤销。"))
    for task in tasks:
        events.record(
            actor, task, before={"state": task.state}, after={"state": target}, reason=reason
        )
        task.closed_on = timezone.localdate(now)
    set_states(dict.fromkeys(tasks, target), now)
    parties = TaskParty.objects.filter(task__in=tasks).exclude(state=_RELEASED)
    rows = list(parties.select_related("unit"))
    close_work(rows, now)
    notice = Notice(
        "tasks.withdrawn", gettext_lazy("%(count)d 项任务已撤销"), "/tasks/", merges=True
    )
    tell_units(actor, Counter(row.unit for row in rows), notice, timezone.localdate(now))
    return tasks


def _settled(
    actor: Actor, party: TaskParty, name: str, reason: str, now: dt.datetime, to: str = ""
) -> TaskParty:
    """The returned part after the office's step, saved and recorded."""
    party = locked_party(actor, party)
    before = party.state
    moved(actor, party, step(actor, party, name, reason), now)
    party.save()
    end_part(party, now)
    close_work([party], now)
    after = {"unit": party.unit, "party_state": party.state} | ({"reassigned_to": to} if to else {})
    events.record(
        actor,
        party.task,
        before={"unit": party.unit, "party_state": before},
        after=after,
        reason=reason.strip(),
    )
    return party


def _heir(party: TaskParty, unit: Unit) -> TaskParty:
    """The new unit's part; one that is on the task already takes the role over."""
    heir = TaskParty.objects.select_for_update().filter(task=party.task, unit=unit).first()
    if heir is None:
        heir = TaskParty(
            task=party.task,
            unit=unit,
            organisation_id=party.organisation_id,
            position=party.position,
            rhythm=party.rhythm,
            figures=party.figures,
        )
    elif heir.state != _RELEASED and heir.role in OWNERS:
        raise Mistake(_("%(unit)s 已在负责这项任务。") % {"unit": unit}, "unit")
    heir.task, heir.role, heir.position = party.task, party.role, party.position
    owns = party.role in OWNERS
    heir.state = (PartyState.WAITING if owns else PartyState.INFORMED).value
    heir.save()
    return heir


def _index(task: Task) -> None:
    """It is found by the units that are on it now."""
    held = task.parties.exclude(state=_RELEASED).select_related("unit")
    index(task, [row.unit for row in held])


def _tell(actor: Actor, unit: Unit, text: str | Promise, now: dt.datetime) -> None:
    notice = Notice("tasks.settled", text, _MINE)
    tell_units(actor, {unit: 1}, notice, timezone.localdate(now))
