"""Setting a plan, or asking the office for it where that is what it takes: for pages and API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from luodi.apps.tasks.actions import (
    NeedsApproval,
    Nodes,
    TargetPlan,
    Wish,
    ask,
    plan_target,
    set_nodes,
)
from luodi.apps.tasks.models import Task, TaskRequest, TaskTarget
from luodi.apps.tasks.plans import nodes_json, plan_json
from luodi.apps.tasks.queries.requests import asking_party
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import Actor


def change_nodes(
    *, actor: Actor, task: Task, nodes: Nodes, now: dt.datetime, reason: str = ""
) -> TaskRequest | None:
    """Set them, or ask the office for them where that is what it takes; the request then."""
    try:
        set_nodes(actor=actor, task=task, nodes=nodes, now=now, reason=reason)
    except NeedsApproval as needed:
        return _asked(actor, task, {"nodes": nodes_json(nodes)}, reason, now, needed)
    return None


def change_plan(
    *, actor: Actor, target: TaskTarget, plan: TargetPlan, now: dt.datetime, reason: str = ""
) -> TaskRequest | None:
    """Set it, or ask the office for it where that is what it takes; the request then."""
    try:
        plan_target(actor=actor, target=target, plan=plan, now=now, reason=reason)
    except NeedsApproval as needed:
        terms = {"plans": {str(target.pk): plan_json(plan)}}
        return _asked(actor, target.task, terms, reason, now, needed)
    return None


def _asked(
    actor: Actor,
    task: Task,
    terms: Mapping[str, object],
    reason: str,
    now: dt.datetime,
    needed: NeedsApproval,
) -> TaskRequest:
    """The same as a request of the actor's unit; without grounds it is said what it takes."""
    party = asking_party(actor, task)
    if party is None or not reason.strip():
        raise needed
    wish = Wish(kind=RequestKind.ADJUST, grounds=reason, terms=terms)
    return ask(actor=actor, party=party, wish=wish, now=now)
