"""Counts of tasks by a dimension, straight from the tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet

from luodi.apps.boards.queries.asked import FIGURES, Asked, Dimension, tasks_asked
from luodi.apps.tasks.models import Task, TaskParty
from luodi.apps.tasks.queries.lists import current_parties, unit_ids_of
from luodi.apps.tasks.queries.outcomes import owns
from luodi.apps.tasks.rules import sees_all
from luodi.core.rates import By
from luodi.kernel.access import Actor
from luodi.kernel.models import PartyRole

Counts = dict[str, int]  # by the keys of FIGURES
_COLUMN = {
    Dimension.GOAL: "goal",
    Dimension.LEADER: "leader",
    Dimension.DOCUMENT: "sources__document",
}


def aggregates(today: dt.date, by: By, at: str = "", *, distinct: bool = False) -> Any:
    """All figures as columns of one query. `at` leads from what is counted to its task."""
    counted = f"{at}pk" if distinct else "pk"
    return {
        f"n_{figure.key}": Count(
            counted,
            filter=figure.condition(today, by, at),
            distinct=distinct,
        )
        for figure in FIGURES
    }


def total_of(tasks: QuerySet[Task], asked: Asked, today: dt.date) -> Counts:
    """All of them, each task once."""
    return _named(tasks.aggregate(**aggregates(today, asked.due_by)))


def counted(
    actor: Actor, tasks: QuerySet[Task], asked: Asked, today: dt.date
) -> dict[Hashable, Counts]:
    """The figures of each unit, goal, document or leader that has any."""
    if asked.dimension == Dimension.UNIT:
        rows = owning(actor, tasks).values("unit")
        found = rows.annotate(**aggregates(today, asked.due_by, "task__"))
        return _by_key(found, "unit")
    column = _COLUMN[Dimension(asked.dimension)]
    many = asked.dimension == Dimension.DOCUMENT  # a task may come from two sentences of one
    found = tasks.values(column).annotate(**aggregates(today, asked.due_by, distinct=many))
    return _by_key(found, column)


def owning(actor: Actor, tasks: QuerySet[Task]) -> QuerySet[TaskParty]:
    """The parts of units that answer for the tasks; of one's own units where one sees no others."""
    return _own(actor, current_parties().filter(owns(), task__in=tasks.values("pk")))


def supporting(actor: Actor, asked: Asked, today: dt.date) -> dict[int, int]:
    """With how many of the tasks each unit helps."""
    tasks, _query = tasks_asked(actor, asked, today, role=PartyRole.SUPPORT.value)
    if sees_all(actor):
        tasks, _query = tasks_asked(actor, asked, today)
    rows = current_parties().filter(role=PartyRole.SUPPORT.value, task__in=tasks.values("pk"))
    counted = _own(actor, rows).order_by().values("unit").annotate(n=Count("pk"))
    return dict(counted.values_list("unit", "n"))


def _own(actor: Actor, parties: QuerySet[TaskParty]) -> QuerySet[TaskParty]:
    rows = parties.order_by()
    return rows if sees_all(actor) else rows.filter(unit__in=unit_ids_of(actor))


def _by_key(rows: Iterable[Mapping[str, Any]], column: str) -> dict[Hashable, Counts]:
    found = {row[column]: _named(row) for row in rows}
    return {key: counts for key, counts in found.items() if counts["issued"]}  # drafts are none


def _named(row: Mapping[str, Any]) -> Counts:
    return {figure.key: row[f"n_{figure.key}"] or 0 for figure in FIGURES}
