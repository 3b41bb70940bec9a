"""Which task waits for which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luodi.apps.agenda.models import Dependency
from luodi.apps.agenda.rules import VIEW
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import tasks_visible_to
from luodi.kernel import many
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.errors import Mistake

_STEPS = 200  # so long a chain is not a plan any more
_FIELDS = tuple(
    f"{side}__{name}"
    for side in ("before", "after")
    for name in ("number", "title", "light", "light_facts", "state", "is_open", "due_current")
)


@dataclass(frozen=True, slots=True)
class Links:
    """What a task waits for, and what waits for it."""

    before: list[Dependency]
    after: list[Dependency]


def links_of(actor: Actor, task: Task) -> Links:
    """Only with tasks that the actor sees too; two queries."""
    if not actor.may(VIEW):
        return Links([], [])
    seen = tasks_visible_to(actor).values("pk")
    rows = Dependency.objects.filter(organisation_id=actor.organisation_id)
    rows = rows.select_related("before", "after").only(
        "organisation_id", "made_at", "made_by", *_FIELDS
    )
    return Links(
        list(rows.filter(after=task, before__in=seen)),
        list(rows.filter(before=task, after__in=seen)),
    )


def links_among(organisation_id: int, keys: Collection[int]) -> list[tuple[int, int]]:
    """(before, after) of tasks that are all among those; one query."""
    held = many.keys(keys)
    rows = Dependency.objects.filter(
        organisation_id=organisation_id, before__in=held, after__in=held
    )
    return list(rows.values_list("before_id", "after_id"))


def dependency_for(actor: Actor, pk: int) -> Dependency:
    """The row, if the actor sees both tasks; or Hidden."""
    rows = Dependency.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    row = rows.select_related("before", "after").first()
    if row is None:
        raise Hidden
    seen = tasks_visible_to(actor).filter(pk__in=[row.before_id, row.after_id])
    if seen.count() < 2:
        raise Hidden
    return row


def numbered(actor: Actor, number: str) -> Task:
    """The task of that number; a sentence where there is none."""
    found = tasks_visible_to(actor).filter(number=number.strip()).first()
    if found is None:
        raise Mistake(_("没有编号为“%(number)s”的任务，请核对。") % {"number": number}, "number")
    return found


def way(organisation_id: int, start: int, end: int) -> list[int]:
    """The tasks from `start` on that wait for each other, up to `end`; empty if there is no way."""
    came_from = {start: 0}
    edge = [start]
    for _step in range(_STEPS):
        rows = Dependency.objects.filter(organisation_id=organisation_id, before__in=edge)
        edge = []
        for before, after in rows.values_list("before_id", "after_id"):
            if after not in came_from:
                came_from[after] = before
                edge.append(after)
        if end in came_from:
            return _back(came_from, end)
        if not edge:
            return []
    return []


def _back(came_from: dict[int, int], end: int) -> list[int]:
    found = [end]
    while came_from[found[-1]]:
        found.append(came_from[found[-1]])
    return found[::-1]
