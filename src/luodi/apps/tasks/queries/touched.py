"""What a new version of a document means for the tasks that the old one led to."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.apps.documents.queries.versions import DROPPED, Comparison, Row
from luodi.apps.tasks.models import Task, TaskSource
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.apps.tasks.queries.plan import heirs_of
from luodi.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class Touched:
    """A task, and what became of the commitment it came from. `others`: documents that still ask
    for it, so that it does not fall with this one."""

    task: Task
    row: Row
    others: int

    @property
    def is_dropped(self) -> bool:
        """Whether the new version no longer asks for it."""
        return self.row.kind == DROPPED


def touched_by(actor: Actor, comparison: Comparison) -> list[Touched]:
    """Tasks the actor sees that came from commitments which the new version changes or drops.

    In the order of the comparison, each task once; a fixed number of queries.
    """
    asked = {pk: {pk} for pk in comparison.affected_ids}
    for heir, former in heirs_of(asked).items():
        asked.setdefault(heir, set()).update(former)
    sources = TaskSource.objects.filter(
        requirement__in=asked, task__in=tasks_visible_to(actor)
    ).select_related("task")
    by_requirement: dict[int, list[Task]] = {}
    for source in sources.order_by("task_id"):
        for pk in asked[source.requirement_id]:
            by_requirement.setdefault(pk, []).append(source.task)
    tasks = {task.pk for found in by_requirement.values() for task in found}
    others = _still_asked_for(tasks, set(asked))
    seen: set[int] = set()
    touched = []
    for row in comparison.differing:
        for task in by_requirement.get(row.old_row.pk, ()) if row.old_row else ():
            if task.pk not in seen:
                seen.add(task.pk)
                touched.append(Touched(task, row, others.get(task.pk, 0)))
    return touched


def _still_asked_for(tasks: set[int], besides: set[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    rows = TaskSource.objects.filter(task__in=tasks).exclude(requirement__in=besides)
    for task_id in rows.order_by().values_list("task_id", flat=True):
        counts[task_id] = counts.get(task_id, 0) + 1
    return counts
