"""The calendar: what is due when, for whom, and how the days are worked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.apps.agenda.queries.entries import SHOWN, Kind, entries_between, entries_by_day
from luodi.apps.agenda.queries.marks import marks_of
from luodi.apps.agenda.queries.months import month_of, month_said
from luodi.apps.agenda.queries.scopes import scope_of
from luodi.apps.documents.models import Goal
from luodi.apps.orgs.actions import add_exception
from luodi.kernel.access import Actor
from tests.apps.agenda.helpers import TODAY, make_task, node, owe
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/agenda/"


@pytest.fixture(autouse=True)
def today() -> Any:
    """The clock stands still."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


def day(number: int, month: int = 11, year: int = 2026) -> dt.date:
    """A day of the month of the tests."""
    return dt.date(year, month, number)


def titles(actor: Actor, **chosen: Any) -> list[str]:
    """What is due around the month of the tests, in its order."""
    found, _capped = entries_between(scope_of(actor, **chosen), day(1, 10), day(31, 12))
    return [f"{entry.kind.value} {entry.title}" for entry in found]


def test_a_day_says_deadlines_milestones_signatures_and_reports(world: World) -> None:
    task = make_task(world, "改造小区", day(27))
    node(task, "完成招标", day(25))
    node(task, "已到的节点", day(25), done_on=day(20))
    owe(task, "sign", day(25))
    owe(task, "report", day(25))
    make_task(world, "已办结的", day(25), state="completed", is_open=False)
    make_task(world, "没有时限的", None)
    assert titles(world.actor("officer")) == [
        "milestone 完成招标", "sign 改造小区", "report 改造小区", "task 改造小区",
    ]  # fmt: skip


def test_units_see_their_own_and_the_neighbour_nothing(world: World) -> None:
    mine, other = (
        make_task(world, "住建的", day(25)),
        make_task(world, "街道的", day(25), unit="东湖街道"),
    )
    owe(mine, "report", day(24))
    owe(other, "report", day(24))
    node(other, "街道的节点", day(26))
    assert titles(world.actor("handler")) == ["report 住建的", "task 住建的"]
    assert titles(world.actor("other_handler")) == [
        "report 街道的",
        "task 街道的",
        "milestone 街道的节点",
    ]
    assert len(titles(world.actor("officer"))) == 5
    assert titles(world.actor("stranger_officer")) == []
    assert titles(world.actor("judge")) == []


def test_filters_by_unit_goal_and_ones_own(world: World) -> None:
    goal = Goal.objects.add_root(instance=Goal(organisation=world.district, name="项目"))
    part = Goal.objects.add_child(goal, instance=Goal(organisation=world.district, name="开工"))
    make_task(world, "有目标的", day(25), goal=part)
    make_task(world, "督查室的", day(26), unit="区委区政府督查室")
    make_task(world, "街道的", day(27), unit="东湖街道")
    officer = world.actor("officer")
    assert titles(officer, unit=world.units["东湖街道"]) == ["task 街道的"]
    assert titles(officer, unit=world.units["示例区"]) == titles(officer)
    assert titles(officer, goal=goal) == ["task 有目标的"]
    assert titles(officer, mine=True) == ["task 督查室的"]
    assert titles(world.actor("handler"), unit=world.units["东湖街道"]) == []


def test_more_than_a_few_a_day_fold(world: World, sign_in: Any) -> None:
    for n in range(SHOWN + 3):
        make_task(world, f"事项{n}", day(25))
    client: Client = sign_in(world.users["officer"])
    said = client.get(PAGE).content.decode()
    assert said.count("ag-entry") == SHOWN
    assert "还有 3 项" in said
    assert "/tasks/?state=open&amp;due_from=2026-11-25&amp;due_to=2026-11-25" in said
    assert "本月共 7 项" in said
    register = client.get("/tasks/?state=open&due_from=2026-11-25&due_to=2026-11-25")
    assert register.content.decode().count("data-row>") == SHOWN + 3


def test_what_folds_with_reports_opens_the_day(world: World, sign_in: Any) -> None:
    for n in range(SHOWN + 1):
        owe(make_task(world, f"事项{n}", day(20, 1, 2027)), "report", day(25))
    client: Client = sign_in(world.users["handler"])
    assert '/agenda/day/2026-11-25/"' in client.get(PAGE).content.decode()
    said = client.get("/agenda/day/2026-11-25/").content.decode()
    assert said.count("data-row>") == SHOWN + 1
    assert client.get("/agenda/day/2026-02-30/").status_code == 404
    assert client.get("/agenda/day/3026-02-01/").status_code == 404


