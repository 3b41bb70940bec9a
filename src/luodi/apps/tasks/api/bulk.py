"""A step for several tasks, and one cell of a task: what pages do to the ticked rows, in place."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from luodi.apps.tasks import bulk
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.api.tasks import TaskRow
from luodi.apps.tasks.edits import edit_for
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import task_for, tasks_visible_to
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest, Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.rest.listing import Key, Pk, Strict


class StepFor(Schema):
    """A step I may take for several tasks at once; `fields` are what it asks for."""

    key: str
    label: str
    happens: str
    fields: list[str]


class StepIn(Strict):
    """Which step for which tasks. `check_only`: say what would be done, and do nothing."""

    step: str = Field(max_length=20)
    tasks: list[Key] = Field(min_length=1, max_length=bulk.MOST)
    said: dict[str, str] = Field(default_factory=dict, description="the fields of the step")
    check_only: bool = False


class Unfit(Schema):
    """A task that the step does not fit, and why."""

    task: int
    reason: str


class Stepped(Schema):
    """How many were changed. If any does not fit nothing is done, and `unfit` says which."""

    done: int
    unfit: list[Unfit]


@routes.get("/bulk-steps", VIEW, list[StepFor])
def list_bulk_steps(request: ActorRequest) -> list[dict[str, Any]]:
    """The steps that I may take for several tasks at once."""
    return [
        {
            "key": step.key,
            "label": str(step.label),
            "happens": str(step.happens),
            "fields": list(step.form(request.actor, None).fields) if step.form else [],
        }
        for step in bulk.steps_for(request.actor)
    ]


@routes.post("/bulk-steps", VIEW, Stepped)
def take_bulk_step(request: ActorRequest, sent: StepIn) -> dict[str, Any]:
    """Take a step for all of these tasks, or for none."""
    actor, now = request.actor, timezone.now()
    step = bulk.step_for(actor, sent.step)
    if step is None:
        raise Refused("tasks.bulk")
    wanted = set(sent.tasks)
    tasks = list(tasks_visible_to(actor).filter(pk__in=wanted).order_by("-pk"))
    if len(tasks) != len(wanted):
        raise Hidden
    found = bulk.plan(actor, step, tasks, now)
    unfit = [{"task": task.pk, "reason": reason} for task, reason in found.unfit]
    if unfit or sent.check_only:
        return {"done": 0, "unfit": unfit}
    said = _valid(step.form(actor, _typed(sent.said))) if step.form else {}
    return {"done": step.act(actor, [task.pk for task in tasks], said, now), "unfit": []}


class CellIn(Strict):
    """A new value, and the one that was seen; a goal or a person by its `id`."""

    value: str = Field("", max_length=500)
    seen: str | None = Field(None, max_length=500, description="null: whatever is there now")


@routes.post("/tasks/{pk}/cells/{key}", VIEW, TaskRow)
def edit_cell(request: ActorRequest, pk: Pk, key: str, sent: CellIn) -> Task:
    """Edit goal, rhythm, weight, note or handler; Conflict if it is not what was seen."""
    actor, task = request.actor, task_for(request.actor, pk)
    edit = edit_for(actor, key)
    if edit is None:
        raise Http404
    if not edit.may(actor, task):
        raise Conflict(_("这一栏现在不能改：任务已经结束，或者不归您办理。"))
    said = _valid(edit.form(actor, task, _typed({"value": sent.value})))
    seen = edit.seen(actor, task) if sent.seen is None else sent.seen
    edit.keep(actor, task, said["value"], seen, timezone.now())
    return task_for(actor, pk)


def _typed(said: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(said)
    return data


def _valid(form: Form) -> dict[str, Any]:
    if not form.is_valid():
        name, found = next(iter(form.errors.items()))
        raise Mistake(str(found[0]), name)
    return form.cleaned_data
