"""The core fields of a task: after its issue they change through an approved adjustment only."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.tasks.actions.instances import put_turns
from luodi.apps.tasks.actions.plans import check_nodes, check_plan, put_nodes, put_plan
from luodi.apps.tasks.models import Measure, Task, TaskTarget
from luodi.apps.tasks.plans import nodes_from, nodes_json, plan_from, plan_json, scaled
from luodi.apps.tasks.queries.terms import term_now
from luodi.kernel import saying
from luodi.kernel.errors import Mistake
from luodi.kernel.recurring_days import checked_rule

# What an adjustment may propose: title and text, who answers for it among the leaders, the turns
# of a recurring duty, the date (earlier, or one where there was none), the figures by target (of a
# range both ends), nodes, and plans by target.
FIELDS = (
    "title", "text", "leader", "recurrence", "due_current", "targets", "nodes", "plans"
)  # fmt: skip
_Check = Callable[[Task, str, Any], Any]
_MOST = {"title": 120, "text": 4000, "leader": 60}


def checked_terms(task: Task, terms: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """The terms as they are kept, as JSON; Mistake where they cannot be or change nothing."""
    kept: dict[str, Any] = {}
    for name in FIELDS:
        if name not in terms:
            continue
        check: _Check = _CHECKS.get(name, _checked_text)
        value = check(task, name, terms[name])
        if value != term_now(task, name, value):
            kept[name] = value
    if not kept:
        raise Mistake(
            _("请写明要调整什么：事项、要求、责任领导、时限或目标值至少改一项。"), "terms"
        )
    return kept


def put_terms(task: Task, terms: Mapping[str, Any], today: dt.date) -> None:
    """Write them to the locked task; what is not of the task's own row is saved at once."""
    for name, value in terms.items():
        if name in ("title", "text", "leader"):
            setattr(task, name, value)
    if "recurrence" in terms:
        put_turns(task, terms["recurrence"], today)
    if "due_current" in terms:
        day = _checked_date(task, "due_current", terms["due_current"])
        task.due_current = dt.date.fromisoformat(day) if day else None
    _put_targets(task, terms.get("targets", {}), terms.get("plans", {}))
    if "nodes" in terms:
        put_nodes(task, nodes_from(terms["nodes"]), today, by_office=True)
    task.save(update_fields=["title", "text", "leader"])


def _checked_text(_task: Task, name: str, value: Any) -> str:
    said = str(value).strip()
    if name in ("title", "text") and not said:
        raise Mistake(_("事项和要求不能为空。"), name)
    if len(said) > _MOST[name]:
        raise Mistake(_("最多 %(most)d 字。") % {"most": _MOST[name]}, name)
    return said


def _checked_turns(task: Task, name: str, value: Any) -> str:
    rule = checked_rule(str(value))
    if not task.recurrence or not rule:
        raise Mistake(_("只有周期任务能改周期，改后也要有周期。"), name)
    return rule


def _checked_date(task: Task, name: str, value: Any) -> str | None:
    day = dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None
    if day is not None and task.issued_on is not None and day < task.issued_on:
        raise Mistake(_("时限不能早于交办日期。"), name)
    held = task.due_current
    if held is not None and (day is None or day > held):
        raise Mistake(
            _("时限往后延的，请申请延期；调整只能提前，现行时限是 %(due)s。")
            % {"due": saying.long_day(held)},
            name,
        )
    return day.isoformat() if day else None


def _checked_targets(task: Task, name: str, value: Any) -> dict[str, Any]:
    """Figures by target, of a range both ends; plans that they carry along must still fit."""
    known = {str(row.pk): row for row in task.targets.all()}
    asked: dict[str, Any] = {}
    for key, given in dict(value).items():
        if str(key) not in known:
            raise Mistake(_("目标值与任务对不上，请刷新页面后重填。"), name)
        asked[str(key)] = _checked_figure(known[str(key)], given)
    return asked


def _checked_figure(target: TaskTarget, given: Any) -> Any:
    ends = [float(one) for one in given] if isinstance(given, list | tuple) else [float(given)]
    if not all(math.isfinite(one) for one in ends):
        raise Mistake(_("请填写数字。"), "targets")
    if target.high is not None or len(ends) > 1:
        if len(ends) != 2 or ends[0] > ends[1]:
            raise Mistake(_("控制在范围内的目标值要有下限和上限，下限不高于上限。"), "targets")
        return ends
    if target.points.exists():
        check_plan(target.task, target, scaled(target, ends[0]), ends[0])
    return ends[0]


def _checked_nodes(task: Task, _name: str, value: Any) -> list[dict[str, Any]]:
    nodes = nodes_from(value)
    check_nodes(task, nodes)
    return nodes_json(nodes)


def _checked_plans(task: Task, name: str, value: Any) -> dict[str, Any]:
    known = {str(row.pk): row for row in task.targets.all()}
    if not value.keys() <= known.keys():
        raise Mistake(_("目标值与任务对不上，请刷新页面后重填。"), name)
    kept = {}
    for key, facts in value.items():
        plan = plan_from(facts)
        check_plan(task, known[key], plan)
        kept[key] = plan_json(plan)
    return kept


_CHECKS: dict[str, _Check] = {
    "recurrence": _checked_turns,
    "due_current": _checked_date,
    "targets": _checked_targets,
    "nodes": _checked_nodes,
    "plans": _checked_plans,
}


def _put_targets(task: Task, figures: Mapping[str, Any], plans: Mapping[str, Any]) -> None:
    """The goals, and the way to them: a plan that is not proposed anew goes along in proportion."""
    keys = {int(key) for key in (*figures, *plans)}
    for row in TaskTarget.objects.select_for_update().filter(task=task, pk__in=keys):
        key = str(row.pk)
        plan = None
        if key in figures:
            low, high = _ends(figures[key])
            plan = scaled(row, low) if high is None and row.points.exists() else None
            row.value, row.high = low, high
            if high is not None:
                row.op, row.measure = "range", Measure.RANGE.value
        if key in plans:
            plan = plan_from(plans[key])
            check_plan(task, row, plan)
        if plan is None:
            row.save(update_fields=["value", "high", "op", "measure"])
        else:
            put_plan(row, plan, by_office=True)


def _ends(figure: Any) -> tuple[float, float | None]:
    return (figure[0], figure[1]) if isinstance(figure, list) else (figure, None)
