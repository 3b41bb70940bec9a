"""Tasks that came out in every way: made directly, since what is tested is how they are counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from luodi.apps.documents.models import Document, Goal
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty, TaskSource
from luodi.core.task_flow import OPEN_STATES
from luodi.kernel.models import PartyRole
from tests.apps.tasks.factory import issued
from tests.world import World

TODAY = dt.date(2026, 11, 23)
DUE = dt.date(2026, 6, 30)
# name: facts of the task; each is led by 区住建局 unless `units` says otherwise
WAYS: dict[str, dict[str, Any]] = {
    "on_time": {"state": "completed", "done_on": DUE, "closed_on": DUE + dt.timedelta(5)},
    "archived": {"state": "archived", "done_on": DUE - dt.timedelta(3), "closed_on": DUE},
    "late": {"state": "completed", "done_on": DUE + dt.timedelta(1), "closed_on": TODAY},
    # late by the first date, on time by the one that holds now
    "extended": {
        "state": "completed", "done_on": DUE + dt.timedelta(9), "closed_on": TODAY,
        "due_current": DUE + dt.timedelta(31), "extensions": 1,
    },
    "overdue": {"state": "active"},
    "extending": {"state": "extending", "sent_back": 2},
    "overdue_once": {"state": "active", "due_current": dt.date(2026, 12, 31), "extensions": 1},
    "today": {"state": "pending", "due": TODAY},
    "running": {"state": "active", "due": dt.date(2027, 3, 1)},
    "no_date": {"state": "suspended", "due": None},
    "done_without_date": {"state": "completed", "due": None, "done_on": DUE},
    "withdrawn": {"state": "withdrawn"},
    "merged": {"state": "merged"},
    "handed": {"state": "handed"},
    "last_year": {"state": "completed", "done_on": DUE, "issued_on": dt.date(2025, 12, 31)},
}  # fmt: skip


def many_ways(world: World) -> dict[str, Task]:
    """One task of each way, one shared by all towns, one of another unit, a part and a draft."""
    batch = issued(world, ["区财政局"], title="攻坚方案")
    first = Task.objects.get(batch=batch)
    _set(first, {"state": "active", "due": dt.date(2026, 9, 30), "leader": "何区长"})
    goal = Goal.objects.add_root(instance=Goal(organisation=world.district, name="项目攻坚"))
    below = Goal.objects.add_child(goal, instance=Goal(organisation=world.district, name="开工"))
    made = {"finance": first}
    for n, (name, facts) in enumerate(WAYS.items()):
        made[name] = _task(world, batch, name, {"goal": below if n % 2 else goal, **facts})
        party(made[name], world, "区住建局", PartyRole.LEAD)
    party(made["overdue"], world, "区财政局", PartyRole.SUPPORT)
    party(made["on_time"], world, "区财政局", PartyRole.RESPONSIBLE)
    made["towns"] = _task(world, batch, "towns", {"state": "active", "leader": "何区长"})
    for unit in ("东湖街道", "西山镇"):
        party(made["towns"], world, unit, PartyRole.RESPONSIBLE)
    made["part"] = _task(world, batch, "part", {"state": "active", "parent": made["overdue"]})
    party(made["part"], world, "区住建局", PartyRole.LEAD)
    made["draft"] = _task(world, batch, "draft", {"state": "draft", "issued_on": None})
    document = batch.document
    assert document is not None
    _sources(made, document)
    return made


def party(task: Task, world: World, unit: str, role: str) -> TaskParty:
    """A unit on the task."""
    return TaskParty.objects.create(
        task=task, organisation=world.district, unit=world.units[unit], role=role, state="signed"
    )


def _sources(made: dict[str, Task], document: Document) -> None:
    """Two of them come from the document, one of them from two of its sentences."""
    requirement = document.requirements.get()
    TaskSource.objects.create(task=made["overdue"], requirement=requirement, document=document)
    other = document.requirements.create(
        organisation=document.organisation, position=9, start=0, end=3, kind="task",
        strength="must", proposal="task", text="另一句", decision="accepted",
    )  # fmt: skip
    TaskSource.objects.create(task=made["overdue"], requirement=other, document=document)


def _task(world: World, batch: IssueBatch, name: str, facts: dict[str, Any]) -> Task:
    given = dict(facts)
    due = given.pop("due", DUE)
    given = {"due_original": due, "due_current": due, "issued_on": dt.date(2026, 2, 3)} | given
    return Task.objects.create(
        organisation=world.district, number=f"测试-{name}", title=name, text=name, batch=batch,
        is_open=given["state"] in OPEN_STATES, **given,
    )  # fmt: skip


def _set(task: Task, facts: dict[str, Any]) -> None:
    due = facts.pop("due")
    facts |= {"due_original": due, "due_current": due, "issued_on": dt.date(2026, 2, 3)}
    Task.objects.filter(pk=task.pk).update(**facts)
    task.refresh_from_db()
