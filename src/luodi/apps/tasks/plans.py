"""Plans of a task: its nodes and the paths of its figures, as they are proposed and as they stand.

Kept in a request as JSON, so that what is granted is exactly what was shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from luodi.apps.tasks.models import Measure, Milestone, PathKind, Task, TaskTarget

# Offices ask for a month plan within half a month of the issue; until then a unit lays out its own
# way, afterwards moving it would move the light, and is for the office to grant.
PLANNING = dt.timedelta(15)
_OF_OFFICE = ("measure", "baseline", "begins_on", "weight")  # never for the unit alone
_PATH = ("measure", "path", "baseline", "begins_on", "ends_on", "weight")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node as it is to be. With `pk` it is one that exists."""

    title: str
    due: dt.date
    weight: float = 1.0
    pk: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPlan:
    """How a figure is to be approached. `points` are (day, value) of a month plan or of nodes."""

    measure: str
    path: str
    baseline: float | None = None
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None
    weight: float = 1.0
    points: Sequence[tuple[dt.date, float]] = field(default_factory=tuple)


class Nodes(tuple[Node, ...]):
    """The nodes of a task, as the gate reads them."""

    def typed(self) -> dict[str, str]:
        """Their words, by field."""
        return {f"node-{at}": node.title for at, node in enumerate(self)}


def nodes_json(nodes: Sequence[Node]) -> list[Json]:
    """Nodes as a request keeps them."""
    return [
        {"pk": n.pk, "title": n.title.strip()[:120], "due": n.due.isoformat(), "weight": n.weight}
        for n in nodes
    ]


def nodes_from(rows: Sequence[Mapping[str, Any]]) -> Nodes:
    """Them back."""
    return Nodes(Node(**{**row, "due": dt.date.fromisoformat(row["due"])}) for row in rows)


def plan_json(plan: TargetPlan) -> Json:
    """A plan as a request keeps it."""
    facts: Json = {name: getattr(plan, name) for name in _PATH}
    for name in ("begins_on", "ends_on"):
        facts[name] = facts[name].isoformat() if facts[name] else None
    return {**facts, "points": [[day.isoformat(), value] for day, value in plan.points]}


def plan_from(facts: Mapping[str, Any]) -> TargetPlan:
    """It back."""
    given = dict(facts)
    for name in ("begins_on", "ends_on"):
        given[name] = dt.date.fromisoformat(given[name]) if given[name] else None
    given["points"] = [(dt.date.fromisoformat(day), value) for day, value in given["points"]]
    return TargetPlan(**given)


def nodes_now(task: Task) -> Nodes:
    """The nodes of a task as they stand, in their order."""
    rows = Milestone.objects.filter(task=task, dropped_on=None).order_by("position", "due", "pk")
    return Nodes(Node(pk=r.pk, title=r.title, due=r.due, weight=r.weight) for r in rows)


def plan_now(target: TaskTarget) -> TargetPlan:
    """The plan of a figure as it stands."""
    points = [(point.on, point.value) for point in target.points.all()]
    return TargetPlan(**{name: getattr(target, name) for name in _PATH}, points=points)


def is_planning_time(task: Task, today: dt.date) -> bool:
    """Whether the unit still lays out its own way."""
    return task.issued_on is None or today <= task.issued_on + PLANNING


def may_set_nodes(task: Task, nodes: Sequence[Node], today: dt.date) -> bool:
    """Whether a unit may set them alone: in time, and none that the office set is another."""
    if not is_planning_time(task, today):
        return False
    wanted = {(node.pk, node.title.strip()[:120], node.due, node.weight) for node in nodes}
    fixed = Milestone.objects.filter(task=task, dropped_on=None, by_office=True)
    return all((n.pk, n.title, n.due, n.weight) in wanted for n in fixed)


def may_set_plan(task: Task, target: TaskTarget, plan: TargetPlan, today: dt.date) -> bool:
    """Whether a unit may set it alone: in time, and nothing of what is the office's changes."""
    if not is_planning_time(task, today) or target.plan_by_office:
        return False
    if any(_fixed(target, name) != _fixed(plan, name) for name in _OF_OFFICE):
        return False
    end = target.ends_on
    return end is None or (plan.ends_on is not None and plan.ends_on <= end)


def _fixed(of: TaskTarget | TargetPlan, name: str) -> Any:
    """What adds up begins at zero where no baseline is stated."""
    value = getattr(of, name)
    return value or 0.0 if name == "baseline" and of.measure == Measure.CUMULATIVE else value


def falls(target: TaskTarget, measure: str) -> bool:
    """Whether the figure goes down to its goal; what adds up goes up even to a limit."""
    if measure == Measure.CUMULATIVE:
        return False
    return measure == Measure.LOWER or target.op in ("<", "<=")


def is_range(target: TaskTarget, measure: str) -> bool:
    """Whether the figure is to stay between two ends."""
    return measure == Measure.RANGE or target.op == "range"


def scaled(target: TaskTarget, goal: float) -> TargetPlan:
    """The plan for another goal: each planned value in proportion; where there is none, even."""
    plan, start = plan_now(target), target.baseline
    if start is None:
        start = 0.0
    if not plan.points:
        return plan
    facts = {name: getattr(plan, name) for name in _PATH}
    if target.value == start:
        return TargetPlan(**(facts | {"path": PathKind.LINEAR.value}))
    share = (goal - start) / (target.value - start)
    points = [
        (day, goal if value == target.value else round(start + (value - start) * share, 6))
        for day, value in plan.points
    ]
    return TargetPlan(**facts, points=points)


def stretched(plan: TargetPlan, before: dt.date, after: dt.date, today: dt.date) -> TargetPlan:
    """The plan for a later date: what is still to come is spread over the time that is left.

    What had been planned until today stays, but for what was due on the old date itself.
    """
    begin = min(today, before - dt.timedelta(1))
    share = (after - begin) / (before - begin)
    points = [
        (day if day <= begin else begin + dt.timedelta(round((day - begin).days * share)), value)
        for day, value in plan.points
    ]
    return replace(plan, points=points, ends_on=after if plan.ends_on == before else plan.ends_on)
