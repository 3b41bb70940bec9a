"""Help that units ask for: asked, answered, confirmed, brought higher, given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal

from django.http import QueryDict
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs.queries import unit_for
from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import HelpFacts
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import HelpKind, HelpRequest
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.helping import help_for, help_steps, helps_of
from luodi.apps.tasks.registers import Helps
from luodi.apps.tasks.rules import ANSWER, HELP, VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Key, Listing, Pk, Strict, listing


class HelpOut(Schema):
    """What a unit has asked for. `due` is the clock of the level that is at it."""

    id: int
    task: int = Field(validation_alias="task_id")
    task_number: str
    task_title: str
    party: int = Field(validation_alias="party_id")
    unit: int
    unit_name: str
    kind: str
    text: str
    asked: int | None = Field(validation_alias="asked_id")
    level: str
    state: str
    raised_on: dt.date
    due: dt.date
    by_name: str
    at: dt.datetime
    answer: str
    answered_by: str
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    close_reason: str

    @staticmethod
    def resolve_task_number(row: HelpRequest) -> str:
        """The task's number."""
        return row.task.number

    @staticmethod
    def resolve_task_title(row: HelpRequest) -> str:
        """The task's title."""
        return row.task.title

    @staticmethod
    def resolve_unit(row: HelpRequest) -> int:
        """The unit that asks."""
        return row.party.unit_id

    @staticmethod
    def resolve_unit_name(row: HelpRequest) -> str:
        """Its short name."""
        return str(row.party.unit)


class HelpDetail(HelpOut):
    """A request with the steps I may take now."""

    steps: list[str]


class HelpsWanted(Cursor):
    """Which requests; without `state` those that are open or wait to be confirmed."""

    state: Literal["open", "answered", "solved", "unsolved", "taken_back", "all"] | None = None
    level: Literal["unit", "office", "leader"] | None = None
    kind: HelpKind | None = None
    unit: int | None = Field(None, ge=1, le=BIGGEST, description="asks or is asked")
    overdue: bool = False


@routes.get("/helps", VIEW, Listing[HelpOut])
def list_helps(request: ActorRequest, wanted: Query[HelpsWanted]) -> dict[str, Any]:
    """What units have asked for and I may see."""
    asked = QueryDict(mutable=True)
    for name in ("state", "level", "kind", "unit"):
        value = getattr(wanted, name)
        if value:
            asked[name] = str(getattr(value, "value", value))
    if wanted.overdue:
        asked["due"] = "overdue"
    rows = Helps(request.actor, asked, timezone.localdate()).rows()
    return listing(request, rows, wanted)


@routes.get("/helps/{pk}", VIEW, HelpDetail)
def get_help(request: ActorRequest, pk: Pk) -> HelpRequest:
    """One request."""
    row = help_for(request.actor, pk)
    row.steps = [step.name for step in help_steps(request.actor, row)]  # type: ignore[attr-defined]  # for the answer
    return row


@routes.get("/tasks/{pk}/helps", VIEW, list[HelpOut])
def list_helps_of_task(request: ActorRequest, pk: Pk) -> list[HelpRequest]:
    """What was asked for about a task, what is open first."""
    return helps_of(task_for(request.actor, pk))


class HelpIn(Strict):
    """What is needed; without `asked` the office looks for the unit that can help."""

    kind: HelpKind
    text: str = Field(min_length=1, max_length=2000)
    asked: Key | None = None


@routes.post("/parties/{pk}/help", HELP, HelpOut, status=201)
def ask_for_help(request: ActorRequest, pk: Pk, sent: HelpIn) -> HelpRequest:
    """Ask for help about a task, in the name of a unit on it."""
    actor = request.actor
    party = party_for(actor, pk, acting=True)
    unit = unit_for(actor, sent.asked) if sent.asked else None
    said = HelpFacts(kind=sent.kind.value, text=sent.text, asked=unit)
    return actions.ask_help(actor=actor, party=party, said=said, now=timezone.now())


class HelpAnswerIn(Strict):
    """What is done about it."""

    answer: str = Field(min_length=1, max_length=2000)


class WhyIn(Strict):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


@routes.post("/helps/{pk}/answer", ANSWER, HelpOut)
def answer_for_help(request: ActorRequest, pk: Pk, sent: HelpAnswerIn) -> HelpRequest:
    """Say what is done about it; who asked confirms whether that solves it."""
    return _step(request, pk, actions.answer_help, answer=sent.answer)


@routes.post("/helps/{pk}/climb", ANSWER, HelpOut)
def climb_for_help(request: ActorRequest, pk: Pk) -> HelpRequest:
    """Bring it to the next level before its time is over."""
    return _step(request, pk, actions.climb_help)


@routes.post("/helps/{pk}/close", ANSWER, HelpOut)
def close_for_help(request: ActorRequest, pk: Pk, sent: WhyIn) -> HelpRequest:
    """Say that it cannot be solved, and why."""
    return _step(request, pk, actions.close_help, reason=sent.reason)


@routes.post("/helps/{pk}/confirm", HELP, HelpOut)
def confirm_for_help(request: ActorRequest, pk: Pk) -> HelpRequest:
    """Say that it is solved."""
    return _step(request, pk, actions.confirm_help)


@routes.post("/helps/{pk}/insist", HELP, HelpOut)
def insist_for_help(request: ActorRequest, pk: Pk, sent: WhyIn) -> HelpRequest:
    """Say that the answer does not solve it, and what is missing."""
    return _step(request, pk, actions.insist_on_help, reason=sent.reason)


@routes.post("/helps/{pk}/take-back", HELP, HelpOut)
def take_help_back(request: ActorRequest, pk: Pk) -> HelpRequest:
    """Say that no help is needed any more."""
    return _step(request, pk, actions.take_back_help)


def _step(
    request: ActorRequest, pk: int, act: Callable[..., HelpRequest], **said: str
) -> HelpRequest:
    row = help_for(request.actor, pk)
    return act(actor=request.actor, row=row, now=timezone.now(), **said)
