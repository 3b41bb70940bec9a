"""The core fields of a task: after its issue they change through an approved adjustment only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.tasks.models import Task, TaskTarget
from luodi.apps.tasks.queries.terms import term_now
from luodi.kernel.errors import Mistake

# What an adjustment may propose: title and text, who answers for it among the leaders, the date
# (earlier, or one where there was none), and the figures by target.
FIELDS = ("title", "text", "leader", "due_current", "targets")
_MOST = {"title": 120, "text": 4000, "leader": 60}


def checked_terms(task: Task, terms: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """The terms as they are kept, as JSON; Mistake where they cannot be or change nothing."""
    kept: dict[str, Any] = {}
    for name in FIELDS:
        if name not in terms:
            continue
        value = _checked(task, name, terms[name], today)
        if value != term_now(task, name, value):
            kept[name] = value
    if not kept:
        raise Mistake(
            _("请写明要调整什么：事项、要求、责任领导、时限或目标值至少改一项。"), "terms"
        )
    return kept


def put_terms(task: Task, terms: Mapping[str, Any]) -> None:
    """Write them to the locked task; what is not of the task's own row is saved at once."""
    for name, value in terms.items():
        if name == "targets":
            _put_targets(task, value)
        elif name == "due_current":
            task.due_current = dt.date.fromisoformat(value) if value else None
        else:
            setattr(task, name, value)
    task.save(update_fields=["title", "text", "leader"])


def _checked(task: Task, name: str, value: Any, today: dt.date) -> Any:
    if name == "due_current":
        return _checked_date(task, value)
    if name == "targets":
        return _checked_targets(task, value)
    said = str(value).strip()
    if name in ("title", "text") and not said:
        raise Mistake(_("事项和要求不能为空。"), name)
    if len(said) > _MOST[name]:
        raise Mistake(_("最多 %(most)d 字。") % {"most": _MOST[name]}, name)
    return said


def _checked_date(task: Task, value: Any) -> str | None:
    day = dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None
    if day is not None and task.issued_on is not None and day < task.issued_on:
        raise Mistake(_("时限不能早于交办日期。"), "due_current")
    return day.isoformat() if day else None


def _checked_targets(task: Task, value: Any) -> dict[str, float]:
    known = {str(pk) for pk in task.targets.values_list("pk", flat=True)}
    asked = {str(key): float(figure) for key, figure in dict(value).items()}
    if not asked.keys() <= known:
        raise Mistake(_("目标值与任务对不上，请刷新页面后重填。"), "targets")
    return asked


def _put_targets(task: Task, figures: Mapping[str, float]) -> None:
    rows = list(TaskTarget.objects.select_for_update().filter(task=task, pk__in=map(int, figures)))
    for row in rows:
        row.value = figures[str(row.pk)]
    TaskTarget.objects.bulk_update(rows, ["value"])
