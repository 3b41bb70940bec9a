"""Leaders' remarks: recorded, dispatched, answered, closed; the register on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Literal

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents.queries import document_for, goal_for
from luodi.apps.orgs.queries import unit_for
from luodi.apps.tasks import actions, paper, remark_paper
from luodi.apps.tasks.actions import Again, Dispatch, RemarkFacts
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import Remark
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.queries.remarks import carriers_of, place_of, remark_for, remark_steps
from luodi.apps.tasks.registers import Remarks
from luodi.apps.tasks.rules import REMARK, REMARK_OWN, VIEW
from luodi.core.remark_flow import Urgency
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Key, Listing, Pk, Strict, listing


class CarrierOut(Schema):
    """A unit that carries it out."""

    unit: int = Field(validation_alias="unit_id")
    role: str


class RemarkOut(Schema):
    """What a leader said on a task, a document, a goal or a paper; `matter` is what it led to."""

    id: int
    leader: str
    said_on: dt.date
    text: str
    urgency: str
    place: str
    task: int | None = Field(validation_alias="task_id")
    document: int | None = Field(validation_alias="document_id")
    goal: int | None = Field(validation_alias="goal_id")
    state: str
    due: dt.date
    matter: int | None = Field(validation_alias="matter_id")
    carriers: list[CarrierOut]
    answer: str
    answered_on: dt.date | None
    closed_on: dt.date | None
    note: str
    by_name: str
    at: dt.datetime

    @staticmethod
    def resolve_place(row: Remark) -> str:
        """In words."""
        return place_of(row)

    @staticmethod
    def resolve_carriers(row: Remark) -> list[Any]:
        """Those that answer for it first."""
        return list(carriers_of(row))


class RemarkDetail(RemarkOut):
    """A remark with the steps I may take now."""

    steps: list[str]


class RemarksAsked(Strict):
    """Which remarks."""

    urgency: Urgency | None = None
    overdue: bool = False
    unit: int | None = Field(None, ge=1, le=BIGGEST, description="carries it out, or one below it")
    leader: str = Field("", max_length=60)
    said_from: dt.date | None = None
    said_to: dt.date | None = None


class RemarksWanted(Cursor, RemarksAsked):
    """Which remarks; without `state` those that are not closed."""

    state: Literal["recorded", "dispatched", "answered", "closed", "all"] | None = None


class RemarksForm(StrEnum):
    """On paper."""

    DOCX = "docx"
    XLSX = "xlsx"


class FileWanted(RemarksAsked):
    """Which remarks, and in which form."""

    form: RemarksForm = RemarksForm.DOCX


def _asked(request: ActorRequest, wanted: RemarksAsked, state: str = "") -> Remarks:
    data = QueryDict(mutable=True)
    for name in ("urgency", "unit", "leader", "said_from", "said_to"):
        value = getattr(wanted, name)
        if value:
            data[name] = str(getattr(value, "value", value))
    if wanted.overdue:
        data["due"] = "overdue"
    data["state"] = state
    return Remarks(request.actor, data, timezone.localdate())


@routes.get("/remarks", VIEW, Listing[RemarkOut])
def list_remarks(request: ActorRequest, wanted: Query[RemarksWanted]) -> dict[str, Any]:
    """Remarks that I may see."""
    return listing(request, _asked(request, wanted, wanted.state or "").rows(), wanted)


@routes.file("/remarks/file", VIEW, paper.TYPES["docx"], paper.TYPES["xlsx"])
def get_remarks_file(request: ActorRequest, wanted: Query[FileWanted]) -> HttpResponse:
    """The register on paper, in two parts: closed, and not closed."""
    rows = _asked(request, wanted).on_paper()
    return remark_paper.download(
        rows, request.actor.organisation_id, timezone.localdate(), wanted.form.value
    )


@routes.get("/remarks/{pk}", VIEW, RemarkDetail)
def get_remark(request: ActorRequest, pk: Pk) -> Remark:
    """One remark."""
    row = remark_for(request.actor, pk)
    row.steps = [step.name for step in remark_steps(request.actor, row)]  # type: ignore[attr-defined]  # for the answer
    return row


class RemarkIn(Strict):
    """What was said, and on what: one of the four. A leader's own stands in the own name, today."""

    text: str = Field(min_length=1, max_length=2000)
    urgency: Urgency = Urgency.NORMAL
    leader: str = Field("", max_length=60)
    said_on: dt.date | None = None
    due: dt.date | None = None
    task: Key | None = None
    document: Key | None = None
    goal: Key | None = None
    paper: str = Field("", max_length=120)


