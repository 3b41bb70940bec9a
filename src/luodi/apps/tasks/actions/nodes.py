"""The way to a task's end: its nodes with weights, and the plans of its figures."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.locking import held_parties, locked_task
from luodi.apps.tasks.actions.plans import check_nodes, check_plan, put_nodes, put_plan
from luodi.apps.tasks.models import Milestone, Task, TaskTarget
from luodi.apps.tasks.plans import (
    Node,
    Nodes,
    TargetPlan,
    may_set_nodes,
    may_set_plan,
)
from luodi.apps.tasks.rules import PLAN, task_relations
from luodi.apps.tasks.upkeep import keep, keep_nodes
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

__all__ = [
    "NeedsApproval", "Node", "Nodes", "TargetPlan", "finish_node",
    "plan_target", "set_nodes", "undo_node",
]  # fmt: skip
_MAY = frozenset({"owner", "office"})


class NeedsApproval(Conflict):
    """The plan fits, but a unit does not set it alone; it can ask for it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "规划期（交办后15日内）已过，或者改动了督查室定的口径、基数、节点，"
                "要作为调整申请报督查室审批。请写明理由。"
            ),
            "reason",
        )


@gate.guarded("reason")
@gate.guarded("nodes")
@action("tasks.set_nodes", gettext_lazy("编排了节点"))
def set_nodes(
    *, actor: Actor, task: Task, nodes: Nodes, now: dt.datetime, reason: str = ""
) -> list[Milestone]:
    """The nodes of the task are these; those no longer named are dropped, those done stay.

    The dates of nodes lie within the task's own; a date that moves keeps the first one beside it.
    The office says why. NeedsApproval where a unit does not set them alone.
    """
    actor.require(PLAN)
    task, is_office = _open_task(actor, task)
    check_nodes(task, nodes)
    today = timezone.localdate(now)
    _approve(is_office, reason, free=is_office or may_set_nodes(task, nodes, today))
    before = [_said(row) for row in task.milestones.filter(dropped_on=None)]
    rows = put_nodes(task, nodes, today, by_office=is_office)
    keep(task, now)
    events.record(
        actor,
        task,
        before={"nodes": before},
        after={"nodes": [_said(row) for row in rows]},
        reason=reason.strip(),
    )
    return rows


@gate.guarded("note")
@action("tasks.finish_node", gettext_lazy("完成了节点"))
def finish_node(
    *, actor: Actor, node: Milestone, done_on: dt.date, now: dt.datetime, note: str = ""
) -> Milestone:
    """The node is reached, on that day; not in the future, not before the task was issued."""
    actor.require(PLAN)
    task, _office = _open_task(actor, node.task)
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
    task, _office = _open_task(actor, node.task)
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


@gate.guarded("reason")
@action("tasks.plan_target", gettext_lazy("编排了指标进度"))
def plan_target(
    *, actor: Actor, target: TaskTarget, plan: TargetPlan, now: dt.datetime, reason: str = ""
) -> TaskTarget:
    """How the figure is to be approached; the figure itself changes by an adjustment only.

    The office says why. NeedsApproval where a unit does not set it alone.
    """
    actor.require(PLAN)
    task, is_office = _open_task(actor, target.task)
    target = task.targets.select_for_update().get(pk=target.pk)
    check_plan(task, target, plan)
    today = timezone.localdate(now)
    _approve(is_office, reason, free=is_office or may_set_plan(task, target, plan, today))
    before = _plan_said(target)
    put_plan(target, plan, by_office=is_office)
    keep(task, now)
    after = {"plan": _plan_said(target)}
    events.record(actor, task, before={"plan": before}, after=after, reason=reason.strip())
    return target


def _approve(is_office: bool, reason: str, *, free: bool) -> None:
    if not free:
        raise NeedsApproval
    if is_office and not reason.strip():
        raise Mistake(_("请写明理由：为什么由督查室改动计划。"), "reason")


def _open_task(actor: Actor, task: Task) -> tuple[Task, bool]:
    """The locked task, and whether the actor sets things for the office."""
    if task.organisation_id != actor.organisation_id:
        raise Hidden
    task = locked_task(actor, task)
    held = task_relations(actor, held_parties(task))
    if not held & _MAY:
        raise Refused("tasks.plan")
    if not task.is_open:
        raise Conflict(
            _("这项任务%(state)s，不能再改节点和计划。") % {"state": task.get_state_display()}
        )
    return task, "office" in held


def _said(row: Milestone) -> str:
    return f"{row.due} {row.title}"


def _plan_said(target: TaskTarget) -> str:
    points = "、".join(f"{p.on} {p.value:g}" for p in target.points.all())
    base = "" if target.baseline is None else f" {target.baseline:g} →"
    words = f"{target.indicator}：{target.get_measure_display()}，{target.get_path_display()}"
    return f"{words}{base} {points}".strip()
