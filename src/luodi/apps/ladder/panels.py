"""Boxes of this app on the pages of tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from luodi.apps.ladder.queries.standing import on_ladder, urgeable
from luodi.apps.ladder.rules import HOLD, ISSUE, URGE, VIEW, acts_for
from luodi.apps.tasks.models import Task
from luodi.core.notice_flow import NOTICE_FLOW
from luodi.kernel import panels


def register() -> None:
    """Tell the page of a task where it stands."""
    panels.register("tasks.task", "ladder/on_task.html", on_task, order=20, permission=VIEW)


def on_task(request: HttpRequest, task: Task) -> dict[str, Any] | None:
    """Where the task is on the ladder, and the buttons of its reader."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    found = on_ladder(actor, task, timezone.localdate())
    if not task.is_open and not found.taken and not found.notices:
        return None
    return {
        "task": task,
        "found": found,
        "may_urge": actor.may(URGE) and urgeable(found.places),
        "may_hold": actor.may(HOLD) and task.is_open,
        "may_issue": actor.may(ISSUE) and task.is_open,
        "owed": [
            notice
            for notice in found.notices
            if acts_for(actor, notice) and NOTICE_FLOW.allows("answer", notice.state, {"unit"})
        ],
    }
