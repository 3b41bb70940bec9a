"""Whose matters are meant: all that the actor sees, or those of a unit, of a goal, of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from luodi.apps.documents.models import Goal
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Milestone, Occurrence, Task, WorkItem
from luodi.apps.tasks.queries import tasks_visible_to, unit_ids_of
from luodi.apps.tasks.queries.lists import of_units
from luodi.apps.tasks.queries.work import acting_unit_ids
from luodi.apps.tasks.rules import VIEW, sees_all
from luodi.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """What a calendar is about. `seen`: the units whose tasks the actor sees (None: all);
    `units` and `goals`: what is chosen of it (None: everything)."""

    actor: Actor
    seen: list[int] | None
    units: list[int] | None = None
    goals: list[int] | None = None

    @property
    def held(self) -> list[int] | None:
        """The units whose work is shown; None: those of all."""
        if self.seen is None or self.units is None:
            return self.units if self.seen is None else self.seen
        return [pk for pk in self.units if pk in set(self.seen)]


def scope_of(
    actor: Actor, *, unit: Unit | None = None, goal: Goal | None = None, mine: bool = False
) -> Scope:
    """A fixed number of queries. `mine`: the units the actor works in or acts for."""
    seen = None if sees_all(actor) else unit_ids_of(actor)
    units = _below(unit) if unit else None
    if mine:
        own = own_units(actor)
        units = own if units is None else [pk for pk in units if pk in set(own)]
    return Scope(actor, seen, units, _goals_below(goal) if goal else None)


def own_units(actor: Actor) -> list[int]:
    """The units in whose name the actor acts; of others the one they work in."""
    return acting_unit_ids(actor) or ([actor.unit_id] if actor.unit_id else [])


def tasks_in(scope: Scope, *, only_open: bool = False) -> QuerySet[Task]:
    """The tasks meant, open or not; `only_open`: the caller leaves the others out."""
    rows = tasks_visible_to(scope.actor, scope.seen, only_open=only_open)
    if scope.units is not None:
        rows = of_units(rows, scope.units, only_open=only_open)
    if scope.goals is not None:
        rows = rows.filter(goal_id__in=scope.goals)
    return rows


def open_tasks_in(scope: Scope) -> QuerySet[Task]:
    """The open ones among them."""
    if scope.seen is None and scope.units is None and scope.goals is None:
        # Nothing that is open is a draft: without that condition the index says it all.
        rows = Task.objects.filter(organisation_id=scope.actor.organisation_id, is_open=True)
        return rows if scope.actor.may(VIEW) else rows.none()
    return tasks_in(scope, only_open=True).filter(is_open=True)


def owed_in(scope: Scope) -> QuerySet[WorkItem]:
    """What waits for somebody. The caller names a kind that waits for units, a signature or a
    report, and no condition says so again: the index would not know it."""
    rows = WorkItem.objects.filter(organisation_id=scope.actor.organisation_id, closed_at=None)
    if scope.held is not None:
        rows = rows.filter(unit_id__in=scope.held)
    if scope.goals is not None:
        rows = rows.filter(task__goal_id__in=scope.goals)
    return rows


def milestones_in(scope: Scope) -> QuerySet[Milestone]:
    """Nodes of open tasks that have not been reached."""
    rows = Milestone.objects.filter(
        organisation_id=scope.actor.organisation_id, done_on=None, dropped_on=None
    )
    if scope.held is None and scope.goals is None:
        return rows.filter(task__is_open=True)
    return rows.filter(task__in=open_tasks_in(scope))


def turns_in(scope: Scope) -> QuerySet[Occurrence]:
    """Dated instances of recurring duties that nobody has done."""
    rows = Occurrence.objects.filter(organisation_id=scope.actor.organisation_id, done_on=None)
    if scope.held is None and scope.goals is None:
        return rows.filter(task__is_open=True)
    return rows.filter(task__in=open_tasks_in(scope))


def _below(unit: Unit) -> list[int]:
    rows = Unit.objects.filter(organisation_id=unit.organisation_id, path__startswith=unit.path)
    return list(rows.order_by().values_list("pk", flat=True))


def _goals_below(goal: Goal) -> list[int]:
    rows = Goal.objects.filter(organisation_id=goal.organisation_id, path__startswith=goal.path)
    return list(rows.order_by().values_list("pk", flat=True))
