"""What the office may set in its ledger without asking anybody: goal, rhythm, weight.

Title, text, leader, dates and figures are what was asked for; after the issue they change through
an approved adjustment only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Goal
from luodi.apps.tasks.actions.locking import locked_tasks
from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.models import Task, TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.queries.ledger import text_of
from luodi.apps.tasks.rules import MANAGE
from luodi.apps.tasks.upkeep import report_by, set_states
from luodi.core.rhythm import Rhythm
from luodi.kernel import events, many
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

HEAVIEST = 1000


class _Unchanged:
    """Says that a field stays as it is."""


UNCHANGED: Final = _Unchanged()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEdit:
    """What a task is to say in the office's own columns.

    `seen` is what its editor saw there, as :mod:`luodi.apps.tasks.queries.ledger` says it; if it
    says something else by now, the edit is a Conflict. What is not named is not compared.
    """

    task_id: int
    goal: Goal | _Unchanged | None = UNCHANGED
    rhythm: str | _Unchanged = UNCHANGED
    weight: float | _Unchanged = UNCHANGED
    seen: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """The fields that are set."""
        named = {"goal": self.goal, "rhythm": self.rhythm, "weight": self.weight}
        return {name: value for name, value in named.items() if value is not UNCHANGED}


@action("tasks.edit_ledger", gettext_lazy("修改了台账的管理栏"))
def edit_ledger(*, actor: Actor, edits: Sequence[LedgerEdit], now: dt.datetime) -> list[Task]:
    """All of the edits, or none; what is not open any more stays as it is."""
    actor.require(MANAGE)
    wanted = {edit.task_id: edit.values() for edit in edits}
    seen = {edit.task_id: edit.seen for edit in edits}
    tasks = list(locked_tasks(actor, wanted))
    changed, goals = [], _goals_of(tasks)
    for task in tasks:
        values = wanted[task.pk]
        _check(actor, task, values)
        _compare(task, seen[task.pk])
        before = {name: _said(task, name, goals) for name in values}
        for name, value in values.items():
            setattr(task, name, value)
        after = {name: _said(task, name, goals) for name in values}
        before, after = events.changes(before, after)
        if after:
            changed.append(task)
            events.record(actor, task, before=before, after=after)
    if not changed:
        raise Mistake(_("没有要修改的内容。"))
    _save(changed, wanted, now)
    return changed


def _compare(task: Task, seen: Mapping[str, str]) -> None:
    if any(text_of(task, name) != text for name, text in seen.items()):
        raise Conflict(
            _("%(number)s 的这一栏刚刚被别人改过，没有覆盖。请看现在的内容，再决定改不改。")
            % {"number": task.number}
        )


def _goals_of(tasks: Sequence[Task]) -> dict[int, str]:
    held = {task.goal_id for task in tasks if task.goal_id}
    return dict(Goal.objects.filter(pk__in=held).values_list("pk", "name"))


def _said(task: Task, name: str, goals: Mapping[int, str]) -> Any:
    if name == "goal":
        return goals.get(task.goal_id, task.goal) if task.goal_id else None
    return getattr(task, name)


def _check(actor: Actor, task: Task, values: Mapping[str, Any]) -> None:
    if not task.is_open:
        raise Conflict(
            _("%(number)s %(state)s，管理栏不能再改。")
            % {"number": task.number, "state": task.get_state_display()}
        )
    goal = values.get("goal")
    if goal is not None and goal.organisation_id != actor.organisation_id:
        raise Hidden
    if "rhythm" in values and values["rhythm"] not in {rhythm.value for rhythm in Rhythm}:
        raise Mistake(_("请选择反馈频次。"), "rhythm")
    if "weight" in values and not 0 < values["weight"] <= HEAVIEST:
        raise Mistake(_("权重应大于零，最大 %(most)d。") % {"most": HEAVIEST}, "weight")


def _save(
    changed: Sequence[Task], wanted: Mapping[int, Mapping[str, Any]], now: dt.datetime
) -> None:
    """The tasks, their units' copies of the rhythm, and all that hangs on them."""
    for task in changed:
        task.version, task.updated_at = task.version + 1, now
    many.save(changed, ["goal", "rhythm", "weight", "version", "updated_at"])
    beaten = {task.pk: task for task in changed if "rhythm" in wanted[task.pk]}
    rhythms: dict[str, list[int]] = {}
    for task in beaten.values():
        rhythms.setdefault(task.rhythm, []).append(task.pk)
    for rhythm, pks in rhythms.items():
        TaskParty.objects.filter(task__in=many.keys(pks)).update(rhythm=rhythm)
    _put_off(beaten, timezone.localdate(now))
    above = {task.parent_id for task in changed if task.parent_id and "weight" in wanted[task.pk]}
    parents = list(Task.objects.select_for_update().filter(pk__in=above).order_by("pk"))
    gather(parents)
    states = {task.pk: task for task in parents} | beaten
    set_states({task: task.state for task in states.values()}, now)


def _put_off(tasks: Mapping[int, Task], today: dt.date) -> None:
    """The next reports are due by the new rhythm, from today on."""
    items = list(
        WorkItem.objects.filter(
            task__in=many.keys(tasks), kind=WorkKind.REPORT, closed_at=None, subject=""
        )
    )
    for item in items:
        item.due = report_by(tasks[item.task_id], today) if item.task_id else item.due
    many.save(items, ["due"])
