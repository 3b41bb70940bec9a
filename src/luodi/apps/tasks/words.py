"""How timelines say the facts of a task, and what a light says of itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luodi.apps.tasks.light_words import light_sentence
from luodi.apps.tasks.models import (
    ClaimState,
    HelpKind,
    Measure,
    Outcome,
    PathKind,
    ViewAudience,
)
from luodi.apps.tasks.models.coordination import HELP_STATES, LEVELS, REMARK_STATES, URGENCIES
from luodi.apps.tasks.models.requests import KINDS, REQUEST_STATES
from luodi.apps.tasks.report_words import in_short
from luodi.core.lights import SOON
from luodi.core.rhythm import rhythm_of
from luodi.core.task_flow import PartyState, TaskState
from luodi.kernel import saying
from luodi.kernel.models import PartyRole
from luodi.kernel.recurring import recurrence
from luodi.kernel.timeline import choice, name_field


def day_words(value: Any) -> str:
    """A date as people say it."""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return "—" if day is None else saying.long_day(day)


@saying.remembered
def short_day(day: dt.date, today: dt.date) -> str:
    """A date without its year where that is this one."""
    return saying.short_day(day) if day.year == today.year else saying.long_day(day)


@saying.remembered
def due_words(due: dt.date | None, today: dt.date) -> str:
    """“6月30日（还有12天）”, “6月30日（逾期3天）”."""
    if due is None:
        return str(_("未定时限"))
    day, left = short_day(due, today), (due - today).days
    if left == 0:
        return _("%(day)s（今天到期）") % {"day": day}
    if left < 0:
        said = ngettext("%(day)s（逾期%(n)d天）", "%(day)s（逾期%(n)d天）", -left)
        return said % {"day": day, "n": -left}
    if left > 60:
        return day
    said = ngettext("%(day)s（还有%(n)d天）", "%(day)s（还有%(n)d天）", left)
    return said % {"day": day, "n": left}


def rhythm_words(value: str) -> str:
    """How often a unit reports."""
    return str(_(rhythm_of(value).label))


def _label_of(kind: type[TaskState] | type[PartyState], value: Any) -> str:
    known = {one.value: one for one in kind}
    return str(_(known[value].label)) if value in known else str(value)


def _party_words(value: Any) -> str:
    """What a unit does in the task: “牵头 区住建局”; of a requirement only whom it names."""
    if not isinstance(value, dict):
        return str(value)
    role = dict(PartyRole.choices).get(value.get("role", ""), "")
    return f"{role} {value.get('unit', '')}".strip()


def _yes_or_no(value: Any) -> str:
    return _("是") if value else _("否")


def name_fields() -> None:
    """Tell timelines the names of what this app records."""
    name_field("number", gettext_lazy("编号"))
    name_field("state", gettext_lazy("状态"), lambda v: _label_of(TaskState, v))
    name_field("due_current", gettext_lazy("时限"), day_words)
    name_field("parties", gettext_lazy("单位"), _party_words)
    name_field("unit", gettext_lazy("单位"))
    name_field("party_state", gettext_lazy("办理"), lambda v: _label_of(PartyState, v))
    name_field("reassigned_to", gettext_lazy("改派给"))
    name_field("assigned_to", gettext_lazy("分派给"), lambda v: str(v) or _("不再分派"))
    name_field("source", gettext_lazy("增加来源"))
    name_field("progress", gettext_lazy("进展"))
    name_field("figures", gettext_lazy("数字"))
    name_field("problems", gettext_lazy("存在问题"))
    name_field("next_step", gettext_lazy("下步打算"))
    name_field("evidence", gettext_lazy("佐证"))
    name_field("vouched_by", gettext_lazy("审签人"))
    name_field("hints", gettext_lazy("提示"), lambda v: in_short({"code": v}))
    name_field("asked", gettext_lazy("请了哪些单位"))
    name_field("part_due", gettext_lazy("请在此前反馈"), day_words)
    name_field("head_signs_reports", gettext_lazy("反馈先送负责人审签"), _yes_or_no)
    name_field("head_signs_claims", gettext_lazy("申请办结先送负责人审签"), _yes_or_no)
    name_field("head_signs_requests", gettext_lazy("其他申请先送负责人审签"), _yes_or_no)
    name_field("batch", gettext_lazy("交办批次"))
    name_field("tasks", gettext_lazy("任务数"))
    name_field("audience", gettext_lazy("谁可以用"), choice(ViewAudience), app="tasks")
    name_field("columns", gettext_lazy("列"), app="tasks")
    _name_fields_of_asking()
    _name_fields_of_life()


def _name_fields_of_life() -> None:
    """What is recorded of completion, of requests and of what was granted."""
    name_field("claim", gettext_lazy("办结申请"), choice(ClaimState))
    name_field("result", gettext_lazy("办结情况"))
    name_field("evidence", gettext_lazy("佐证"))
    name_field("outcome", gettext_lazy("完成情况"), choice(Outcome))
    name_field("done_on", gettext_lazy("完成日期"), day_words)
    name_field("shares", gettext_lazy("分担比例"))
    name_field("sent_back", gettext_lazy("退回重办次数"))
    name_field("node", gettext_lazy("节点"))
    name_field("nodes", gettext_lazy("节点"), node_words)
    name_field("plans", gettext_lazy("进度计划"), plans_words)
    name_field("archive_number", gettext_lazy("归档号"))
    name_field("merged_into", gettext_lazy("并入"))
    name_field("handed_to", gettext_lazy("移交给"))
    name_field("request", gettext_lazy("申请"), lambda v: str(dict(KINDS).get(v, v)))
    name_field("request_state", gettext_lazy("结果"), lambda v: str(dict(REQUEST_STATES).get(v, v)))
    name_field("wanted_due", gettext_lazy("希望的时限"), day_words)
    name_field("extensions", gettext_lazy("延期次数"))
    name_field("opinion", gettext_lazy("初审意见"))
    name_field("to", gettext_lazy("移交给"), app="tasks")
    name_field("until", gettext_lazy("到"), day_words, app="tasks")
    name_field("exempt_until", gettext_lazy("亮灯豁免到"), day_words)
    name_field("terms", gettext_lazy("调整为"), _terms_words)
    name_field("title", gettext_lazy("事项"), app="tasks")
    name_field("text", gettext_lazy("要求"), app="tasks")
    name_field("leader", gettext_lazy("责任领导"), app="tasks")
    name_field("recurrence", gettext_lazy("周期"), recurrence, app="tasks")
    name_field("targets", gettext_lazy("目标值"), _figures_words, app="tasks")


_TERMS = {
    "title": gettext_lazy("事项"),
    "text": gettext_lazy("要求"),
    "leader": gettext_lazy("责任领导"),
    "recurrence": gettext_lazy("周期"),
    "due_current": gettext_lazy("时限"),
    "targets": gettext_lazy("目标值"),
    "nodes": gettext_lazy("节点"),
    "plans": gettext_lazy("进度计划"),
}


def _terms_words(terms: Any) -> str:
    """What an adjustment asks for, field by field."""
    said = {
        "recurrence": recurrence,
        "due_current": day_words,
        "targets": _figures_words,
        "nodes": lambda rows: saying.listed(node_words(row) for row in rows),
        "plans": plans_words,
    }
    return saying.clauses(
        saying.labelled(_TERMS.get(name, name), said.get(name, str)(value))
        for name, value in dict(terms).items()
    )


def _figures_words(values: Any) -> str:
    """Figures by the targets' keys: only the figures, as the indicators may be gone."""
    figures = dict(values).values() if isinstance(values, dict) else [values]
    return saying.listed(amount(value) for value in figures)


