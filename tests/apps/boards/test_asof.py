"""As it stood: the past does not move when the present does, and two days can be compared."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.apps.boards.filters import AsOf
from luodi.apps.boards.queries.asof import Change
from luodi.apps.boards.queries.asof import standings as stood_rows
from luodi.apps.tasks.models import Standing, Task
from luodi.kernel.access import Actor
from tests.apps.boards.many_ways import TODAY, many_ways
from tests.world import World

pytestmark = pytest.mark.django_db
MARCH, MAY, AUGUST = dt.date(2026, 3, 1), dt.date(2026, 5, 1), dt.date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0800", tick=False):
        yield


@pytest.fixture
def tasks(world: World) -> dict[str, Task]:
    made = many_ways(world)
    Standing.objects.all().delete()
    # late: green from March, red from May, closed in August; its date was moved meanwhile
    _was(made["late"], MARCH, MAY, light="green")
    _was(made["late"], MAY, AUGUST, light="red", due_current=dt.date(2026, 7, 31))
    _was(made["late"], AUGUST, None, light="green", state="completed", is_open=False)
    # overdue: yellow until August, then better; nothing but a report in May
    _was(made["overdue"], MARCH, MAY, light="yellow")
    _was(made["overdue"], MAY, AUGUST, light="yellow", last_progress_on=MAY)
    _was(made["overdue"], AUGUST, None, light="green", last_progress_on=MAY)
    # no_date: without a date all the time; running: issued in May
    _was(made["no_date"], MARCH, AUGUST, light="grey", due_current=None)
    _was(made["no_date"], AUGUST, None, light="grey", due_current=None, last_progress_on=MAY)
    _was(made["running"], MAY, None, light="grey")
    return made


def _was(task: Task, begins: dt.date, ends: dt.date | None, **facts: Any) -> None:
    given = {"state": "active", "is_open": True, "due_current": task.due_current} | facts
    Standing.objects.create(
        organisation_id=task.organisation_id, task=task, begins=begins, ends=ends, **given
    )


def titles(actor: Actor, query: str) -> set[str]:
    return {task.title for task in AsOf(actor, QueryDict(query), TODAY).rows()}


def test_tasks_are_shown_as_they_stood(world: World, tasks: dict[str, Task]) -> None:
    officer = world.actor("officer")
    assert titles(officer, "on=2026-02-28") == set()
    assert titles(officer, "on=2026-04-30") == {"late", "overdue", "no_date"}
    # The day on which something changed shows it as it was at its close.
    assert titles(officer, "on=2026-04-30&light=red") == set()
    assert titles(officer, "on=2026-05-01&light=red") == {"late"}
    assert titles(officer, "on=2026-07-31&light=red&state=open") == {"late"}
    assert titles(officer, "on=2026-08-01&light=red") == set()
    assert titles(officer, "on=2026-08-01&state=completed") == {"late"}
    assert titles(officer, "on=2026-08-01&state=open") == {"overdue", "no_date", "running"}
    rows = AsOf(officer, QueryDict("on=2026-06-01"), TODAY)
    late = next(row for row in stood_rows(rows.rows(), rows.day) if row.task.title == "late")
    assert late.then is not None
    assert late.then.due_current == dt.date(2026, 7, 31)


def test_two_days_compared(world: World, tasks: dict[str, Task]) -> None:
    officer = world.actor("officer")

    def between(before: str, day: str, change: str) -> set[str]:
        return titles(officer, f"on={day}&against={before}&change={change}")

    assert between("2026-04-01", "2026-06-01", Change.ANY) == {"late", "running"}
    assert between("2026-04-01", "2026-06-01", Change.NEW) == {"running"}
    assert between("2026-04-01", "2026-06-01", Change.WORSE) == {"late"}
    assert between("2026-04-01", "2026-06-01", Change.MOVED) == {"late"}
    assert between("2026-04-01", "2026-06-01", Change.DONE) == set()
    assert between("2026-06-01", "2026-09-01", Change.DONE) == {"late"}
    assert between("2026-06-01", "2026-09-01", Change.BETTER) == {"overdue"}
    assert between("2026-09-01", "2026-11-01", Change.ANY) == set()
    # Without a kind of change all tasks are listed; a later day is no day to compare with.
    assert len(titles(officer, "on=2026-06-01&against=2026-04-01")) == 4
    asked = AsOf(officer, QueryDict("on=2026-06-01&against=2026-07-01&change=new"), TODAY)
    assert asked.against is None


def test_units_and_strangers(world: World, tasks: dict[str, Task]) -> None:
    assert titles(world.actor("handler"), "on=2026-06-01") == {
        "late", "overdue", "no_date", "running",
    }  # fmt: skip
    assert titles(world.actor("liaison"), "on=2026-06-01") == {"overdue"}  # it helps with it
    assert titles(world.actor("stranger_officer"), "on=2026-06-01") == set()
    unit = world.units["东湖街道"].pk
    assert titles(world.actor("officer"), f"on=2026-06-01&unit={unit}") == set()


def test_nonsense_is_left_out(world: World, tasks: dict[str, Task]) -> None:
    asked = AsOf(world.actor("officer"), QueryDict("on=x&against=9&light=blue&change=?"), TODAY)
    assert (asked.day, asked.against) == (dt.date(2026, 10, 23), None)
    assert asked.rows().count() == 4
    future = AsOf(world.actor("officer"), QueryDict("on=2030-01-01"), TODAY)
    assert future.day == TODAY


def test_the_page_its_file_and_what_it_costs(
    world: World, sign_in: Any, tasks: dict[str, Task]
) -> None:
    client = sign_in(world.users["officer"])
    address = reverse("boards:asof")
    page = client.get(address, {"on": "2026-06-01"}).content.decode()
    assert "截至 2026年6月1日" in page
    assert page.count("<tr>") == 5
    compared = {"on": "2026-06-01", "against": "2026-04-01", "change": "worse"}
    assert "亮灯、时限" in client.get(address, compared).content.decode()
    assert "没有这样的任务" in client.get(address, {"on": "2025-01-01"}).content.decode()
    file = client.get(reverse("boards:asof-file"), compared)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][4:6] == ["滞后", "在办"]
    with CaptureQueriesContext(connection) as few:
        client.get(address, compared)
    with CaptureQueriesContext(connection) as many:
        client.get(address, {**compared, "change": ""})
    assert len(few) == len(many)
    assert sign_in(world.users["security_admin"]).get(address).status_code == 403
