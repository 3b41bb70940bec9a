"""Figures of a goal against their paths: the three that say most, with what was reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from luodi.apps.tasks.models import ProgressValue, TargetPoint, Task, TaskTarget
from luodi.apps.tasks.models.progress import ProgressState
from luodi.apps.tasks.models.targets import Measure, PathKind
from luodi.core.elapsed import Basis
from luodi.core.periods import add_months, last_day
from luodi.core.trajectory import Aim, Course, Dated, Even, Kind, Target, aim_of, course, expected

SHOWN = 3
_LOOKED_AT = 60  # the weightiest of a goal; among them those farthest behind are shown
_KINDS = {
    Measure.CUMULATIVE.value: Kind.CUMULATIVE,
    Measure.RATE.value: Kind.RATE,
}
_BASES = {PathKind.MONTHS.value: Basis.MONTH_PLAN, PathKind.NODES.value: Basis.NODES}
Reported = tuple[dt.date, float]


@dataclass(slots=True)
class Figure:
    """A target with what was reported for it, oldest first, and where it stands on the day."""

    target: TaskTarget
    task: Task
    path: Target | None
    values: list[Reported] = field(default_factory=list)
    course: Course | None = None

    @property
    def actual(self) -> float | None:
        """The last value reported."""
        return self.values[-1][1] if self.values else None

    @property
    def as_of(self) -> dt.date | None:
        """The day it holds for."""
        return self.values[-1][0] if self.values else None

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


def figures_of(tasks: QuerySet[Task], today: dt.date) -> list[Figure]:
    """The figures of a goal's tasks that are farthest behind; those without a report come last."""
    targets = (
        TaskTarget.objects.filter(task__in=tasks.values("pk"))
        .select_related("task")
        .defer("task__text", "task__measures", "task__light_facts")
        .prefetch_related(Prefetch("points", TargetPoint.objects.order_by("on")))
        .order_by("is_soft", "-weight", "pk")[:_LOOKED_AT]
    )
    rows = [Figure(target, target.task, path_of(target, target.task)) for target in targets]
    _fill(rows, today)
    return sorted(rows, key=_rank)[:SHOWN]


def path_of(target: TaskTarget, task: Task) -> Target | None:
    """The target as the rules for paths take it; None without dates or with a plan that is none."""
    begin, due = target.begins_on or task.issued_on, target.ends_on or task.due_original
    if begin is None or due is None:
        return None
    aim, strict = aim_of(target.op)
    if target.measure == Measure.LOWER:
        aim = Aim.DOWN
    try:
        return Target(
            kind=_KINDS.get(target.measure, Kind.LEVEL),
            aim=aim,
            goal=target.value,
            begin=begin,
            due=due,
            baseline=target.baseline,
            high=target.high if aim is Aim.WITHIN else None,
            path=_path(target),
            strict=strict,
        )
    except ValueError:
        return None


def _path(target: TaskTarget) -> Even | Dated:
    if target.path == PathKind.LINEAR:
        return Even(Basis.MONTHS)
    points = tuple((point.on, point.value) for point in target.points.all())
    return Dated(points, _BASES[target.path])


def _fill(rows: Iterable[Figure], today: dt.date) -> None:
    """What was reported, corrections in place of what they correct; one query."""
    known = {row.target.pk: row for row in rows}
    values = (
        ProgressValue.objects.filter(target__in=known, progress__state=ProgressState.FILED)
        .filter(progress__corrected_by=None)
        .order_by("progress_id")
        .values_list("target_id", "value", "progress__as_of", "progress__at")
    )
    for target_id, value, as_of, at in values:
        day = as_of or timezone.localdate(at)
        if day <= today:
            known[target_id].values.append((day, value))
    for row in known.values():
        row.values.sort(key=lambda one: one[0])
        if row.path is not None:
            row.course = course(row.path, row.actual, today)


def _rank(row: Figure) -> tuple[int, float]:
    if row.course is None or row.course.gap is None:
        return 1, -row.target.weight
    return 0, float(row.course.gap)
