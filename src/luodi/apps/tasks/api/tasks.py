"""Tasks: listed and read; their parties, targets and reports."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import Progress, Task, TaskParty
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.rules import VIEW
from luodi.core.task_flow import TaskState
from luodi.kernel.access import ActorRequest
from luodi.kernel.models import PartyRole
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, listing
from luodi.kernel.rest.routes import tag


class PartyOut(Schema):
    """A unit's part in a task; `id` is what signing, reporting and returning name."""

    id: int
    unit: int = Field(validation_alias="unit_id")
    unit_name: str
    role: str
    basis: str
    state: str
    changed_at: dt.datetime | None
    changed_by: str
    return_reason: str

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
    batch: int = Field(validation_alias="batch_id")
    last_progress: str
    last_progress_on: dt.date | None
    parties: list[PartyOut]


class TargetOut(Schema):
    """A figure to be reached; `high` is the end of a range."""

    id: int
    indicator: str
    op: str
    value: float
    high: float | None
    unit: str
    is_soft: bool
    per: str
    basis: str


class SourceOut(Schema):
    """The sentence of a document it came from."""

    document: int = Field(validation_alias="document_id")
    requirement: int = Field(validation_alias="requirement_id")


class TaskOut(TaskRow):
    """A task with everything it asks."""

    text: str
    measures: list[str]
    targets: list[TargetOut]
    sources: list[SourceOut]
    light_facts: dict[str, Any]
    version: int


class Tasks(Cursor):
    """Which tasks: as the register filters them."""

    q: str = Field("", max_length=60, description="any part of number, words, units; initials")
    state: TaskState | Literal["open"] | None = None
    light: Literal["red", "yellow", "green", "grey"] | None = None
    due: Literal["overdue", "week", "month", "none"] | None = None
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    role: PartyRole | None = None
    document: int | None = Field(None, ge=1, le=BIGGEST)
    goal: int | None = Field(None, ge=1, le=BIGGEST)
    batch: int | None = Field(None, ge=1, le=BIGGEST)


@routes.get("/tasks", VIEW, Listing[TaskRow])
def list_tasks(request: ActorRequest, wanted: Query[Tasks]) -> dict[str, Any]:
    """Tasks that I may see."""
    asked = QueryDict(mutable=True)
    for name in set(Tasks.model_fields) - {"cursor", "size"}:
        value = getattr(wanted, name)
        if value:
            asked[name] = str(getattr(value, "value", value))
    rows = Register(request.actor, asked, timezone.localdate()).rows()
    return listing(request, _with_parties(rows), wanted)


@routes.get("/tasks/{pk}", VIEW, TaskOut)
def get_task(request: ActorRequest, response: HttpResponse, pk: Pk) -> Task:
    """One task; its ETag is its version."""
    task = task_for(request.actor, pk)
    tag(response, task.version)
    return task


def _with_parties(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.defer("text", "measures", "light_facts").prefetch_related("parties__unit")


class ValueOut(Schema):
    """A figure reported for a target."""

    target: int = Field(validation_alias="target_id")
    value: float


class ProgressOut(Schema):
    """A report of a unit."""

    id: int
    unit: int = Field(validation_alias="unit_id")
    text: str
    is_unchanged: bool
    problems: str
    next_step: str
    by_name: str
    at: dt.datetime
    values: list[ValueOut]


@routes.get("/tasks/{pk}/progress", VIEW, Listing[ProgressOut])
def list_progress(request: ActorRequest, pk: Pk, cursor: Query[Cursor]) -> dict[str, Any]:
    """What units have reported on a task."""
    task = task_for(request.actor, pk)
    rows = Progress.objects.filter(task=task).prefetch_related("values")
    return listing(request, rows, cursor)
