"""Tasks: listed and read; where they come from, what may be done with them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents.queries import compare, document_for
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.filters import NoDocument, NoGoal, Register
from luodi.apps.tasks.models import Task, TaskKind, TaskParty
from luodi.apps.tasks.progress_words import known_share
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.queries.groups import GroupBy
from luodi.apps.tasks.queries.marks import Mark
from luodi.apps.tasks.queries.outcomes import Span
from luodi.apps.tasks.queries.page import parties_of, sources_of
from luodi.apps.tasks.queries.touched import touched_by
from luodi.apps.tasks.rules import VIEW
from luodi.apps.tasks.steps import open_steps
from luodi.core.rates import By, Outcome
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import TaskState
from luodi.kernel.access import ActorRequest
from luodi.kernel.models import PartyRole
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, listing
from luodi.kernel.rest.routes import tag


class PartyOut(Schema):
    """A unit's part in a task; `id` is what signing, reporting and returning name.

    `share` is its part of the credit in percent, recorded when a joint task is done.
    """

    id: int
    unit: int = Field(validation_alias="unit_id")
    unit_name: str
    role: str
    basis: str
    state: str
    changed_at: dt.datetime | None
    changed_by: str
    return_reason: str
    share: float | None

    @staticmethod
    def resolve_unit_name(party: TaskParty) -> str:
        """The unit's short name."""
        return str(party.unit)


class TaskRow(Schema):
    """A task as lists show it. Both due dates: the first, and the one that holds now."""

    id: int
    number: str
    title: str
    state: str
    is_open: bool
    light: str
    due_original: dt.date | None
    due_current: dt.date | None
    due_basis: str
    recurrence: str
    extensions: int
    issued_on: dt.date
    rhythm: str
    leader: str
    goal: int | None = Field(validation_alias="goal_id")
    batch: int | None = Field(validation_alias="batch_id")
    kind: str
    parent: int | None = Field(validation_alias="parent_id")
    weight: float
    last_progress: str
    last_progress_on: dt.date | None
    stale_since: dt.date | None
    progress_ratio: float | None
    expected_ratio: float | None
    done_on: dt.date | None
    closed_on: dt.date | None
    outcome: str
    sent_back: int
    parties: list[PartyOut]


class TargetOut(Schema):
    """A figure to be reached; `high` is the end of a range.

    `measure`: cumulative, point, rate, lower (is better) or range; only cumulative ones add up. The
    path begins on `begins_on`.
    """

    id: int
    indicator: str
    op: str
    value: float
    high: float | None
    unit: str
    is_soft: bool
    per: str
    basis: str
    measure: str
    begins_on: dt.date | None


class SourceOut(Schema):
    """The sentence of a document it came from."""

    document: int = Field(validation_alias="document_id")
    requirement: int = Field(validation_alias="requirement_id")


class TaskOut(TaskRow):
    """A task with everything it asks, and what became of it.

    `done_on` is the day its accepted completion was claimed, `closed_on` the day it was accepted,
    `outcome` on_time or late by the first due date, `sent_back` how often work was returned.
    `known_share` is the share of the weight of figures, nodes and parts behind `progress_ratio`.
    """

    kind: str
    parent: int | None = Field(validation_alias="parent_id")
    paused_on: dt.date | None
    done_on: dt.date | None
    closed_on: dt.date | None
    outcome: str
    sent_back: int
    result: str
    archive_number: str
    archived_on: dt.date | None
    merged_into: int | None = Field(validation_alias="merged_into_id")
    handed_to: str
    text: str
    measures: list[str]
    targets: list[TargetOut]
    sources: list[SourceOut]
    light_facts: dict[str, Any]
    known_share: float
    version: int

    @staticmethod
    def resolve_known_share(task: Task) -> float:
        """Of what the progress is known."""
        return known_share(task)