def test_a_moved_deadline_says_what_it_was(world: World, sign_in: Any) -> None:
    make_task(world, "延期的", day(25), due_original=day(30, 10))
    said = sign_in(world.users["officer"]).get(PAGE).content.decode()
    assert "原 10月30日" in said
    found = entries_by_day(scope_of(world.actor("officer")), day(1), day(30))
    assert found[day(25)].entries[0].was == day(30, 10)
    assert day(30, 10) not in found


def test_holidays_worked_weekends_and_own_exceptions(world: World) -> None:
    officer = world.actor("officer")
    add_exception(actor=officer, day=day(27), is_workday=False, note="区运会")
    marks = marks_of(world.district.pk, day(1, 10), day(30))
    assert marks[day(1, 10)].kind == "holiday"
    assert marks[day(10, 10)].kind == "makeup"
    assert marks[day(10, 10)].is_workday
    assert (marks[day(27)].kind, marks[day(27)].note) == ("off", "区运会")
    assert marks[day(21)].kind == ""
    assert not marks[day(21)].is_workday
    neighbour = marks_of(world.neighbour.pk, day(27), day(27))
    assert neighbour[day(27)].kind == ""
    assert marks_of(world.district.pk, day(1, 1, 2090), day(2, 1, 2090))[day(1, 1, 2090)].kind == ""


def test_a_month_begins_on_monday_and_crosses_the_year(world: World) -> None:
    make_task(world, "年末", day(31, 12))
    make_task(world, "年初", day(1, 1, 2027))
    month = month_of(scope_of(world.actor("officer")), day(1, 12), TODAY)
    assert [week[0].day.weekday() for _n, week in month.weeks] == [0] * len(month.weeks)
    assert [number for number, _week in month.weeks] == [49, 50, 51, 52, 53]
    assert (month.before, month.after) == (day(1), day(1, 1, 2027))
    due = {d.day: d.due.total for d in month.days if d.due.total}
    assert due == {day(31, 12): 1, day(1, 1, 2027): 1}
    assert month.total == 1


def test_a_leap_day_is_a_day(world: World) -> None:
    make_task(world, "闰日", dt.date(2028, 2, 29))
    month = month_of(scope_of(world.actor("officer")), dt.date(2028, 2, 1), TODAY)
    assert [d.day for d in month.days if d.due.total] == [dt.date(2028, 2, 29)]


def test_an_address_that_is_no_month_is_this_one() -> None:
    assert month_said("2027-02", TODAY) == day(1, 2, 2027)
    for text in ("", "2027", "2027-13", "9999-01", "１２", "2027-02-01"):
        assert month_said(text, TODAY) == day(1)


def test_a_month_costs_the_same_for_few_and_for_many(world: World, sign_in: Any) -> None:
    def fill(first: int, last: int) -> None:
        for n in range(first, last):
            task = make_task(world, f"事项{n}", day(1 + n % 28))
            owe(task, "report", day(1 + n % 28))
            node(task, "节点", day(1 + n % 28))

    counts = {}
    fill(0, 3)
    for username in ("officer", "handler"):
        counts[username] = cost(sign_in(world.users[username]))
    fill(3, 33)
    for username in ("officer", "handler"):
        assert cost(sign_in(world.users[username])) == counts[username]
    assert max(counts.values()) <= 40


def cost(client: Client) -> int:
    """Queries of a warm page."""
    client.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(PAGE).status_code == 200
    return len(seen)


def test_htmx_gets_the_month_alone_and_a_view_is_kept(world: World, sign_in: Any) -> None:
    client: Client = sign_in(world.users["handler"])
    part = client.get(PAGE, {"month": "2026-12", "view": "list"}, headers={"HX-Request": "true"})
    said = part.content.decode()
    assert said.lstrip().startswith('<div id="month" class="ag-list"')
    assert "month=2027-01&amp;view=list" in said
    assert "<html" not in said


def test_only_one_kind_where_one_is_asked_for(world: World, sign_in: Any) -> None:
    task = make_task(world, "甲", day(25))
    owe(task, "report", day(24))
    client: Client = sign_in(world.users["officer"])
    assert client.get(PAGE, {"kind": Kind.REPORT.value}).content.decode().count("ag-entry") == 1
    assert client.get(PAGE, {"kind": "nothing"}).content.decode().count("ag-entry") == 2
