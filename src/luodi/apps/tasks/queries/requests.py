"""Requests of units about tasks as an actor sees them: one, those of a task, all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from luodi.apps.tasks.models import Task, TaskParty, TaskRequest
from luodi.apps.tasks.queries.lists import my_parties, tasks_visible_to, unit_ids_of
from luodi.apps.tasks.rules import ADVISE, ASK, DECIDE, OWNERS, VIEW, VOUCH, relations, sees_all
from luodi.core.flow import Transition
from luodi.core.request_flow import OPEN_REQUESTS, REQUEST_FLOW
from luodi.core.task_flow import PartyState
from luodi.kernel.access import Actor, Hidden, Permission
from luodi.kernel.models import Event

OPEN = sorted(OPEN_REQUESTS)
_FACTS = ("task", "party__unit", "to_unit", "exemption")
_DECISIONS = frozenset({"grant", "refuse"})
_NEEDS: Mapping[str, Permission] = {
    "vouch": VOUCH,
    "stop": VOUCH,
    "advise": ADVISE,
    "grant": DECIDE,
    "refuse": DECIDE,
    "take_back": ASK,
}


def requests_visible_to(actor: Actor) -> QuerySet[TaskRequest]:
    """All of the organisation for those who oversee it; for units, what they have asked for."""
    rows = TaskRequest.objects.filter(organisation_id=actor.organisation_id)
    if not actor.may(VIEW):
        return rows.none()
    if sees_all(actor):
        return rows
    units = unit_ids_of(actor)
    return rows.filter(party__unit__in=units) if units else rows.none()


def with_facts(rows: QuerySet[TaskRequest]) -> QuerySet[TaskRequest]:
    """With what a row of a list says."""
    return rows.select_related("task", "party__unit", "to_unit").defer(
        "task__text", "task__measures", "task__light_facts", "task__plan"
    )


def request_for(actor: Actor, pk: int) -> TaskRequest:
    """The request about a task the actor sees, or Hidden."""
    rows = TaskRequest.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    found = rows.select_related(*_FACTS).first()
    if found is None or not tasks_visible_to(actor).filter(pk=found.task_id).exists():
        raise Hidden
    found.party.task = found.task
    return found


def requests_of(task: Task) -> list[TaskRequest]:
    """What units have asked for about the task, latest first."""
    found = TaskRequest.objects.filter(task=task)
    rows = list(found.select_related("party__unit", "to_unit", "exemption"))
    for request in rows:
        request.task = request.party.task = task
    return rows


def asking_party(actor: Actor, task: Task) -> TaskParty | None:
    """In whose name the actor asks for something about the task."""
    own = [party for party in my_parties(actor, task) if party.role in OWNERS]
    signed = [party for party in own if party.state == PartyState.SIGNED.value]
    return next(iter(signed or own), None)


def request_relations(actor: Actor, request: TaskRequest) -> frozenset[str]:
    """What the actor is to a request, in the words of its flow."""
    found = relations(actor, request.party)
    return found | {"asker"} if "owner" in found else found


def is_own(actor: Actor, request: TaskRequest) -> bool:
    """Whether the actor asked for it or vouched for it, and so does not decide on it."""
    return actor.user_id is not None and actor.user_id in (request.by_id, request.vouched_by_id)


def request_steps(actor: Actor, request: TaskRequest) -> list[Transition]:
    """The steps the actor may take on it now."""
    held = request_relations(actor, request)
    steps = REQUEST_FLOW.available(request.state, held)
    return [
        step
        for step in steps
        if actor.may(_NEEDS[step.name]) and not (step.name in _DECISIONS and is_own(actor, request))
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    """One term of an adjustment: as it is (or was when it was granted), and as it is to be."""

    name: str
    before: Any
    after: Any


def differences(request: TaskRequest, present: Mapping[str, Any]) -> list[Difference]:
    """The terms side by side; `present` is what the task says now.

    Of a granted request the task says the new ones already: what it said before is on record.
    """
    before = {**present, **(_before_grant(request) if request.state == "granted" else {})}
    return [Difference(name, before.get(name), value) for name, value in request.terms.items()]


def _before_grant(request: TaskRequest) -> Mapping[str, Any]:
    """What the event of the decision says that the terms were."""
    for event in Event.objects.on("tasks.task", request.task_id).filter(verb="tasks.grant"):
        said = event.after or {}
        if all(said.get(name) == value for name, value in request.terms.items()):
            return event.before or {}
    return {}
