"""Tasks as they stood on a day, and what changed since another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from django.http import QueryDict
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.boards.api.routes import routes
from luodi.apps.boards.filters import AsOf
from luodi.apps.boards.queries.asof import Change, standings
from luodi.apps.boards.rules import VIEW
from luodi.apps.tasks.models import Standing, Task
from luodi.core.task_flow import TaskState
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, listing


class StandingOut(Schema):
    """How a task stood at the close of a day; `begins` is since when."""

    begins: dt.date
    state: str
    is_open: bool
    light: str
    due_original: dt.date | None
    due_current: dt.date | None
    last_progress_on: dt.date | None
    progress_ratio: float | None


class StoodRow(Schema):
    """A task on the day, and on the day before it that is compared; `changes` are what differs."""

    id: int
    number: str
    title: str
    on: StandingOut | None
    against: StandingOut | None
    changes: list[str]


class AsOfAsked(Cursor):
    """Which tasks, on which day."""

    on: dt.date = Field(description="a day up to today")
    against: dt.date | None = Field(None, description="an earlier day to compare with")
    change: Change | None = Field(None, description="what has changed since `against`")
    light: Literal["red", "yellow", "green", "grey"] | None = None
    state: TaskState | Literal["open"] | None = None
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    goal: int | None = Field(None, ge=1, le=BIGGEST)
    document: int | None = Field(None, ge=1, le=BIGGEST)


@routes.get("/tasks-as-of", VIEW, Listing[StoodRow])
def list_tasks_as_of(request: ActorRequest, wanted: Query[AsOfAsked]) -> dict[str, Any]:
    """Tasks that I may see, as they stood."""
    data = QueryDict(mutable=True)
    for name in set(AsOfAsked.model_fields) - {"cursor", "size"}:
        value = getattr(wanted, name)
        if value:
            data[name] = str(getattr(value, "value", value))
    asked = AsOf(request.actor, data, timezone.localdate())

    def show(tasks: Sequence[Task]) -> list[StoodRow]:
        return [
            StoodRow(
                id=row.task.pk,
                number=row.task.number,
                title=row.task.title,
                on=_standing(row.then),
                against=_standing(row.before),
                changes=row.changes,
            )
            for row in standings(tasks, asked.day, asked.against)
        ]

    rows = asked.rows().defer("text", "measures", "light_facts")
    return listing(request, rows, wanted, show)


def _standing(row: Standing | None) -> StandingOut | None:
    return StandingOut.from_orm(row) if row else None
