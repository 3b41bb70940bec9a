"""Planning and judging a task: nodes, paths of figures, people, the office's light, the year."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from luodi.apps.orgs.queries import person_for
from luodi.apps.tasks import actions
from luodi.apps.tasks.api.drafts import NodeIn
from luodi.apps.tasks.api.requests import RequestOut
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.api.tasks import PartyOut, TaskRow
from luodi.apps.tasks.models import Judgement, Milestone, Task, TaskParty, TaskTarget
from luodi.apps.tasks.proposals import change_nodes, change_plan
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.planning import judgement_of, node_for, target_for
from luodi.apps.tasks.queries.turns import Turned, turns_of
from luodi.apps.tasks.rules import ASSIGN, JUDGE, PLAN, REVIEW, VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class NodeOut(Schema):
    """A node: both dates, its weight, and when it was reached."""

    id: int
    title: str
    due: dt.date
    due_original: dt.date
    weight: float
    done_on: dt.date | None
    done_by: str
    note: str


class NodeRow(NodeIn):
    """A node as it is to be; with `id` one that exists."""

    id: Key | None = None


class NodesIn(Strict):
    """All nodes of the task, in order; those no longer named are dropped.

    `reason`: the office says why; a unit gives its grounds where the office is to approve.
    """

    nodes: list[NodeRow] = Field(max_length=60)
    reason: str = Field("", max_length=4000)


class Reached(Strict):
    """When a node was reached."""

    done_on: dt.date
    note: str = Field("", max_length=300)


class Point(Strict):
    """What is planned for a day."""

    on: dt.date
    value: float


class PlanIn(Strict):
    """How a figure is to be approached."""

    measure: Literal["cumulative", "point", "rate", "lower", "range"]
    path: Literal["linear", "months", "nodes"]
    baseline: float | None = None
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None
    weight: float = Field(1.0, gt=0)
    points: list[Point] = Field(default_factory=list, max_length=36)
    reason: str = Field("", max_length=4000)


class PlannedTarget(Schema):
    """A figure with its plan."""

    id: int
    indicator: str
    op: str
    value: float
    high: float | None
    unit: str
    measure: str
    path: str
    baseline: float | None
    begins_on: dt.date | None
    ends_on: dt.date | None
    weight: float


class ChangedNodes(Schema):
    """The nodes as they stand, and the adjustment that was asked for, if that is what it took."""

    nodes: list[NodeOut]
    request: RequestOut | None


class ChangedPlan(Schema):
    """The figure as it stands, and the adjustment that was asked for, if that is what it took."""

    target: PlannedTarget
    request: RequestOut | None


class AssigneeIn(Strict):
    """Whom the unit gives it to; nobody: anybody of the unit."""

    person: Key | None = None
    note: str = Field("", max_length=200)


class JudgementIn(Strict):
    """The light as the office judges it."""

    light: Literal["green", "yellow", "red"]
    reason: str = Field(min_length=1, max_length=300)
    until: dt.date


class JudgementOut(Schema):
    """A judgement that holds."""

    light: str
    reason: str
    begins_on: dt.date
    until: dt.date
    by_name: str


class Evaluation(Strict):
    """What a year of a standing duty has brought."""

    finding: str = Field(min_length=1, max_length=300)
    goes_on: bool


class Why(Strict):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


@routes.get("/tasks/{pk}/nodes", VIEW, list[NodeOut])
def nodes(request: ActorRequest, pk: Pk) -> list[Milestone]:
    """The nodes of a task."""
    return list(task_for(request.actor, pk).milestones.filter(dropped_on=None))


@routes.post("/tasks/{pk}/nodes", PLAN, ChangedNodes)
def set_nodes(request: ActorRequest, pk: Pk, sent: NodesIn) -> dict[str, Any]:
    """Plan the nodes of a task; a unit asks the office for it once the planning time is over."""
    rows = actions.Nodes(
        actions.Node(pk=one.id, title=one.title, due=one.due, weight=one.weight)
        for one in sent.nodes
    )
    task, now = task_for(request.actor, pk), timezone.now()
    asked = change_nodes(actor=request.actor, task=task, nodes=rows, now=now, reason=sent.reason)
    return {"request": asked, "nodes": list(task.milestones.filter(dropped_on=None))}


class OccurrenceOut(Schema):
    """An instance of a recurring duty: when it was due and done, and how it came out."""

    due: dt.date
    done_on: dt.date | None
    state: Literal["on_time", "late", "missed", "coming", "left"]


@routes.get("/tasks/{pk}/occurrences", VIEW, list[OccurrenceOut])
def occurrences(request: ActorRequest, pk: Pk) -> list[Turned]:
    """The dated instances of a recurring duty, the latest first."""
    return turns_of(task_for(request.actor, pk), timezone.localdate())


@routes.post("/nodes/{pk}/done", PLAN, NodeOut)
def finish_node(request: ActorRequest, pk: Pk, sent: Reached) -> Milestone:
    """A node is reached."""
    node, now = node_for(request.actor, pk), timezone.now()
    return actions.finish_node(
        actor=request.actor, node=node, done_on=sent.done_on, note=sent.note, now=now
    )


@routes.post("/nodes/{pk}/undo", PLAN, NodeOut)
def undo_node(request: ActorRequest, pk: Pk, sent: Why) -> Milestone:
    """A node was not reached after all."""
    node, now = node_for(request.actor, pk), timezone.now()
    return actions.undo_node(actor=request.actor, node=node, reason=sent.reason, now=now)


@routes.get("/tasks/{pk}/targets", VIEW, list[PlannedTarget])
def targets(request: ActorRequest, pk: Pk) -> list[TaskTarget]:
    """The figures of a task with their plans."""
    return list(task_for(request.actor, pk).targets.all())


@routes.post("/targets/{pk}/plan", PLAN, ChangedPlan)
def plan_target(request: ActorRequest, pk: Pk, sent: PlanIn) -> dict[str, Any]:
    """How a figure is to be approached; as with nodes, a unit may have to ask for it."""
    facts = sent.model_dump(exclude={"points", "reason"})
    points = sorted((one.on, one.value) for one in sent.points)
    plan = actions.TargetPlan(**facts, points=points)
    target, now = target_for(request.actor, pk), timezone.now()
    asked = change_plan(actor=request.actor, target=target, plan=plan, now=now, reason=sent.reason)
    return {"request": asked, "target": target_for(request.actor, pk)}


@routes.post("/parties/{pk}/assign", ASSIGN, PartyOut)
def assign(request: ActorRequest, pk: Pk, sent: AssigneeIn) -> TaskParty:
    """A unit gives its part to one of its people."""
    actor = request.actor
    party = party_for(actor, pk, acting=True)
    person = person_for(actor, sent.person) if sent.person else None
    now = timezone.now()
    return actions.assign(
        actor=actor, party_ids=[party.pk], person=person, note=sent.note, now=now
    )[0]


@routes.get("/tasks/{pk}/judgement", VIEW, JudgementOut | None)
def judgement(request: ActorRequest, pk: Pk) -> Judgement | None:
    """The office's judgement that holds today; null where there is none."""
    return judgement_of(task_for(request.actor, pk), timezone.localdate())


@routes.post("/tasks/{pk}/judgement", JUDGE, JudgementOut)
def judge(request: ActorRequest, pk: Pk, sent: JudgementIn) -> Judgement:
    """Judge the light of a task; the computed one stays."""
    task, now = task_for(request.actor, pk), timezone.now()
    return actions.judge_light(actor=request.actor, task=task, now=now, **sent.model_dump())


@routes.delete("/tasks/{pk}/judgement", JUDGE)
def end_judgement(request: ActorRequest, pk: Pk) -> None:
    """The computed light speaks alone again."""
    task = task_for(request.actor, pk)
    actions.end_judgement(actor=request.actor, task=task, now=timezone.now())


@routes.post("/tasks/{pk}/evaluate", REVIEW, TaskRow)
def evaluate(request: ActorRequest, pk: Pk, sent: Evaluation) -> Task:
    """The yearly look at a standing duty: it goes on, or it has done its service."""
    task, now = task_for(request.actor, pk), timezone.now()
    return actions.evaluate(
        actor=request.actor, task=task, finding=sent.finding, goes_on=sent.goes_on, now=now
    )
