"""The wall: which tasks hang there, where their bars lie, what its page says and costs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.apps.agenda.actions import link
from luodi.apps.agenda.queries import wall as walls
from luodi.apps.agenda.queries.spans import Span, Zoom, span_of
from luodi.apps.agenda.queries.wall import By, Wall, wall_of
from luodi.apps.agenda.wall import Drawing, bar_of
from luodi.apps.documents.models import Goal, GoalLevel
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import Task
from tests.apps.agenda.helpers import TODAY, make_task, node
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/agenda/wall/"
QUARTER = span_of("quarter", "2026-11-23", TODAY)


@pytest.fixture(autouse=True)
def today() -> Any:
    """The clock stands still."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


def hung(world: World, who: str = "officer", by: By = By.GOAL, query: str = "state=open",
         span: Span = QUARTER) -> Wall:  # fmt: skip
    """The wall of somebody."""
    actor = world.actor(who)
    return wall_of(actor, Register(actor, QueryDict(query), TODAY).rows(), span, by)


def shown(wall: Wall) -> dict[str, list[str]]:
    """Titles by group."""
    return {group.label: [row.task.title for row in group.rows] for group in wall.groups}


def test_stretches_of_time(world: World) -> None:
    assert (QUARTER.first, QUARTER.last, QUARTER.days) == (
        dt.date(2026, 10, 1),
        dt.date(2026, 12, 31),
        92,
    )
    leap = span_of("month", "2028-02-29", TODAY)
    assert (leap.first, leap.last, leap.days) == (dt.date(2028, 2, 1), dt.date(2028, 2, 29), 29)
    year = span_of("year", "", TODAY)
    assert (year.first, year.last) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (year.before, year.after) == (dt.date(2025, 12, 31), dt.date(2027, 1, 1))
    assert len(year.months) == 12
    assert year.steps == []
    assert len(leap.steps) == 29
    assert [t.label for t in QUARTER.months] == ["10月", "11月", "12月"]
    assert QUARTER.begin(QUARTER.first) == 0
    assert QUARTER.end(QUARTER.last) == 100
    assert QUARTER.begin(dt.date(2020, 1, 1)) == 0
    for zoom, at in (
        ("", "x"),
        ("week", "2026-02-30"),
        ("quarter", "9999-01-01"),
        ("quarter", "1066-10-14"),
    ):
        assert span_of(zoom, at, TODAY) == QUARTER
    assert sum(t.width for t in QUARTER.months) == pytest.approx(100, abs=0.1)


def test_bars_firm_moved_overdue_and_outside(world: World) -> None:
    def bar(begin: dt.date | None, due: dt.date | None, **facts: Any) -> Any:
        task = Task(
            issued_on=begin, due_current=due, **({"due_original": due, "is_open": True} | facts)
        )
        return bar_of(task, QUARTER, TODAY)

    plain = bar(dt.date(2026, 10, 1), dt.date(2026, 12, 31), progress_ratio=0.5)
    assert (plain.left, plain.right, plain.firm, plain.over) == (0, 100, 100, 100)
    assert plain.done == 50
    moved = bar(dt.date(2026, 10, 1), dt.date(2026, 12, 31), due_original=dt.date(2026, 11, 15))
    assert (moved.firm, moved.right) == (50, 100)
    late = bar(dt.date(2026, 10, 1), dt.date(2026, 11, 15))
    assert late.over == QUARTER.end(TODAY) > late.right == 50
    closed = bar(dt.date(2026, 10, 1), dt.date(2026, 11, 15), is_open=False)
    assert closed.over == closed.right
    long = bar(dt.date(2026, 1, 1), dt.date(2027, 12, 31), progress_ratio=0.9)
    assert (long.left, long.right, long.done) == (0, 100, 100)
    assert bar(dt.date(2026, 10, 1), dt.date(2026, 12, 31), progress_ratio=3.0).done == 100
    assert bar(dt.date(2026, 10, 1), dt.date(2026, 12, 31), progress_ratio=None).done == 0
    undated = bar(dt.date(2026, 11, 1), None)
    assert undated.right == 100
    assert bar(dt.date(2027, 2, 1), dt.date(2027, 3, 1)) is None
    assert bar(dt.date(2026, 1, 1), dt.date(2026, 3, 1), is_open=False) is None
    assert bar(dt.date(2026, 1, 1), dt.date(2026, 3, 1)).left == 0, "overdue until today"
    assert bar(None, dt.date(2026, 12, 31)).left == 0


