"""What a task says in the fields that an adjustment may change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luodi.apps.tasks.models import Task, TaskTarget
from luodi.apps.tasks.plans import nodes_json, nodes_now, plan_json, plan_now


def terms_now(task: Task, terms: Mapping[str, Any]) -> dict[str, Any]:
    """What the task says at present in the fields of the terms."""
    return {name: term_now(task, name, value) for name, value in terms.items()}


def term_now(task: Task, name: str, value: Any) -> Any:
    """What the task says at present in one field of the terms (`value` names its figures)."""
    if name == "due_current":
        return task.due_current.isoformat() if task.due_current else None
    if name == "nodes":
        return nodes_json(nodes_now(task))
    if name not in ("targets", "plans"):
        return getattr(task, name)
    rows = TaskTarget.objects.filter(task=task, pk__in=[int(key) for key in value])
    said = figure_of if name == "targets" else _plan_of
    return {str(row.pk): said(row) for row in rows}


def figure_of(target: TaskTarget) -> float | list[float]:
    """What is to be reached: a figure, or both ends of a range."""
    return target.value if target.high is None else [target.value, target.high]


def _plan_of(target: TaskTarget) -> dict[str, Any]:
    return plan_json(plan_now(target))