class Tasks(Cursor):
    """Which tasks: as the register filters them."""

    q: str = Field("", max_length=60, description="any part of number, words, units; initials")
    state: TaskState | Literal["open"] | None = None
    light: Literal["red", "yellow", "green", "grey"] | None = None
    due: Literal["overdue", "week", "month", "none"] | None = None
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    role: PartyRole | Literal["owner"] | None = Field(
        None, description="owner: leads, or is responsible where nobody leads"
    )
    own: bool = Field(False, description="the unit alone, without those below it")
    document: int | None = Field(None, ge=1, le=BIGGEST)
    goal: int | None = Field(None, ge=1, le=BIGGEST, description="it and all below it")
    without_goal: bool = False
    without_document: bool = False
    leader: str = Field("", max_length=60, description="none: tasks without one")
    outcome: Outcome | Span | None = None
    basis: By | None = Field(None, description="the date of outcome, due_from and due_to")
    issued_from: dt.date | None = None
    issued_to: dt.date | None = None
    returned: bool = Field(False, description="completed work was sent back")
    extended: bool = False
    top: bool = Field(False, description="without the parts of other tasks")
    batch: int | None = Field(None, ge=1, le=BIGGEST)
    kind: TaskKind | None = None
    asks: RequestKind | Literal["any"] | None = Field(
        None, description="a unit has asked for it and nobody has decided"
    )
    mark: list[Mark] = Field(
        default_factory=list, max_length=7,
        description="all of them hold: the report is late (stale), something was pointed out about "
        "a report of the last three months (hinted), help is open (helping), the office judges the "
        "light (judged), and otherwise than it was computed (differs), it has parts (whole), it is "
        "one (part)",
    )  # fmt: skip
    group: GroupBy | None = Field(None, description="by what `within` is meant")
    within: str = Field("", max_length=60, description="the key of a group of /tasks/groups")


_NO_FILTERS = {"cursor", "size", "without_goal", "without_document"}


def register_of(request: ActorRequest, wanted: Tasks) -> Register:
    """The register as the page itself makes it of the same filters."""
    asked = QueryDict(mutable=True)
    for name in set(Tasks.model_fields) - _NO_FILTERS:
        value = getattr(wanted, name)
        if isinstance(value, list):
            asked.setlist(name, [one.value for one in value])
        elif value:
            asked[name] = str(getattr(value, "value", value))
    if wanted.without_goal:
        asked["goal"] = NoGoal.pk
    if wanted.without_document:
        asked["document"] = NoDocument.pk
    return Register(request.actor, asked, timezone.localdate())


@routes.get("/tasks", VIEW, Listing[TaskRow])
def list_tasks(request: ActorRequest, wanted: Query[Tasks]) -> dict[str, Any]:
    """Tasks that I may see."""
    return listing(request, _with_parties(register_of(request, wanted).rows()), wanted)


@routes.get("/tasks/{pk}", VIEW, TaskOut)
def get_task(request: ActorRequest, response: HttpResponse, pk: Pk) -> Task:
    """One task; its ETag is its version."""
    task = task_for(request.actor, pk)
    tag(response, task.version)
    return task


def _with_parties(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.defer("text", "measures", "light_facts").prefetch_related("parties__unit")


class SourceText(Schema):
    """A sentence a task came from, with the lines around it."""

    document: int
    title: str
    requirement: int
    before: str
    sentence: str
    after: str


@routes.get("/tasks/{pk}/sources", VIEW, list[SourceText])
def list_sources(request: ActorRequest, pk: Pk) -> list[SourceText]:
    """Where the task comes from, in its context."""
    return [
        SourceText(
            document=one.document.pk,
            title=one.document.title,
            requirement=one.requirement_id,
            before=one.before,
            sentence=one.sentence,
            after=one.after,
        )
        for one in sources_of(task_for(request.actor, pk))
    ]


class StepOut(Schema):
    """A step I may take now; `id` is the part of a unit, or the task where `unit` is empty."""

    name: str
    label: str
    id: int = Field(validation_alias="pk")
    unit: str


@routes.get("/tasks/{pk}/steps", VIEW, list[StepOut])
def list_steps(request: ActorRequest, pk: Pk) -> Any:
    """What I may do with the task now."""
    task = task_for(request.actor, pk)
    return open_steps(request.actor, task, parties_of(task))


class TouchedOut(Schema):
    """A task whose commitment the new version of a document changes or drops.

    `others` other documents still ask for it.
    """

    task: int
    number: str
    title: str
    change: Literal["changed", "dropped"]
    others: int


@routes.get("/documents/{pk}/touched-tasks", VIEW, list[TouchedOut])
def list_touched_tasks(request: ActorRequest, pk: Pk) -> list[TouchedOut]:
    """What this version of a document means for the tasks that the one before led to."""
    actor = request.actor
    document = document_for(actor, pk, needed=["reading"])
    if document.supersedes_id is None:
        return []
    earlier = document_for(actor, document.supersedes_id, needed=["reading"])
    return [
        TouchedOut(
            task=one.task.pk,
            number=one.task.number,
            title=one.task.title,
            change="dropped" if one.is_dropped else "changed",
            others=one.others,
        )
        for one in touched_by(actor, compare(earlier, document))
    ]
