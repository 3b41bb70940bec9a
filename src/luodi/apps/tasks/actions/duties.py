"""Recurring duties become dated instances; duties without an end are looked at every year."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.instances import make_instances
from luodi.apps.tasks.actions.locking import held_parties, locked_task, task_step
from luodi.apps.tasks.actions.telling import tell_office, tell_task_units
from luodi.apps.tasks.models import Outcome, Task, WorkItem, WorkKind
from luodi.apps.tasks.queries.own_work import has_worked
from luodi.apps.tasks.rules import REVIEW, task_relations
from luodi.apps.tasks.upkeep import close_work, keep, set_states
from luodi.core.periods import add_months
from luodi.core.task_flow import TaskState
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation
from luodi.kernel.recurring_days import is_dated, is_rule

_SUBJECT = "tasks.task"
_log = logging.getLogger(__name__)


@action("tasks.plan_duties", gettext_lazy("排出了周期任务的各次时限"))
def plan_duties(*, actor: Actor, task_ids: Sequence[int], today: dt.date) -> int:
    """Make the instances that these recurring tasks lack, some weeks ahead; how many.

    Asking for it twice makes nothing twice. A rule that nobody can work out stops nothing: it is
    put on the office's desk.
    """
    own = Task.objects.filter(organisation_id=actor.organisation_id, pk__in=task_ids, is_open=True)
    held = list(own.select_for_update().order_by("pk"))
    _show_broken(actor, [t for t in held if t.recurrence and not is_rule(t.recurrence)], today)
    tasks = [t for t in held if is_dated(t.recurrence)]
    made = make_instances(tasks, today)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    events.record(actor, organisation, after={"occurrences": made, "day": today})
    return made


def _show_broken(actor: Actor, tasks: Sequence[Task], today: dt.date) -> None:
    """Rules without days, that came in before rules were checked: once each, to the office."""
    if not tasks:
        return
    for task in tasks:
        _log.warning("task %s has a recurrence without days: %.60r", task.pk, task.recurrence)
    waiting = WorkItem.objects.filter(
        subject=_SUBJECT, subject_id__in=[t.pk for t in tasks], kind=WorkKind.MEND, closed_at=None
    )
    there = set(waiting.values_list("subject_id", flat=True))
    new = [task for task in tasks if task.pk not in there]
    WorkItem.objects.bulk_create(_office_item(task, WorkKind.MEND, today) for task in new)
    if new:
        text = gettext_lazy("%(count)d 项任务的周期排不出日期，请单位申请调整周期，或撤销重新交办")
        tell_office(actor, "tasks.broken_recurrence", text, today)


def _office_item(task: Task, kind: WorkKind, due: dt.date) -> WorkItem:
    return WorkItem(
        organisation_id=task.organisation_id,
        kind=kind,
        subject=_SUBJECT,
        subject_id=task.pk,
        title=str(kind.label),
        url=f"/tasks/{task.pk}/",
        task=task,
        due=due,
        opened_at=timezone.now(),
    )


@action("tasks.ask_evaluation", gettext_lazy("提请了年度评估"))
def ask_evaluation(*, actor: Actor, task_ids: Sequence[int], now: dt.datetime) -> int:
    """Standing duties whose year is over are put on the office's desk; how many were not there."""
    own = Task.objects.filter(organisation_id=actor.organisation_id, pk__in=task_ids, is_open=True)
    tasks = list(own.select_for_update().order_by("pk"))
    waiting = WorkItem.objects.filter(
        subject=_SUBJECT, subject_id__in=[t.pk for t in tasks], kind=WorkKind.EVALUATE,
        closed_at=None,
    )  # fmt: skip
    there = set(waiting.values_list("subject_id", flat=True))
    new = [task for task in tasks if task.pk not in there]
    WorkItem.objects.bulk_create(
        WorkItem(
            organisation_id=task.organisation_id,
            kind=WorkKind.EVALUATE,
            subject=_SUBJECT,
            subject_id=task.pk,
            title=str(_("年度评估")),
            url=f"/tasks/{task.pk}/evaluate/",
            task=task,
            due=add_months(task.review_on, 1) if task.review_on else None,
            opened_at=now,
        )
        for task in new
    )
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    events.record(actor, organisation, after={"to_evaluate": len(new)})
    if new:
        text = gettext_lazy("%(count)d 项长期任务该做年度评估")
        tell_office(actor, "tasks.to_evaluate", text, timezone.localdate(now))
    return len(new)


@gate.guarded("finding")
@action("tasks.evaluate", gettext_lazy("做了年度评估"))
def evaluate(*, actor: Actor, task: Task, finding: str, goes_on: bool, now: dt.datetime) -> Task:
    """A standing duty after its year: it goes on for another, or it has done its service."""
    actor.require(REVIEW)
    task = locked_task(actor, task)
    parties = held_parties(task)
    task_step(task, task_relations(actor, parties), "evaluate", finding)
    if not task.is_standing:
        raise Mistake(_("只有长期坚持的任务做年度评估；有时限的任务请申请办结。"))
    if not goes_on and has_worked(actor, task):
        raise Refused("tasks.own_work")
    today, before = timezone.localdate(now), task.state
    WorkItem.objects.filter(
        subject=_SUBJECT, subject_id=task.pk, kind=WorkKind.EVALUATE, closed_at=None
    ).update(closed_at=now)
    if goes_on:
        task.review_on = add_months(max(task.review_on or today, today), 12)
        keep(task, now)
    else:
        task.done_on = task.closed_on = today
        task.outcome, task.result = Outcome.ON_TIME, finding.strip()
        set_states({task: TaskState.COMPLETED.value}, now)
        close_work(parties, now)
    events.record(
        actor,
        task,
        before={"state": before},
        after={"state": task.state, "review_on": task.review_on},
        reason=finding.strip(),
    )
    text = gettext_lazy("长期任务已做年度评估：%(finding)s")
    tell_task_units(actor, task, "tasks.evaluated", text, today, finding=finding.strip()[:80])
    return task