def test_groups_by_goal_unit_and_campaign(world: World) -> None:
    campaign = Goal.objects.add_root(
        instance=Goal(organisation=world.district, name="攻坚年", level=GoalLevel.CAMPAIGN)
    )
    part = Goal.objects.add_child(campaign, instance=Goal(organisation=world.district, name="项目"))
    make_task(world, "后到期", TODAY + dt.timedelta(30), goal=part)
    make_task(world, "先到期", TODAY + dt.timedelta(3), goal=part)
    make_task(world, "没有目标", None, unit="东湖街道")
    assert shown(hung(world)) == {"项目": ["先到期", "后到期"], "未对应目标": ["没有目标"]}
    assert shown(hung(world, by=By.CAMPAIGN)) == {
        "攻坚年": ["先到期", "后到期"],
        "未列入专项行动": ["没有目标"],
    }
    by_unit = shown(hung(world, by=By.UNIT))
    assert by_unit == {"区住建局": ["先到期", "后到期"], "东湖街道": ["没有目标"]}


def test_who_sees_which_rows(world: World) -> None:
    make_task(world, "住建的", TODAY)
    make_task(world, "街道的", TODAY, unit="东湖街道")
    assert hung(world, "officer").count == hung(world, "leader").count == 2
    assert shown(hung(world, "handler")) == {"未对应目标": ["住建的"]}
    assert [row.mine for g in hung(world, "handler").groups for row in g.rows] == [True]
    assert [row.mine for g in hung(world, "officer").groups for row in g.rows] == [False, False]
    assert hung(world, "stranger_officer").count == 0
    assert hung(world, "officer", query=f"unit={world.units['东湖街道'].pk}").count == 1


def test_closed_tasks_hang_only_where_the_stretch_touches_them(world: World) -> None:
    make_task(
        world,
        "早办完",
        dt.date(2026, 3, 1),
        state="completed",
        is_open=False,
        issued_on=dt.date(2026, 1, 1),
    )
    make_task(world, "刚办完", dt.date(2026, 10, 5), state="completed", is_open=False)
    make_task(world, "逾期的", dt.date(2026, 3, 1), issued_on=dt.date(2026, 1, 1))
    make_task(world, "明年的", dt.date(2027, 9, 1), issued_on=dt.date(2027, 2, 1))
    assert shown(hung(world, query="")) == {"未对应目标": ["逾期的", "刚办完"]}
    assert shown(hung(world)) == {"未对应目标": ["逾期的"]}


def test_no_more_than_can_be_hung(
    world: World, monkeypatch: pytest.MonkeyPatch, sign_in: Any
) -> None:
    monkeypatch.setattr(walls, "MOST", 2)
    for n in range(3):
        make_task(world, f"事项{n}", TODAY + dt.timedelta(n))
    found = hung(world)
    assert (found.capped, found.count) == (True, 2)
    assert "请用筛选缩小范围" in sign_in(world.users["officer"]).get(PAGE).content.decode()


def test_the_page_draws_without_style_or_script_inside(world: World, sign_in: Any) -> None:
    task = make_task(world, "改造<小区>&管网", TODAY + dt.timedelta(20), due_original=TODAY + dt.timedelta(5),
                     progress_ratio=0.4)  # fmt: skip
    node(task, '完成"招标"', TODAY + dt.timedelta(2))
    make_task(world, "未知进度", TODAY - dt.timedelta(9))
    said = sign_in(world.users["officer"]).get(PAGE).content.decode()
    body = said[said.index('id="wall"') :]
    assert not re.search(r"\sstyle=|\son\w+=|<script>", body)
    assert "改造&lt;小区&gt;&amp;管网" in body
    assert "<小区>" not in body
    for css in ("wl-bar", "wl-moved", "wl-done", "wl-node", "wl-over", "wl-today"):
        assert f'class="{css}' in body, css
    assert ">40%</td>" in body
    assert '<td class="wl-ratio">—</td>' in body
    assert body.count('height="26" role="group" aria-label="') == 2
    assert "wl-grip" not in body


