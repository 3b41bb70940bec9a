"""The steps open to somebody on a task: those of the flows, and what a unit that ended leaves."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.apps.tasks.models import Task, TaskParty
from luodi.apps.tasks.queries.page import OpenStep, steps_of
from luodi.apps.tasks.rules import SETTLE, relations
from luodi.core.task_flow import PARTY_FLOW
from luodi.kernel.access import Actor


def open_steps(actor: Actor, task: Task, parties: Iterable[TaskParty]) -> list[OpenStep]:
    """The buttons the actor may press now."""
    rows = list(parties)
    left = [
        OpenStep("reassign", "改派", party.pk, str(party.unit))
        for party in rows
        if task.is_open and actor.may(SETTLE) and is_left_behind(actor, party)
    ]
    return [*left, *steps_of(actor, task, rows)]


def is_left_behind(actor: Actor, party: TaskParty) -> bool:
    """Whether the unit has ended with the task in its hands, and the actor finds another."""
    held = relations(actor, party) - {"office"}
    return PARTY_FLOW.allows("reassign", party.state, held)
