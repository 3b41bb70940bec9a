"""Steps of the office that end or resume a task: taken up again, merged, put into the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.granting import go_on
from luodi.apps.tasks.actions.locking import held_parties, locked_task, locked_tasks, task_step
from luodi.apps.tasks.actions.telling import tell_task_units
from luodi.apps.tasks.models import Task, TaskSource
from luodi.apps.tasks.rules import DECIDE, MERGE, REVIEW, task_relations
from luodi.apps.tasks.upkeep import close_work, set_states
from luodi.core.task_flow import TASK_FLOW, TaskState
from luodi.kernel import events, gate, numbers
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Organisation


@gate.guarded("reason")
@action("tasks.resume", gettext_lazy("恢复了办理"))
def resume(*, actor: Actor, task: Task, reason: str, now: dt.datetime) -> Task:
    """A suspended task goes on; its date moves by as long as it stood still."""
    actor.require(DECIDE)
    task = locked_task(actor, task)
    task_step(task, task_relations(actor, held_parties(task)), "resume", reason)
    before = {"state": task.state, "due_current": task.due_current}
    due = go_on(task, now)
    after = {"state": task.state, "due_current": due}
    events.record(actor, task, before=before, after=after, reason=reason.strip())
    text = gettext_lazy("挂起的任务恢复办理（%(number)s）")
    today = timezone.localdate(now)
    tell_task_units(actor, task, "tasks.resumed", text, today, number=task.number)
    return task


@gate.guarded("reason")
@action("tasks.merge", gettext_lazy("并入了其他任务"))
def merge(*, actor: Actor, task: Task, into: Task, reason: str, now: dt.datetime) -> Task:
    """The task goes on as part of another, which gets its sources; the units of both are told."""
    actor.require(MERGE)
    if task.pk == into.pk:
        raise Mistake(_("不能并入自己。请选择另一项任务。"), "into")
    rows = {row.pk: row for row in locked_tasks(actor, [task.pk, into.pk])}
    task, into = rows[task.pk], rows[into.pk]
    parties = held_parties(task)
    task_step(task, task_relations(actor, parties), "merge", reason)
    if not into.is_open:
        raise Conflict(_("要并入的任务%(state)s。") % {"state": into.get_state_display()})
    _refuse_a_ring(task, into)
    before = task.state
    task.merged_into_id = into.pk
    task.closed_on = timezone.localdate(now)
    set_states({task: TaskState.MERGED.value}, now)
    close_work(parties, now)
    sources = TaskSource.objects.filter(task=task).order_by("position", "pk")
    TaskSource.objects.bulk_create(
        [
            TaskSource(
                task=into, requirement_id=row.requirement_id, document_id=row.document_id,
                position=1,
            )
            for row in sources
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    said = {"merged_into": into.number, "state": task.state}
    events.record(actor, task, before={"state": before}, after=said, reason=reason.strip())
    events.record(actor, into, after={"source": f"{task.number} {task.title}"}, reason=reason)
    today = timezone.localdate(now)
    text = gettext_lazy("任务已并入 %(into)s")
    tell_task_units(actor, task, "tasks.merged", text, today, into=into.number)
    text = gettext_lazy("%(number)s 并入了本任务")
    tell_task_units(actor, into, "tasks.joined_by", text, today, number=task.number)
    return task


@action("tasks.archive", gettext_lazy("归档"))
def archive(*, actor: Actor, task_ids: Collection[int], now: dt.datetime) -> list[Task]:
    """What is completed goes into the archive, each under a number of its own, gap-free."""
    actor.require(REVIEW)
    tasks = [
        task
        for task in locked_tasks(actor, task_ids)
        if TASK_FLOW.allows("archive", task.state, {"office"})
    ]
    if not tasks:
        raise Mistake(_("只有已办结、还没有归档的任务可以归档。"))
    today = timezone.localdate(now)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    series = f"{organisation.prefix}归"
    given = numbers.take(organisation.pk, series, today.year, len(tasks))
    for task, number in zip(tasks, given, strict=True):
        task.archive_number, task.archived_on = str(number), today
    before = {task.pk: task.state for task in tasks}
    set_states(dict.fromkeys(tasks, TaskState.ARCHIVED.value), now)
    for task in tasks:
        events.record(
            actor,
            task,
            before={"state": before[task.pk]},
            after={"state": task.state, "archive_number": task.archive_number},
        )
    return tasks


def _refuse_a_ring(task: Task, into: Task) -> None:
    """A task is not merged into its own part."""
    above: Task | None = into
    while above is not None:
        if above.parent_id == task.pk:
            raise Mistake(_("不能并入它自己的子任务。"), "into")
        above = above.parent
