"""Tasks that the office writes down itself, and their issue."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from luodi.apps.documents.queries import goal_for
from luodi.apps.orgs.queries import unit_for
from luodi.apps.tasks import actions
from luodi.apps.tasks.api.batches import BatchOut
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import IssueBatch, Task
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.queries.lists import draft_for, drafts_visible_to
from luodi.apps.tasks.rules import DRAFT, ISSUE
from luodi.core.rhythm import Rhythm
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict

_SHOWN = 200
_RHYTHMS = Literal["week", "month", "quarter", "once"]


class DraftParty(Strict):
    """A unit and what it will do."""

    unit: Key
    role: Literal["lead", "responsible", "support"]


class DraftTarget(Strict):
    """A figure to be reached."""

    indicator: str = Field(min_length=1, max_length=80)
    op: Literal["=", ">=", "<=", ">", "<", "range"] = "="
    value: float
    high: float | None = Field(None, description="the upper end of a range, whose lower is value")
    unit: str = Field("", max_length=20)
    measure: Literal["cumulative", "point", "rate", "lower", "range"] | None = Field(
        None, description="how its figures hang together; unless said, by its unit and comparison"
    )


class NodeIn(Strict):
    """A node on the way."""

    title: str = Field(min_length=1, max_length=120)
    due: dt.date
    weight: float = Field(1.0, gt=0)


class DraftIn(Strict):
    """A task to be. With `parent` a part of that task."""

    text: str = Field(min_length=1, max_length=4000)
    title: str = Field("", max_length=120)
    parties: list[DraftParty] = Field(min_length=1, max_length=100)
    due: dt.date | None = None
    leader: str = Field("", max_length=60)
    rhythm: _RHYTHMS = Rhythm.MONTH.value
    recurrence: str = Field("", max_length=120)
    is_standing: bool = False
    goal: Key | None = None
    parent: Key | None = None
    weight: float = Field(1.0, gt=0)
    targets: list[DraftTarget] = Field(default_factory=list, max_length=20)
    nodes: list[NodeIn] = Field(default_factory=list, max_length=60)

    def facts(self, actor: Actor) -> actions.DraftFacts:
        """As the action takes them; units, goal and parent are those the actor sees."""
        return actions.DraftFacts(
            text=self.text,
            title=self.title,
            parties=[(unit_for(actor, one.unit), one.role) for one in self.parties],
            due=self.due,
            leader=self.leader,
            rhythm=self.rhythm,
            recurrence=self.recurrence,
            is_standing=self.is_standing,
            goal=goal_for(actor, self.goal) if self.goal else None,
            parent=task_for(actor, self.parent) if self.parent else None,
            weight=self.weight,
            targets=[one.model_dump(exclude_none=True) for one in self.targets],
            nodes=[(one.title, one.due, one.weight) for one in self.nodes],
        )


class DraftOut(Schema):
    """A draft as it is."""

    id: int
    title: str
    text: str
    due: dt.date | None = Field(validation_alias="due_current")
    parent: int | None = Field(validation_alias="parent_id")
    plan: dict[str, Any]


class DraftsIn(Strict):
    """Which drafts go out, and what is said with them. The same `token` issues once."""

    drafts: list[Key] = Field(min_length=1, max_length=_SHOWN)
    note: str = Field("", max_length=2000)
    token: str = Field("", max_length=36)


@routes.get("/drafts", DRAFT, list[DraftOut])
def drafts(request: ActorRequest) -> list[Task]:
    """What has been written down and not yet issued, the latest 200."""
    return list(drafts_visible_to(request.actor)[:_SHOWN])


@routes.post("/drafts", DRAFT, DraftOut)
def enter(request: ActorRequest, sent: DraftIn) -> Task:
    """Write a task down; nobody but the office sees it until it is issued."""
    facts = sent.facts(request.actor)
    return actions.enter(actor=request.actor, facts=facts, now=timezone.now())


@routes.post("/drafts/{pk}", DRAFT, DraftOut)
def edit(request: ActorRequest, pk: Pk, sent: DraftIn) -> Task:
    """Write it down anew."""
    draft, facts = draft_for(request.actor, pk), sent.facts(request.actor)
    return actions.edit_draft(actor=request.actor, task=draft, facts=facts, now=timezone.now())


@routes.delete("/drafts/{pk}", DRAFT)
def drop(request: ActorRequest, pk: Pk) -> None:
    """A draft goes; an issued task never does."""
    actions.drop_draft(actor=request.actor, task=draft_for(request.actor, pk))


@routes.post("/drafts/issue", ISSUE, BatchOut)
def issue(request: ActorRequest, sent: DraftsIn) -> IssueBatch:
    """All of them go out in one numbered batch, or none."""
    own = [draft_for(request.actor, pk).pk for pk in dict.fromkeys(sent.drafts)]
    token = sent.token or str(uuid.uuid4())
    now = timezone.now()
    return actions.issue_drafts(
        actor=request.actor, task_ids=own, token=token, note=sent.note, now=now
    )
