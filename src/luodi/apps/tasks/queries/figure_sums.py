"""Figures of many tasks added up: only what measures the same in the same unit, and adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from luodi.apps.tasks.models import Measure, Task, TaskTarget
from luodi.apps.tasks.paths import actual_of

MOST = 500  # tasks whose figures are added up


@dataclass(slots=True)
class FigureSum:
    """An indicator in one unit of measure, over `tasks` of them.

    `reported` of the targets have a figure; without one nothing is added for them. Where sums
    would mean nothing (`adds_up` is False: rates, levels, limits) only the number of targets
    stands.
    """

    indicator: str
    unit: str
    adds_up: bool
    targets: int = 0
    reported: int = 0
    goal: float = 0.0
    actual: float = 0.0
    other_units: list[str] = field(default_factory=list)


def figure_sums(rows: QuerySet[Task], today: dt.date) -> list[FigureSum]:
    """By indicator and unit of measure, the commonest first; two queries."""
    courses = dict(rows.order_by().values_list("pk", "course")[:MOST])
    targets = TaskTarget.objects.filter(task__in=list(courses)).order_by("task_id", "position")
    found: dict[tuple[str, str, bool], FigureSum] = {}
    for target in targets:
        adds_up = target.measure == Measure.CUMULATIVE and target.op != "range"
        name = target.indicator or target.quote
        one = found.setdefault((name, target.unit, adds_up), FigureSum(name, target.unit, adds_up))
        one.targets += 1
        actual = _actual(courses[target.task_id].get("targets", ()), target.pk, today)
        one.reported += actual is not None
        if adds_up:
            one.goal += target.value
            one.actual += actual or 0
    sums = sorted(found.values(), key=lambda one: (-one.targets, one.indicator))
    for one in sums:
        same = (other for other in sums if other.indicator == one.indicator)
        one.other_units = sorted({other.unit for other in same if other.unit != one.unit})
    return sums


def _actual(targets: Iterable[dict[str, object]], pk: int, today: dt.date) -> float | None:
    facts = next((one for one in targets if one.get("id") == pk), None)
    value = actual_of(facts, today) if facts else None
    return None if value is None else float(value)
