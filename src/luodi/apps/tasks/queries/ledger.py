"""The office's own columns of the ledger, as texts."""

from __future__ import annotations

from luodi.apps.tasks.models import Task


def text_of(task: Task, name: str) -> str:
    """What a task says in one of these columns, as a text to be compared."""
    if name == "goal":
        return str(task.goal_id or "")
    return f"{task.weight:g}" if name == "weight" else str(getattr(task, name))
