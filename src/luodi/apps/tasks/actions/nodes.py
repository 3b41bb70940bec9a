"""The way to a task's end: its nodes with weights, and the plans of its figures."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.locking import held_parties, locked_task
from luodi.apps.tasks.models import Milestone, PathKind, TargetPoint, Task, TaskTarget
from luodi.apps.tasks.rules import PLAN, task_relations
from luodi.apps.tasks.upkeep import keep, keep_nodes
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

MOST = 60
_MAY = frozenset({"owner", "office"})


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


@gate.guarded("nodes")
@action("tasks.set_nodes", gettext_lazy("编排了节点"))
def set_nodes(*, actor: Actor, task: Task, nodes: Nodes, now: dt.datetime) -> list[Milestone]:
    """The nodes of the task are these; those no longer named are dropped, those done stay.

    The dates of nodes lie within the task's own; a date that moves keeps the first one beside it.
    """
    actor.require(PLAN)
    task = _open_task(actor, task)
    _check(task, nodes)
    held = {row.pk: row for row in task.milestones.select_for_update().filter(dropped_on=None)}
    if not {node.pk for node in nodes if node.pk} <= held.keys():
        raise Conflict(_("节点已被别人改动。请刷新页面后再改。"))
    before = [_said(row) for row in held.values()]
    kept = {node.pk for node in nodes}
    for row in held.values():
        if row.pk not in kept and row.done_on is None:
            row.dropped_on = timezone.localdate(now)
    new: list[Milestone] = []
    for position, node in enumerate(nodes):
        row = held.get(node.pk or 0) or Milestone(
            organisation_id=task.organisation_id, task=task, due_original=node.due
        )
        row.title, row.due, row.weight = node.title.strip()[:120], node.due, node.weight
        row.position = position
        if row.pk is None:
            new.append(row)
    Milestone.objects.bulk_create(new)
    names = ["title", "due", "weight", "position", "dropped_on"]
    Milestone.objects.bulk_update(list(held.values()), names)
    keep(task, now)
    rows = list(task.milestones.filter(dropped_on=None))
    events.record(
        actor, task, before={"nodes": before}, after={"nodes": [_said(row) for row in rows]}
    )
    return rows


@gate.guarded("note")
@action("tasks.finish_node", gettext_lazy("完成了节点"))
def finish_node(
    *, actor: Actor, node: Milestone, done_on: dt.date, now: dt.datetime, note: str = ""
) -> Milestone:
    """The node is reached, on that day; not in the future, not before the task was issued."""
    actor.require(PLAN)
    task = _open_task(actor, node.task)
    node = task.milestones.select_for_update().get(pk=node.pk)
    if node.dropped_on is not None:
        raise Conflict(_("这个节点已取消。"))
    if done_on > timezone.localdate(now) or (task.issued_on and done_on < task.issued_on):
        raise Mistake(_("完成日期应在交办日期和今天之间。"), "done_on")
    node.done_on, node.done_by, node.note = done_on, actor.name, note.strip()[:300]
    node.save(update_fields=["done_on", "done_by", "note"])
    keep_nodes(task, now)
    events.record(actor, task, after={"node": node.title, "done_on": done_on}, reason=node.note)
    return node


@gate.guarded("reason")
@action("tasks.undo_node", gettext_lazy("撤销了节点的完成"))
def undo_node(*, actor: Actor, node: Milestone, reason: str, now: dt.datetime) -> Milestone:
    """It was not reached after all."""
    actor.require(PLAN)
    task = _open_task(actor, node.task)
    node = task.milestones.select_for_update().get(pk=node.pk)
    if node.done_on is None:
        raise Conflict(_("这个节点还没有完成。"))
    if not reason.strip():
        raise Mistake(_("请写明理由。"), "reason")
    before = node.done_on
    node.done_on, node.done_by = None, ""
    node.save(update_fields=["done_on", "done_by"])
    keep_nodes(task, now)
    events.record(
        actor,
        task,
        before={"node": node.title, "done_on": before},
        after={"node": node.title, "done_on": None},
        reason=reason.strip(),
    )
    return node


@action("tasks.plan_target", gettext_lazy("编排了指标进度"))
def plan_target(
    *, actor: Actor, target: TaskTarget, plan: TargetPlan, now: dt.datetime
) -> TaskTarget:
    """How the figure is to be approached; the figure itself changes by an adjustment only."""
    actor.require(PLAN)
    task = _open_task(actor, target.task)
    target = task.targets.select_for_update().get(pk=target.pk)
    _check_plan(task, plan)
    before = _plan_said(target)
    for name in ("measure", "path", "baseline", "begins_on", "ends_on", "weight"):
        setattr(target, name, getattr(plan, name))
    target.save()
    target.points.all().delete()
    TargetPoint.objects.bulk_create(
        [TargetPoint(target=target, on=day, value=value) for day, value in plan.points]
    )
    keep(task, now)
    events.record(actor, task, before={"plan": before}, after={"plan": _plan_said(target)})
    return target


def _open_task(actor: Actor, task: Task) -> Task:
    if task.organisation_id != actor.organisation_id:
        raise Hidden
    task = locked_task(actor, task)
    if not task_relations(actor, held_parties(task)) & _MAY:
        raise Refused("tasks.plan")
    if not task.is_open:
        raise Conflict(
            _("这项任务%(state)s，不能再改节点和计划。") % {"state": task.get_state_display()}
        )
    return task


def _check(task: Task, nodes: Sequence[Node]) -> None:
    if len(nodes) > MOST:
        raise Mistake(_("一项任务最多 %(most)d 个节点。") % {"most": MOST})
    for node in nodes:
        if not node.title.strip():
            raise Mistake(_("请写明每个节点做到什么。"), "title")
        if not (math.isfinite(node.weight) and node.weight > 0):
            raise Mistake(_("权重应大于零。"), "weight")
        if task.issued_on and node.due < task.issued_on:
            raise Mistake(_("节点不能早于交办日期。"), "due")
        if task.due_current and node.due > task.due_current:
            raise Mistake(_("节点不能晚于任务时限；要延期的请先申请延期。"), "due")


def _check_plan(task: Task, plan: TargetPlan) -> None:
    figures = [value for _day, value in plan.points]
    figures += [v for v in (plan.baseline, plan.weight) if v is not None]
    if not all(math.isfinite(v) and abs(v) < 1e15 for v in figures) or not plan.weight > 0:
        raise Mistake(_("请填写数字；权重应大于零。"))
    if plan.begins_on and plan.ends_on and plan.begins_on >= plan.ends_on:
        raise Mistake(_("起算日应早于达到日期。"), "ends_on")
    days = [day for day, _value in plan.points]
    if plan.path != PathKind.LINEAR and not days:
        raise Mistake(_("请填写每个月或每个节点的计划值。"), "points")
    if len(set(days)) < len(days):
        raise Mistake(_("同一天只能有一个计划值。"), "points")
    end = plan.ends_on or task.due_current
    if end and days and max(days) > end:
        raise Mistake(_("计划值的日期不能晚于达到日期。"), "points")


def _said(row: Milestone) -> str:
    return f"{row.due} {row.title}"


def _plan_said(target: TaskTarget) -> str:
    points = "、".join(f"{p.on} {p.value:g}" for p in target.points.all())
    base = "" if target.baseline is None else f" {target.baseline:g} →"
    words = f"{target.indicator}：{target.get_measure_display()}，{target.get_path_display()}"
    return f"{words}{base} {points}".strip()
