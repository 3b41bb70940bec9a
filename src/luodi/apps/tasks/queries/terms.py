"""What a task says in the fields that an adjustment may change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luodi.apps.tasks.models import Task, TaskTarget


def terms_now(task: Task, terms: Mapping[str, Any]) -> dict[str, Any]:
    """What the task says at present in the fields of the terms."""
    return {name: term_now(task, name, value) for name, value in terms.items()}


def term_now(task: Task, name: str, value: Any) -> Any:
    """What the task says at present in one field of the terms (`value` names its figures)."""
    if name == "due_current":
        return task.due_current.isoformat() if task.due_current else None
    if name != "targets":
        return getattr(task, name)
    rows = TaskTarget.objects.filter(task=task, pk__in=[int(key) for key in value])
    return {str(row.pk): row.value for row in rows}
