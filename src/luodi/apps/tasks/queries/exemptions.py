"""Lights that are excused: loaders and lists."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from luodi.apps.tasks.models import Exemption
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.apps.tasks.rules import sees_all
from luodi.kernel.access import Actor, Hidden


def exemptions_visible_to(actor: Actor) -> QuerySet[Exemption]:
    """All of the organisation for those who oversee it; for units those of their tasks."""
    rows = Exemption.objects.filter(organisation_id=actor.organisation_id)
    tasks = tasks_visible_to(actor)
    return rows if sees_all(actor) else rows.filter(task__in=tasks.order_by().values("pk"))


def in_force(rows: QuerySet[Exemption], today: dt.date) -> QuerySet[Exemption]:
    """Those that hold today, of tasks that still are lit."""
    return rows.filter(ended_on=None, until__gte=today, task__is_open=True)


def with_task(rows: QuerySet[Exemption]) -> QuerySet[Exemption]:
    """With what a row of a list says."""
    return rows.select_related("task").defer("task__text", "task__measures", "task__plan")


def exemption_for(actor: Actor, pk: int) -> Exemption:
    """One of a task that the actor sees, or Hidden."""
    found = with_task(exemptions_visible_to(actor)).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found
