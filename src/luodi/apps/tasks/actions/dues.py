"""The office's own date for a task that has run over its due date (另定办理时间)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.locking import held_parties, locked_task, task_step
from luodi.apps.tasks.actions.plans import carry_plans
from luodi.apps.tasks.actions.telling import tell_task_units
from luodi.apps.tasks.models import Task, WorkKind
from luodi.apps.tasks.rules import DECIDE, task_relations
from luodi.apps.tasks.upkeep import close_work, keep, open_for
from luodi.core.task_flow import PartyState
from luodi.kernel import events, gate, saying
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@gate.guarded("reason")
@action("tasks.set_due", gettext_lazy("另定了办理时间"))
def set_due(*, actor: Actor, task: Task, due: dt.date, reason: str, now: dt.datetime) -> Task:
    """An overdue task gets a new current date; it counts as an extension, the first date stays.

    Units ask for more time before the date; afterwards it is for the office to say.
    """
    actor.require(DECIDE)
    task = locked_task(actor, task)
    parties = held_parties(task)
    task_step(task, task_relations(actor, parties), "set_due", reason)
    today, before = timezone.localdate(now), task.due_current
    if before is None or before >= today:
        raise Mistake(_("这项任务没有逾期，要延期的由单位在到期前申请，要提前的申请调整。"), "due")
    if due < today:
        raise Mistake(_("另定的时间不能早于今天。"), "due")
    task.due_current = due
    task.extensions += 1
    carry_plans(task, before, today)
    keep(task, now)
    signed = [party for party in parties if party.state == PartyState.SIGNED.value]
    close_work(signed, now, WorkKind.REPORT)
    open_for(signed, now)
    events.record(
        actor,
        task,
        before={"due_current": before},
        after={"due_current": due, "extensions": task.extensions},
        reason=reason.strip(),
    )
    text = gettext_lazy("%(number)s 另定办理时间：%(due)s，统计仍按原定时限")
    tell_task_units(
        actor, task, "tasks.due_set", text, today, number=task.number, due=saying.long_day(due)
    )
    return task
