"""Tasks with dates, milestones and work, made directly: what is shown of them is tested."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from luodi.apps.documents.models import Goal
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import IssueBatch, Milestone, Task, TaskParty, WorkItem
from tests.world import World

TODAY = dt.date(2026, 11, 23)


def make_task(
    world: World,
    title: str,
    due: dt.date | None,
    *,
    unit: str = "区住建局",
    goal: Goal | None = None,
    **fields: Any,
) -> Task:
    """An open task that a unit leads."""
    owner: Unit = world.units[unit]
    batch = _batch(world, owner)
    count = Task.objects.filter(organisation_id=owner.organisation_id).count() + 1
    facts: dict[str, Any] = {
        "state": "active",
        "issued_on": TODAY - dt.timedelta(30),
        "due_original": due,
        "light": "green",
        "light_facts": {"why": "reported"},
    }
    task = Task.objects.create(
        organisation_id=owner.organisation_id,
        number=f"示督〔2026〕8号-{count}",
        title=title,
        text=title,
        batch=batch,
        goal=goal,
        due_current=due,
        **(facts | fields),
    )
    TaskParty.objects.create(
        organisation_id=owner.organisation_id,
        task=task,
        unit=owner,
        role="lead",
        state="signed",
        task_is_open=task.is_open,
    )
    return task


def _batch(world: World, owner: Unit) -> IssueBatch:
    made, _created = IssueBatch.objects.get_or_create(
        organisation_id=owner.organisation_id,
        number="示督〔2026〕8号",
        defaults={
            "token": "agenda",
            "note": "请办理",
            "tasks_count": 0,
            "units_count": 0,
            "issued_at": timezone.now(),
            "issued_by_name": "文督查",
        },
    )
    return made


def owe(task: Task, kind: str, due: dt.date) -> WorkItem:
    """The leading unit owes a signature or a report."""
    party = task.parties.get()
    return WorkItem.objects.create(
        organisation_id=task.organisation_id,
        kind=kind,
        task=task,
        party=party,
        unit=party.unit,
        due=due,
        opened_at=timezone.now(),
    )


def node(task: Task, title: str, due: dt.date, done_on: dt.date | None = None) -> Milestone:
    """A milestone of the task."""
    return Milestone.objects.create(
        organisation_id=task.organisation_id,
        task=task,
        title=title,
        due=due,
        due_original=due,
        done_on=done_on,
    )
