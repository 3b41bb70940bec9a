"""What is planned for a task and how the office judges it: loaders, and the page's boxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from luodi.apps.tasks.models import Judgement, Milestone, Task, TaskParty, TaskTarget
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.apps.tasks.rules import ASSIGN, DECIDE, DRAFT, JUDGE, PLAN, acts_for, task_relations
from luodi.core.task_flow import PartyState
from luodi.kernel.access import Actor, Hidden


def node_for(actor: Actor, pk: int) -> Milestone:
    """A node of a task the actor sees, or Hidden."""
    found = Milestone.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    node = found.select_related("task").first()
    if node is None or not tasks_visible_to(actor).filter(pk=node.task_id).exists():
        raise Hidden
    return node


def target_for(actor: Actor, pk: int) -> TaskTarget:
    """A figure of a task the actor sees, or Hidden."""
    found = TaskTarget.objects.filter(task__organisation_id=actor.organisation_id, pk=pk)
    target = found.select_related("task").first()
    if target is None or not tasks_visible_to(actor).filter(pk=target.task_id).exists():
        raise Hidden
    return target


def judgement_of(task: Task, day: dt.date) -> Judgement | None:
    """The office's judgement that holds on a day."""
    held = Judgement.objects.filter(task=task, begins_on__lte=day, until__gte=day)
    return next((row for row in held if row.ended_on is None or row.ended_on > day), None)


def planned(actor: Actor, task: Task, parties: Sequence[TaskParty]) -> dict[str, Any]:
    """Nodes, parts and judgement for the task's page, and what its reader may do about them."""
    now = [party for party in parties if party.state != PartyState.RELEASED.value]
    held = task_relations(actor, now)
    is_open = task.is_open
    nodes = list(task.milestones.filter(dropped_on=None))
    children = list(task.children.exclude(issued_on=None).order_by("pk"))
    return {
        "nodes": nodes,
        "nodes_weigh": len({node.weight for node in nodes}) > 1,
        "children": children,
        "children_weigh": len({child.weight for child in children}) > 1,
        "judgement": judgement_of(task, timezone.localdate()),
        "may_plan": is_open and actor.may(PLAN) and bool(held & {"owner", "office"}),
        "may_judge": is_open and actor.may(JUDGE),
        "may_end_exemption": is_open and actor.may(DECIDE),
        "may_divide": is_open and actor.may(DRAFT) and task.parent_id is None,
        "own_parts": [party for party in now if is_open and _may_assign(actor, party)],
    }


def _may_assign(actor: Actor, party: TaskParty) -> bool:
    return actor.may(ASSIGN) and acts_for(actor, party)
