"""The dated instances of recurring duties: of one task, and what each unit made of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Occurrence, Task, TaskParty
from luodi.apps.tasks.queries.lists import current_parties, tasks_visible_to, unit_ids_of
from luodi.apps.tasks.queries.outcomes import owns
from luodi.apps.tasks.rules import sees_all
from luodi.kernel.access import Actor


class Turn(TextChoices):
    """How an instance came out. What is missed is owed and late, like any late open task."""

    ON_TIME = "on_time", _("按时")
    LATE = "late", _("逾期完成")
    MISSED = "missed", _("缺报")
    COMING = "coming", _("未到期")
    LEFT = "left", _("不再要求")


OWED = (Turn.ON_TIME, Turn.LATE, Turn.MISSED)  # 应办


def turn_of(row: Occurrence, task: Task, today: dt.date) -> Turn:
    """How it came out; what lies after the end of a task, or in a standstill, is not asked for."""
    if row.done_on is not None:
        return Turn.ON_TIME if row.done_on <= row.due else Turn.LATE
    ended = task.paused_on if task.is_open else task.closed_on
    if ended is not None and row.due >= ended:
        return Turn.LEFT
    return Turn.MISSED if row.due < today else Turn.COMING


def turn_is(turn: str, today: dt.date, at: str = "") -> Q:
    """The same as a condition; `at` leads to the instance from what is asked."""

    def where(**conditions: object) -> Q:
        return Q(**{f"{at}{name}": value for name, value in conditions.items()})

    task = f"{at}task__" if not at else at.removesuffix("occurrences__")
    due, open_ = f"{at}due", where(done_on=None)
    asked = Q(**{f"{task}is_open": True, f"{task}paused_on": None})
    asked |= Q(**{f"{task}is_open": True, f"{due}__lt": F(f"{task}paused_on")})
    asked |= Q(**{f"{task}is_open": False, f"{due}__lt": F(f"{task}closed_on")})
    known = {
        Turn.ON_TIME: where(done_on__lte=F(due)),
        Turn.LATE: where(done_on__gt=F(due)),
        Turn.MISSED: open_ & asked & where(due__lt=today),
        Turn.COMING: open_ & asked & where(due__gte=today),
        Turn.LEFT: open_ & ~asked,
    }
    return known[Turn(turn)]


@dataclass(frozen=True, slots=True)
class Turned:
    """One instance of a task's duty."""

    due: dt.date
    done_on: dt.date | None
    state: Turn

    @property
    def label(self) -> str:
        """How it came out, in a word."""
        return str(self.state.label)


def turns_of(task: Task, today: dt.date) -> list[Turned]:
    """The instances of a task, the latest first."""
    rows = Occurrence.objects.filter(task=task).order_by("-due")
    return [Turned(row.due, row.done_on, turn_of(row, task, today)) for row in rows]


@dataclass(frozen=True, slots=True)
class UnitTurns:
    """What a unit made of the instances of its duties."""

    unit: Unit
    counts: Mapping[str, int]

    @property
    def owed(self) -> int:
        """How many had been due."""
        return sum(self.counts[turn.value] for turn in OWED)


def unit_turns(actor: Actor, year: int, today: dt.date) -> list[UnitTurns]:
    """By unit that answers for the task, of the duties the actor sees; two queries."""
    tasks = tasks_visible_to(actor).exclude(recurrence="")
    parties = current_parties().filter(owns(), task__in=tasks.order_by().values("pk"))
    if not sees_all(actor):
        parties = parties.filter(unit__in=unit_ids_of(actor))
    rows = _counted(parties, year, today)
    units = Unit.objects.in_bulk([pk for pk in rows if isinstance(pk, int)])
    found = [UnitTurns(units[pk], counts) for pk, counts in rows.items() if isinstance(pk, int)]
    return sorted((one for one in found if one.owed), key=lambda one: one.unit.path)


def _counted(
    parties: QuerySet[TaskParty], year: int, today: dt.date
) -> dict[Hashable, dict[str, int]]:
    at = "task__occurrences__"
    this = Q(**{f"{at}due__year": year})
    columns = {
        turn.value: Count(f"{at}pk", filter=turn_is(turn.value, today, at) & this) for turn in OWED
    }
    rows = parties.order_by().values("unit").annotate(**columns)
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return {row["unit"]: {turn.value: row[turn.value] for turn in OWED} for row in found}


def turn_rows(
    actor: Actor, year: int, today: dt.date, *, unit: int | None, turn: str
) -> QuerySet[Occurrence]:
    """The instances behind a figure, the latest first."""
    tasks = tasks_visible_to(actor).exclude(recurrence="").order_by()
    if unit is not None:
        held = current_parties().filter(owns(), unit=unit).values("task")
        tasks = tasks.filter(pk__in=held)
    rows = Occurrence.objects.filter(
        organisation_id=actor.organisation_id, task__in=tasks.values("pk"), due__year=year
    )
    if turn in Turn.values:
        rows = rows.filter(turn_is(turn, today))
    else:
        owed = Q()
        for one in OWED:
            owed |= turn_is(one.value, today)
        rows = rows.filter(owed)
    return rows.select_related("task").defer("task__text", "task__measures", "task__plan")
