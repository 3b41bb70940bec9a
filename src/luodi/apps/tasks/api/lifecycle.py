"""What the office does with a task as a whole: resumed, merged, taken up again, archived."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from luodi.apps.tasks import actions
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.api.tasks import TaskOut
from luodi.apps.tasks.api.work import Reason
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.rules import DECIDE, MERGE, REVIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


@routes.post("/tasks/{pk}/resume", DECIDE, TaskOut)
def resume_task(request: ActorRequest, pk: Pk, sent: Reason) -> Task:
    """A suspended task goes on; its date moves by as long as it stood still."""
    task = task_for(request.actor, pk)
    return actions.resume(actor=request.actor, task=task, reason=sent.reason, now=timezone.now())


@routes.post("/tasks/{pk}/reopen", REVIEW, TaskOut)
def reopen_task(request: ActorRequest, pk: Pk, sent: Reason) -> Task:
    """Completed work turns out not to be done: it goes on."""
    task = task_for(request.actor, pk)
    return actions.reopen(actor=request.actor, task=task, reason=sent.reason, now=timezone.now())


class NewDue(Reason):
    """Until when an overdue task is to be done, and why."""

    due: dt.date


@routes.post("/tasks/{pk}/due", DECIDE, TaskOut)
def set_task_due(request: ActorRequest, pk: Pk, sent: NewDue) -> Task:
    """The office's own date for an overdue task; it counts as an extension."""
    task, now = task_for(request.actor, pk), timezone.now()
    return actions.set_due(
        actor=request.actor, task=task, due=sent.due, reason=sent.reason, now=now
    )


class TaskMerging(Reason):
    """Into which open task, and why."""

    into: Key


@routes.post("/tasks/{pk}/merge", MERGE, TaskOut)
def merge_task(request: ActorRequest, pk: Pk, sent: TaskMerging) -> Task:
    """The task goes on as part of another, which gets its sources."""
    task, into = task_for(request.actor, pk), task_for(request.actor, sent.into)
    return actions.merge(
        actor=request.actor, task=task, into=into, reason=sent.reason, now=timezone.now()
    )


class ToArchive(Strict):
    """Which tasks."""

    tasks: list[Key] = Field(min_length=1, max_length=500)


class Archived(Schema):
    """A task with the number it has in the archive."""

    id: int
    number: str
    archive_number: str


@routes.post("/tasks/archive", REVIEW, list[Archived])
def archive_tasks(request: ActorRequest, sent: ToArchive) -> list[Task]:
    """Put completed tasks into the archive; those that are not completed are left out."""
    own = [task_for(request.actor, pk).pk for pk in dict.fromkeys(sent.tasks)]
    return actions.archive(actor=request.actor, task_ids=own, now=timezone.now())