@routes.post("/remarks", REMARK_OWN, RemarkOut, status=201)
def make_remark(request: ActorRequest, sent: RemarkIn) -> Remark:
    """Record a leader's remark, or make one's own."""
    actor = request.actor
    said = RemarkFacts(
        text=sent.text,
        urgency=sent.urgency.value,
        leader=sent.leader,
        said_on=sent.said_on,
        due=sent.due,
        task=task_for(actor, sent.task) if sent.task else None,
        document=document_for(actor, sent.document) if sent.document else None,
        goal=goal_for(actor, sent.goal) if sent.goal else None,
        paper=sent.paper,
    )
    row = actions.record_remark(actor=actor, said=said, now=timezone.now())
    return remark_for(actor, row.pk)


class DispatchIn(Strict):
    """To whom it goes: a new matter of `lead`, or an open `task`; `due` if not by the limit."""

    task: Key | None = None
    lead: Key | None = None
    support: list[Key] = Field(default_factory=list, max_length=50)
    title: str = Field("", max_length=120)
    text: str = Field("", max_length=2000)
    due: dt.date | None = None

    def to(self, actor: Actor) -> Dispatch:
        """For the action."""
        return Dispatch(
            task=task_for(actor, self.task) if self.task else None,
            lead=unit_for(actor, self.lead) if self.lead else None,
            support=tuple(unit_for(actor, pk) for pk in dict.fromkeys(self.support)),
            title=self.title,
            text=self.text,
            due=self.due,
        )


@routes.post("/remarks/{pk}/dispatch", REMARK, RemarkOut)
def dispatch_remark(request: ActorRequest, pk: Pk, sent: DispatchIn) -> Remark:
    """Give it to units."""
    return _step(request, pk, actions.dispatch_remark, to=sent.to(request.actor))


class AgainIn(DispatchIn):
    """A further remark, and to whom it goes."""

    remark: str = Field(min_length=1, max_length=2000)
    urgency: Urgency = Urgency.NORMAL
    said_on: dt.date


@routes.post("/remarks/{pk}/again", REMARK, RemarkOut)
def remark_again(request: ActorRequest, pk: Pk, sent: AgainIn) -> Remark:
    """The leader has said more on what was answered: go on."""
    said = Again(
        remark=sent.remark,
        urgency=sent.urgency.value,
        said_on=sent.said_on,
        to=sent.to(request.actor),
    )
    return _step(request, pk, actions.remark_again, said=said)


class ReasonIn(Strict):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


@routes.post("/remarks/{pk}/note", REMARK, RemarkOut)
def note_remark(request: ActorRequest, pk: Pk, sent: ReasonIn) -> Remark:
    """Nothing is to be done about it."""
    return _step(request, pk, actions.note_remark, reason=sent.reason)


class ResultIn(Strict):
    """What came of it."""

    answer: str = Field(min_length=1, max_length=2000)


@routes.post("/remarks/{pk}/answer", REMARK, RemarkOut)
def answer_remark(request: ActorRequest, pk: Pk, sent: ResultIn) -> Remark:
    """Write down what came of it."""
    return _step(request, pk, actions.answer_remark, answer=sent.answer)


class RemarkNoteIn(Strict):
    """How the leader took it."""

    note: str = Field("", max_length=300)


@routes.post("/remarks/{pk}/close", REMARK, RemarkOut)
def close_remark(request: ActorRequest, pk: Pk, sent: RemarkNoteIn) -> Remark:
    """The leader has been told of the answer."""
    return _step(request, pk, actions.close_remark, note=sent.note)


def _step(request: ActorRequest, pk: int, act: Callable[..., Remark], **said: Any) -> Remark:
    actor = request.actor
    act(actor=actor, row=remark_for(actor, pk), now=timezone.now(), **said)
    return remark_for(actor, pk)
