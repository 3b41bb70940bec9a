"""Boxes of this app on the pages of tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from luodi.apps.agenda.forms import LinkForm
from luodi.apps.agenda.queries.links import links_of
from luodi.apps.agenda.rules import LINK, VIEW
from luodi.apps.tasks.models import Task
from luodi.kernel import panels


def register() -> None:
    """Tell the page of a task what it waits for."""
    panels.register("tasks.task", "agenda/links.html", links, permission=VIEW)


def links(request: HttpRequest, task: Task) -> dict[str, Any] | None:
    """What it waits for and what waits for it; nothing where there is nothing to see or to add."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    found = links_of(actor, task)
    may_link = actor.may(LINK) and task.is_open
    if not (found.before or found.after or may_link):
        return None
    return {"links": found, "task": task, "may_link": may_link, "link_form": LinkForm()}