def amount(value: Any) -> str:
    """A figure, or both ends of a range, as terms keep them."""
    if isinstance(value, list | tuple):
        return "–".join(amount(one) for one in value)
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def node_words(node: Any) -> str:
    """A node as terms keep it: “2026年3月1日 完成招标（权重2）”."""
    if not isinstance(node, dict):
        return str(node)
    said = {"day": day_words(node["due"]), "title": node["title"], "weight": f"{node['weight']:g}"}
    if node["weight"] == 1:
        return f"{said['day']} {said['title']}"
    return _("%(day)s %(title)s（权重%(weight)s）") % said


def plan_words(plan: Any) -> str:
    """A plan of a figure as terms keep it, in one line."""
    if not isinstance(plan, dict):
        return str(plan)
    parts = [
        str(dict(Measure.choices).get(plan["measure"], plan["measure"])),
        str(dict(PathKind.choices).get(plan["path"], plan["path"])),
    ]
    for name, label in _OF_PLAN.items():
        if plan[name] is not None and (name != "weight" or plan[name] != 1):
            value = plan[name]
            parts.append(
                saying.labelled(label, day_words(value) if name.endswith("_on") else amount(value))
            )
    if plan["points"]:
        points = saying.listed(f"{day_words(day)} {amount(value)}" for day, value in plan["points"])
        parts.append(saying.labelled(_("计划值"), points))
    return saying.clauses(parts)


def plans_words(plans: Any) -> str:
    """Plans by the targets' keys."""
    rows = plans.values() if isinstance(plans, dict) and "path" not in plans else [plans]
    return saying.clauses(plan_words(plan) for plan in rows)


_OF_PLAN = {
    "baseline": gettext_lazy("基数"),
    "begins_on": gettext_lazy("起算日"),
    "ends_on": gettext_lazy("达到日期"),
    "weight": gettext_lazy("权重"),
}


def _name_fields_of_asking() -> None:
    """What is recorded of help that was asked for, and of leaders' remarks."""
    name_field("help", gettext_lazy("协调事项"))
    name_field("help_kind", gettext_lazy("类别"), choice(HelpKind))
    name_field("help_state", gettext_lazy("协调状态"), lambda v: str(dict(HELP_STATES).get(v, v)))
    name_field("help_level", gettext_lazy("层级"), lambda v: str(dict(LEVELS).get(v, v)))
    name_field("help_due", gettext_lazy("答复时限"), day_words)
    name_field("help_answer", gettext_lazy("答复"))
    name_field("asked", gettext_lazy("请谁协调"))
    name_field("said_by", gettext_lazy("批示领导"))
    name_field("said_on", gettext_lazy("批示日期"), day_words)
    name_field("urgency", gettext_lazy("缓急"), lambda v: str(dict(URGENCIES).get(v, v)))
    name_field("place", gettext_lazy("批示在何处"), app="tasks")
    name_field("remark", gettext_lazy("批示"))
    name_field("remark_state", gettext_lazy("批示状态"), _remark_state)
    name_field("remark_due", gettext_lazy("答复时限"), day_words)
    name_field("remark_answer", gettext_lazy("办理结果"))
    name_field("matter", gettext_lazy("承办事项"))


def _remark_state(value: Any) -> str:
    return str(dict(REMARK_STATES).get(value, value))


__all__ = [
    "SOON",
    "day_words",
    "due_words",
    "light_sentence",
    "name_fields",
    "rhythm_words",
    "short_day",
]
