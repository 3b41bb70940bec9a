"""Leaders and campaign offices: the goals with their lights; what is late, and who owes it."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.apps.documents.models import Goal, GoalLevel
from luodi.apps.documents.queries import active_goals
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import tasks_visible_to
from luodi.kernel.access import Actor
from luodi.shell.home import addresses
from luodi.shell.home.blocks import (
    Block,
    Lights,
    figure,
    lights_by,
    scope_of,
    seven_days,
    with_owners,
)
from luodi.shell.links import link

_SHOWN = 8
_GOALS = 12


def blocks(actor: Actor, today: dt.date) -> list[Block]:
    """For leaders of the district: below what waits for a decision and their own remarks."""
    tasks = tasks_visible_to(actor)
    late = tasks.filter(is_open=True, due_current__lt=today).order_by("due_current", "id")
    week = tasks.filter(is_open=True, due_current__range=seven_days(today))
    red = tasks.filter(is_open=True, light="red")
    figures = [
        figure(_("滞后任务"), red, addresses.tasks(light="red", state="open"), "red"),
        figure(_("逾期任务"), late, addresses.tasks(due="overdue"), "red"),
        figure(_("七天内到期"), week, addresses.tasks(due="week"), "amber"),
        figure(_("在办任务"), tasks.filter(is_open=True), addresses.tasks(state="open")),
    ]
    return [
        Block("shell/home/figures.html", {"figures": figures}),
        _red(red, today),
        goals(actor),
    ]


def campaign(actor: Actor, today: dt.date) -> list[Block]:
    """For the office of a campaign: the goals of campaigns first."""
    return [goals(actor, GoalLevel.CAMPAIGN), _late(actor, today)]


def judge(actor: Actor, today: dt.date) -> list[Block]:
    """For judges and observers: the goals, and what will come here."""
    note = {
        "title": _("目前没有需要您评议的事项"),
        "text": _("评议安排下达后会列在这里。您可以先看看各项目标。"),
        "action_url": link("documents:goals"),
        "action": _("查看目标"),
    }
    return [Block("shell/home/empty.html", note)]


def goals(actor: Actor, level: str = "") -> Block:
    """Goals with the numbers of their open tasks by light; a goal counts those below it too."""
    counts = lights_by(tasks_visible_to(actor), "goal", f"home:goals:{scope_of(actor)}")
    rows: dict[str, Lights] = {}
    all_goals = list(active_goals(actor))
    for goal in all_goals:
        for path in (goal.path[:end] for end in range(4, len(goal.path) + 1, 4)):
            row = rows.setdefault(path, Lights(""))
            for light, n in counts.get(goal.pk, {}).items():
                row.counts[light] = row.counts.get(light, 0) + n
        rows[goal.path].name, rows[goal.path].depth = goal.name, goal.depth
        rows[goal.path].url, rows[goal.path].page = _tasks_of(goal), link("boards:goal", goal.pk)
    chosen = [rows[g.path] for g in all_goals if _shown(g, rows[g.path], level)][:_GOALS]
    rest = counts.get(None, {})
    if rest and not level:
        chosen = [*chosen, Lights(_("未对应目标的任务"), _without_goal(), counts=rest)]
    context = {
        "title": _("各项目标"),
        "what": _("目标"),
        "rows": chosen,
        "more": link("documents:goals"),
        "empty": _("还没有任务对应到目标"),
        "hint": _("任务交办并对应目标后，这里按目标显示亮灯。"),
    }
    return Block("shell/home/lights.html", context)


def _shown(goal: Goal, row: Lights, level: str) -> bool:
    if level:
        return goal.level == level
    return goal.depth <= 2 and row.total > 0


def _tasks_of(goal: Goal) -> str:
    return addresses.tasks(goal=goal.pk, state="open")


def _without_goal() -> str:
    return addresses.tasks(goal="none", state="open")


def _red(red: QuerySet[Task], today: dt.date) -> Block:
    """What is behind, the longest overdue first."""
    context = {
        "title": _("滞后任务和责任单位"),
        "tasks": with_owners(red.order_by("due_current", "id"), _SHOWN),
        "today": today,
        "more": addresses.tasks(light="red", state="open", sort="due"),
        "empty": _("没有滞后的任务"),
        "hint": _("亮红灯的任务会列在这里，到期最早的在最前。"),
    }
    return Block("shell/home/tasks.html", context)


def _late(actor: Actor, today: dt.date) -> Block:
    late = tasks_visible_to(actor).filter(is_open=True, due_current__lt=today)
    context = {
        "title": _("逾期任务和责任单位"),
        "tasks": with_owners(late.order_by("due_current", "id"), _SHOWN),
        "today": today,
        "more": addresses.tasks(due="overdue"),
        "empty": _("没有逾期的任务"),
        "hint": _("到期未办结的任务会列在这里，最久的在最前。"),
    }
    return Block("shell/home/tasks.html", context)
