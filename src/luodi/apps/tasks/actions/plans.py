"""Whether a plan fits its task, and writing it. Called by actions only, inside their transaction.

The same code for what is set at once and for what a request proposed and the office granted.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.models import Measure, Milestone, PathKind, TargetPoint, Task, TaskTarget
from luodi.apps.tasks.plans import Node, TargetPlan, falls, is_range, plan_now, stretched
from luodi.core.target_plan import begin_of
from luodi.kernel import saying
from luodi.kernel.errors import Conflict, Mistake

MOST = 60


def check_nodes(task: Task, nodes: Sequence[Node]) -> None:
    """Mistake where nodes do not fit their task."""
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


def put_nodes(
    task: Task, nodes: Sequence[Node], today: dt.date, *, by_office: bool
) -> list[Milestone]:
    """The nodes of the locked task are these; those done stay. They are locked and saved."""
    check_nodes(task, nodes)
    held = {row.pk: row for row in task.milestones.select_for_update().filter(dropped_on=None)}
    if not {node.pk for node in nodes if node.pk} <= held.keys():
        raise Conflict(_("节点已被别人改动。请刷新页面后再改。"))
    kept = {node.pk for node in nodes}
    for row in held.values():
        if row.pk not in kept and row.done_on is None:
            row.dropped_on = today
    new: list[Milestone] = []
    for position, node in enumerate(nodes):
        row = held.get(node.pk or 0) or Milestone(
            organisation_id=task.organisation_id, task=task, due_original=node.due
        )
        row.title, row.due, row.weight = node.title.strip()[:120], node.due, node.weight
        row.position, row.by_office = position, row.by_office or by_office
        if row.pk is None:
            new.append(row)
    Milestone.objects.bulk_create(new)
    names = ["title", "due", "weight", "position", "dropped_on", "by_office"]
    Milestone.objects.bulk_update(list(held.values()), names)
    return list(task.milestones.filter(dropped_on=None))


def check_plan(task: Task, target: TaskTarget, plan: TargetPlan, goal: float | None = None) -> None:
    """Mistake where a plan does not lead from the beginning to the goal; `goal` where it moves."""
    goal = target.value if goal is None else goal
    _check_numbers(plan)
    begin, end = _check_days(task, plan)
    if is_range(target, plan.measure):
        _check_range(target, plan)
    elif plan.path == PathKind.LINEAR:
        _check_baseline(target, plan, goal)
    else:
        _check_baseline(target, plan, goal)
        _check_points(target, plan, goal, (begin, end))


def put_plan(target: TaskTarget, plan: TargetPlan, *, by_office: bool) -> None:
    """Write the plan of a locked figure."""
    for name in ("measure", "path", "baseline", "begins_on", "ends_on", "weight"):
        setattr(target, name, getattr(plan, name))
    target.plan_by_office = target.plan_by_office or by_office
    target.save()
    target.points.all().delete()
    TargetPoint.objects.bulk_create(
        [TargetPoint(target=target, on=day, value=value) for day, value in plan.points]
    )


def carry_plans(task: Task, before: dt.date | None, today: dt.date) -> None:
    """Dated plans of the locked task go along with its date, which was `before` and is later now.

    A plan with an end of its own stays. The caller saves the task.
    """
    after = task.due_current
    if before is None or after is None or after <= before:
        return
    moved = False
    for row in TaskTarget.objects.select_for_update().filter(task=task).exclude(points=None):
        if row.ends_on in (None, before):
            put_plan(row, stretched(plan_now(row), before, after, today), by_office=False)
            moved = True
    if moved:
        gather([task])


def _check_numbers(plan: TargetPlan) -> None:
    figures = [value for _day, value in plan.points]
    figures += [v for v in (plan.baseline, plan.weight) if v is not None]
    if not all(math.isfinite(v) and abs(v) < 1e15 for v in figures) or not plan.weight > 0:
        raise Mistake(_("请填写数字；权重应大于零。"))


def _check_days(task: Task, plan: TargetPlan) -> tuple[dt.date, dt.date]:
    end = plan.ends_on or task.due_current
    begin = plan.begins_on or (begin_of(task.issued_on, end) if task.issued_on else None)
    if begin is None or end is None:
        raise Mistake(_("任务没有时限，请写明这个指标的达到日期。"), "ends_on")
    if begin >= end:
        raise Mistake(_("起算日应早于达到日期。"), "ends_on")
    if task.due_current and end > task.due_current:
        raise Mistake(
            _("达到日期不能晚于任务时限 %(due)s。") % {"due": saying.long_day(task.due_current)},
            "ends_on",
        )
    days = [day for day, _value in plan.points]
    if len(set(days)) < len(days):
        raise Mistake(_("同一天只能有一个计划值。"), "points")
    if days and min(days) <= begin:
        raise Mistake(
            _("计划值的日期要晚于起算日 %(begin)s。") % {"begin": saying.long_day(begin)}, "points"
        )
    if days and max(days) > end:
        raise Mistake(_("计划值的日期不能晚于达到日期。"), "points")
    return begin, end


def _check_range(target: TaskTarget, plan: TargetPlan) -> None:
    if target.op != "range" or target.high is None or target.high < target.value:
        raise Mistake(
            _("控制在范围内的指标要有下限和上限；现在只有一个数，请先调整目标值。"), "measure"
        )
    if plan.measure != Measure.RANGE:
        raise Mistake(_("这个指标是一个范围，口径请选“控制在范围内”。"), "measure")
    if plan.points:
        raise Mistake(_("控制在范围内的指标始终都要在范围内，不用填计划值。"), "points")


def _check_baseline(target: TaskTarget, plan: TargetPlan, goal: float) -> None:
    """What adds up begins below its goal; a level may be where it is to stay."""
    if plan.measure == "cumulative" and plan.baseline is not None and plan.baseline >= goal:
        raise Mistake(_("基数应低于目标值 %(goal)s。") % {"goal": f"{goal:g}"}, "baseline")


def _check_points(
    target: TaskTarget, plan: TargetPlan, goal: float, span: tuple[dt.date, dt.date]
) -> None:
    if not plan.points:
        raise Mistake(_("请填写每个月或每个节点的计划值。"), "points")
    values = [value for _day, value in sorted(plan.points)]
    down = falls(target, plan.measure)
    held = plan.baseline is not None and (plan.baseline <= goal if down else plan.baseline >= goal)
    if plan.baseline is not None and not held:
        values.insert(0, plan.baseline)
    if down and any(a < b for a, b in pairwise(values)):
        raise Mistake(_("越低越好的指标，计划值应从基数起逐期下降到目标值。"), "points")
    if not down and any(a > b for a, b in pairwise(values)):
        raise Mistake(_("计划值应从基数起逐期上升到目标值。"), "points")
    if values[-1] != goal:
        raise Mistake(
            _("最后一期的计划值应等于目标值 %(goal)s，日期不晚于 %(end)s。")
            % {"goal": f"{goal:g}", "end": saying.long_day(span[1])},
            "points",
        )
