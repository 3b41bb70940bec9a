"""Figures of a goal against their paths: the three that say most, with what was reported."""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch, QuerySet

from luodi.apps.tasks.models import TargetPoint, Task, TaskTarget
from luodi.apps.tasks.queries.trajectories import Figure, figures_with_paths

SHOWN = 3
_LOOKED_AT = 60  # the weightiest of a goal; among them those farthest behind are shown


def figures_of(tasks: QuerySet[Task], today: dt.date) -> list[Figure]:
    """The figures of a goal's tasks that are farthest behind; those without a report come last."""
    targets = (
        TaskTarget.objects.filter(task__in=tasks.values("pk"))
        .select_related("task")
        .defer("task__text", "task__measures", "task__light_facts", "task__course")
        .prefetch_related(Prefetch("points", TargetPoint.objects.order_by("on")))
        .order_by("is_soft", "-weight", "pk")[:_LOOKED_AT]
    )
    return sorted(figures_with_paths(targets, today), key=_rank)[:SHOWN]


def _rank(row: Figure) -> tuple[int, float]:
    if row.course is None or row.course.gap is None:
        return 1, -row.target.weight
    return 0, float(row.course.gap)
