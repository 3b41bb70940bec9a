"""How tasks stand, kept from when to when. Called by actions only, inside their transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from luodi.apps.tasks.models import Standing, Task
from luodi.kernel import many
from luodi.kernel.prepared import prepared

# A light's facts name the day they were computed for: they change daily and are not watched.
WATCHED = (
    "state", "is_open", "light", "due_original", "due_current", "last_progress_on",
    "stale_since", "progress_ratio", "outcome",
)  # fmt: skip
_KEPT = (*WATCHED, "light_facts")
_KEPT_OF_ROW = (*_KEPT, "situation")


def stand(tasks: Iterable[Task], today: dt.date) -> int:
    """Keep how the tasks stand from today on, where that is not how they stood; how many changed.

    Drafts do not stand anywhere. Three queries, however many tasks.
    """
    rows = {task.pk: task for task in tasks if task.issued_on is not None}
    now = _present(*rows) if len(rows) == 1 else _now().filter(task__in=many.keys(rows))
    held = {row.task_id: row for row in now}
    changed = [task for pk, task in rows.items() if _differs(held.get(pk), task)]
    ended, same_day, new = [], [], []
    for task in changed:
        row = held.get(task.pk)
        if row is not None and row.begins >= today:
            _copy(row, task)
            same_day.append(row)
            continue
        if row is not None:
            row.ends = today
            ended.append(row)
        new.append(standing_of(task, today))
    many.save(ended, ["ends"])
    many.save(same_day, _KEPT_OF_ROW)
    many.add(new)
    return len(changed)


def _now() -> QuerySet[Standing]:
    rows = Standing.objects.select_for_update().filter(ends=None)
    return rows.order_by("task_id").defer("light_facts", "situation")


_present = prepared(lambda task: _now().filter(task=task).order_by())


def standing_of(task: Task, begins: dt.date) -> Standing:
    """The task as it is, from that day on. The caller saves."""
    row = Standing(organisation_id=task.organisation_id, task=task, begins=begins)
    _copy(row, task)
    return row


def _differs(row: Standing | None, task: Task) -> bool:
    return row is None or any(_value(row, name) != _value(task, name) for name in WATCHED)


def _copy(row: Standing, task: Task) -> None:
    for name in _KEPT:
        setattr(row, name, getattr(task, name))
    situation = getattr(task, "situation", None)
    if situation is not None:
        row.situation = situation.as_json()


def _value(row: Standing | Task, name: str) -> Any:
    return getattr(row, name)
