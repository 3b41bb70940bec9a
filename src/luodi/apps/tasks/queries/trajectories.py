"""Figures of tasks against their paths, as pages and the API show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from luodi.apps.tasks.models import Task, TaskTarget
from luodi.apps.tasks.paths import facts_of, histories, path_of, values_of
from luodi.core.periods import add_months, last_day
from luodi.core.trajectory import Course, Target, course, expected

Reported = tuple[dt.date, float]


@dataclass(slots=True)
class Figure:
    """A target with what was reported for it, oldest first, and where it stands on the day.

    `actual` is what the task's light is computed from; None also where units do not agree
    (`differs`).
    """

    target: TaskTarget
    task: Task
    path: Target | None
    values: list[Reported] = field(default_factory=list)
    course: Course | None = None
    actual: float | None = None
    as_of: dt.date | None = None
    differs: bool = False

    def planned(self) -> list[Reported]:
        """The path, month by month."""
        if self.path is None:
            return []
        begin, due = self.path.begin, self.path.due
        ends = [last_day(begin.year, begin.month)]
        while ends[-1] < due:
            following = add_months(ends[-1], 1)
            ends.append(last_day(following.year, following.month))
        first = [] if self.path.start is None else [(begin, self.path.start)]
        points = [*first, *((on, expected(self.path, on)) for on in [*ends[:-1], due])]
        return [(on, float(value)) for on, value in points if value is not None]


def figures_with_paths(targets: Iterable[TaskTarget], today: dt.date) -> list[Figure]:
    """The targets in their order, as their tasks' lights see them; one query.

    Their tasks are loaded and their points prefetched.
    """
    rows = [
        Figure(one, one.task, path_of(facts_of(one), one.task.issued_on, one.task.due_current))
        for one in targets
    ]
    if not rows:
        return rows
    measures = {row.target.pk: row.target.measure for row in rows}
    found = histories(values_of(measures), measures, today)
    for row in rows:
        days = found.get(row.target.pk, [])
        row.values = [(day, value) for day, value in days if value is not None]
        if days:
            row.as_of, row.actual = days[-1]
            row.differs = row.actual is None
        if row.path is not None:
            row.course = course(row.path, row.actual, today)
    return rows


def figures_of_task(task: Task, today: dt.date) -> list[Figure]:
    """Those of one task; three queries."""
    targets = list(task.targets.prefetch_related("points"))
    for target in targets:
        target.task = task
    return figures_with_paths(targets, today)
