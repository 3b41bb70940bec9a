"""What this app adds to the pages of tasks: each figure against its path."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from luodi.apps.boards.charts import trajectory
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.trajectories import figures_of_task
from luodi.apps.tasks.rules import VIEW
from luodi.kernel import panels


def register() -> None:
    """Tell the page of a task."""
    panels.register(
        "tasks.task", "boards/task_figures.html", task_figures, order=5, permission=VIEW
    )


def task_figures(_request: HttpRequest, task: Task) -> dict[str, Any] | None:
    """Actual, expected and gap of each figure, with its course; nothing where there is none."""
    figures = figures_of_task(task, timezone.localdate())
    shown = [(one, f"figure-{one.target.pk}", trajectory(one)) for one in figures]
    return {"figures": shown} if shown else None