def test_arrows_pass_through_the_rows_between(world: World) -> None:
    tasks = [make_task(world, f"第{n}步", TODAY + dt.timedelta(5 + n)) for n in range(4)]
    officer = world.actor("officer")
    link(actor=officer, before=tasks[0], after=tasks[3])
    link(actor=officer, before=tasks[3], after=tasks[1])
    drawing = Drawing(hung(world), TODAY, lambda row: "")
    drawn = [drawing.arrows.at(place) for place in range(6)]
    assert drawn[0] == drawn[5] == ""
    assert drawn[1].count("<line") == 2
    assert drawn[3].count("<line") == 2, "both pass"
    assert "wl-tip" in drawn[4]
    assert "wl-clash" in drawn[2], "the second is due before what it waits for"
    assert "wl-clash" not in drawn[1]
    assert f"要等 {tasks[0].number} 办完" in drawing.body()


def test_whoever_acts_for_the_unit_can_propose_another_date(world: World, sign_in: Any) -> None:
    task = make_task(world, "住建的", TODAY + dt.timedelta(3))
    late = make_task(world, "逾期的", TODAY - dt.timedelta(3))
    make_task(world, "没有时限", None)
    body = sign_in(world.users["handler"]).get(PAGE).content.decode()
    assert body.count("wl-grip") == 1
    assert f'data-due="{task.due_current}"' in body
    assert f'href="/tasks/{task.pk}/ask/extend/"' in body
    assert f"/tasks/{late.pk}/ask/" not in body, "an overdue one is for the office to date anew"
    head = sign_in(world.users["head"]).get(PAGE).content.decode()
    assert head.count("wl-grip") == 1
    assert f'href="/tasks/{late.pk}/due/"' in head
    room = sign_in(world.users["handler"]).get(PAGE, {"room": "1"}).content.decode()
    assert "wl-grip" not in room


def test_a_command_room_has_no_controls_and_stays_dark(world: World, sign_in: Any) -> None:
    make_task(world, "住建的", TODAY)
    said = sign_in(world.users["leader"]).get(PAGE, {"room": "1", "by": "unit"}).content.decode()
    assert 'data-theme-fixed="dark"' in said
    assert "ld-wall" in said
    assert "wl-zoom" not in said
    assert "ld-filters" not in said
    assert "住建的" in said


def test_the_address_keeps_filters_and_zoom(world: World, sign_in: Any) -> None:
    make_task(world, "住建的", TODAY)
    client: Client = sign_in(world.users["officer"])
    said = client.get(PAGE, {"zoom": "month", "light": "green", "by": "unit"}).content.decode()
    assert "light=green&amp;by=unit&amp;at=2026-10-31" in said.replace("zoom=month&amp;", "")
    assert "/tasks/?light=green&amp;state=open" in said
    for query in (
        {"zoom": "x", "at": "y", "by": "z"},
        {"unit": "9" * 30},
        {"goal": "none"},
        {"at": "2026-02-30"},
    ):
        assert client.get(PAGE, query).status_code == 200


def test_a_wall_costs_the_same_for_few_and_for_many(world: World, sign_in: Any) -> None:
    def fill(first: int, last: int) -> None:
        for n in range(first, last):
            node(make_task(world, f"事项{n}", TODAY + dt.timedelta(n)), "节点", TODAY)

    def cost(by: str) -> int:
        client.get(PAGE, {"by": by})
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE, {"by": by})
        return len(seen)

    client: Client = sign_in(world.users["officer"])
    fill(0, 3)
    few = [cost(by) for by in By.values]
    fill(3, 33)
    assert [cost(by) for by in By.values] == few
    assert max(few) <= 40


def test_zooms_are_those_of_the_page() -> None:
    assert Zoom.values == ["month", "quarter", "year"]
