"""What waits for me, and the steps: sign, report, return, settle, withdraw."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from luodi.apps.orgs.queries import unit_for
from luodi.apps.tasks import actions
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.api.tasks import PartyOut, TaskRow
from luodi.apps.tasks.models import Task, TaskParty, WorkItem
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.work import to_sign, work_of
from luodi.apps.tasks.rules import RETURN, SETTLE, SIGN, WITHDRAW, WORK
from luodi.kernel.access import ActorRequest
from luodi.kernel.errors import Mistake
from luodi.kernel.rest.listing import Key, Pk, Strict


class WorkOut(Schema):
    """Something to be done: `kind` is sign, report, settle, approve, vouch, review …

    What is about something else than a part of a task names it by `subject` and `subject_id`.
    """

    id: int
    kind: str
    task: int | None = Field(validation_alias="task_id")
    subject: str
    subject_id: int | None
    url: str
    title: str
    party: int | None = Field(validation_alias="party_id")
    unit: int | None = Field(validation_alias="unit_id")
    due: dt.date | None

    @staticmethod
    def resolve_title(item: WorkItem) -> str:
        """The task's title; of what is about something else, that."""
        return item.task.title if item.task else item.title


class WorkGroup(Schema):
    """Work of one kind of urgency, the most urgent group first; at most 20 of each."""

    key: str
    label: str
    items: list[WorkOut] = Field(validation_alias="rows")
    more: bool

    @staticmethod
    def resolve_label(group: object) -> str:
        """In words."""
        return str(getattr(group, "label", ""))


@routes.get("/my-work", WORK, list[WorkGroup])
def my_work(request: ActorRequest) -> object:
    """What waits for my units and, for the office, for me."""
    return work_of(request.actor, timezone.localdate())


class Parties(Strict):
    """Units' parts of tasks; none named: everything that waits for my signature."""

    parties: list[Key] | None = Field(None, min_length=1, max_length=500)


@routes.post("/tasks/sign", SIGN, list[PartyOut])
def sign_tasks(request: ActorRequest, sent: Parties) -> list[TaskParty]:
    """Sign for one task or many."""
    actor = request.actor
    if sent.parties is None:
        own = to_sign(actor)
    else:
        own = [party_for(actor, pk, acting=True).pk for pk in dict.fromkeys(sent.parties)]
    return actions.sign(actor=actor, party_ids=own, now=timezone.now())


class Reason(Strict):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


@routes.post("/parties/{pk}/return", RETURN, PartyOut)
def return_task(request: ActorRequest, pk: Pk, sent: Reason) -> TaskParty:
    """Send a task back: not ours, and why."""
    party = party_for(request.actor, pk, acting=True)
    return actions.return_task(
        actor=request.actor, party=party, reason=sent.reason, now=timezone.now()
    )


class Settlement(Strict):
    """What the office decides about a returned task; `unit` for `reassign`."""

    decision: Literal["uphold", "reassign", "release"]
    reason: str = Field(min_length=1, max_length=300)
    unit: Key | None = None


@routes.post("/parties/{pk}/settle", SETTLE, PartyOut)
def settle_return(request: ActorRequest, pk: Pk, sent: Settlement) -> TaskParty:
    """Decide about a returned task: it stays, another unit gets it, or the unit is taken off.

    The last two also where the unit has ended without returning it.
    """
    actor, now = request.actor, timezone.now()
    party = party_for(actor, pk)
    if sent.decision == "uphold":
        return actions.uphold(actor=actor, party=party, reason=sent.reason, now=now)
    if sent.decision == "release":
        return actions.release(actor=actor, party=party, reason=sent.reason, now=now)
    if sent.unit is None:
        raise Mistake(_("请选择改派给哪个单位。"), "unit")
    unit = unit_for(actor, sent.unit)
    return actions.reassign(actor=actor, party=party, unit=unit, reason=sent.reason, now=now)


class Withdrawal(Strict):
    """Which tasks are no longer asked for, and why."""

    tasks: list[Key] = Field(min_length=1, max_length=500)
    reason: str = Field(min_length=1, max_length=300)


@routes.post("/tasks/withdraw", WITHDRAW, list[TaskRow])
def withdraw_tasks(request: ActorRequest, sent: Withdrawal) -> list[Task]:
    """Withdraw tasks; they stay on record."""
    own = [task_for(request.actor, pk).pk for pk in dict.fromkeys(sent.tasks)]
    done = actions.withdraw(
        actor=request.actor, task_ids=own, reason=sent.reason, now=timezone.now()
    )
    rows = Task.objects.filter(pk__in=[task.pk for task in done])
    return list(rows.prefetch_related("parties__unit"))


class AddedUnitIn(Strict):
    """A unit that comes to an issued task, as what, and why."""

    unit: Key
    role: Literal["responsible", "support"] = "support"
    reason: str = Field(min_length=1, max_length=300)


@routes.post("/tasks/{pk}/units", SETTLE, PartyOut, status=201)
def add_unit(request: ActorRequest, pk: Pk, sent: AddedUnitIn) -> TaskParty:
    """Another unit helps with an issued task, or is responsible too."""
    actor = request.actor
    task, unit = task_for(actor, pk), unit_for(actor, sent.unit)
    return actions.add_unit(
        actor=actor, task=task, unit=unit, role=sent.role, reason=sent.reason, now=timezone.now()
    )


class DropIn(Strict):
    """Why a unit is off a task."""

    reason: str = Field(min_length=1, max_length=300)


@routes.post("/parties/{pk}/drop", SETTLE, PartyOut)
def drop_unit(request: ActorRequest, pk: Pk, sent: DropIn) -> TaskParty:
    """The unit is off the task; another must answer for it."""
    party = party_for(request.actor, pk)
    return actions.drop_unit(
        actor=request.actor, party=party, reason=sent.reason, now=timezone.now()
    )
