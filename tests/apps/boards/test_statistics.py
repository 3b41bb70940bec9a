"""Statistics: every figure equals the rows that its link opens, for everybody who may see it."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from luodi.apps.boards.filters import asked_of
from luodi.apps.boards.queries.asked import FIGURES, Day, Dimension
from luodi.apps.boards.queries.rows import Row, Statistics, statistics
from luodi.apps.boards.rates import Rate
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.outcomes import BASES, outcomes
from luodi.core.rates import By, Matter, Outcome, outcome
from luodi.kernel.access import Actor
from tests.apps.boards.many_ways import TODAY, many_ways
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0800", tick=False):
        yield


def asked(query: str = "") -> Any:
    return asked_of(QueryDict(query), TODAY)[0]


def found(actor: Actor, query: str = "") -> Statistics:
    return statistics(actor, asked(query), TODAY)


def row(statistics: Statistics, name: str) -> Row:
    return next(one for one in statistics.rows if one.name == name)


def rows_of(actor: Actor, url: str) -> int:
    """How many rows the register shows at an address."""
    return Register(actor, QueryDict(url.partition("?")[2]), TODAY).rows().count()


@pytest.mark.parametrize("by", By)
def test_each_task_comes_out_in_exactly_one_way(world: World, by: By) -> None:
    many_ways(world)
    tasks = Task.objects.exclude(state="draft")
    conditions = outcomes(TODAY, by)
    counts = {name: tasks.filter(condition).count() for name, condition in conditions.items()}
    assert sum(counts.values()) == tasks.count()
    assert counts.keys() == {one.value for one in Outcome}
    assert all(counts.values())
    for name, condition in conditions.items():
        for other, another in conditions.items():
            if name != other:
                assert not tasks.filter(condition & another).exists(), (name, other)


@pytest.mark.parametrize("who", ["officer", "leader", "handler", "liaison", "other_handler"])
@pytest.mark.parametrize("dimension", Dimension.values)
def test_every_figure_equals_the_rows_of_its_link(world: World, who: str, dimension: str) -> None:
    many_ways(world)
    actor = world.actor(who)
    checked = 0
    for by in Day.values:
        for basis, _label in BASES:
            for when in ("year=2026", "year=2026&part=q2", "year=2026&part=2", "year=all"):
                query = f"dim={dimension}&by={by}&basis={basis}&{when}"
                statistics = found(actor, query)
                for one in [*statistics.rows, statistics.total]:
                    checked += _figures_agree(actor, one, query)
    assert checked > 20


@pytest.mark.parametrize("by", By)
def test_the_conditions_say_what_the_core_says(world: World, by: By) -> None:
    tasks = many_ways(world)
    left = {"withdrawn", "merged", "handed"}
    checked = 0
    for task in tasks.values():
        if task.issued_on is None:
            continue
        matter = Matter(
            issued_on=task.issued_on,
            due=task.due_original if by is By.ORIGINAL else task.due_current,
            closed_on=None if task.is_open else task.done_on,
            left_on=TODAY if task.state in left else None,
        )
        said = outcome(matter, TODAY)
        assert said is not None
        condition = outcomes(TODAY, by)[said.value]
        assert Task.objects.filter(condition, pk=task.pk).exists(), (task.title, said)
        checked += 1
    assert checked == len(tasks) - 1


def _figures_agree(actor: Actor, one: Row, query: str) -> int:
    checked = 0
    for figure in FIGURES:
        url = one.url(figure.key)
        assert bool(url) == bool(one.counts[figure.key])
        if url:
            assert rows_of(actor, url) == one.counts[figure.key], (query, one.name, figure.key)
            checked += 1
    if one.supports:
        assert rows_of(actor, one.supports_url) == one.supports, (query, one.name)
        checked += 1
    return checked


def test_the_figures_of_a_unit(world: World) -> None:
    many_ways(world)
    officer = world.actor("officer")
    housing = row(found(officer), "区住建局").counts
    assert housing == {
        "issued": 14, "on_time": 2, "late_closed": 2, "late_open": 3, "open": 3, "undated": 1,
        "left": 3, "decided": 7, "returned": 1, "extended": 2,
    }  # fmt: skip
    # The open and overdue are in the denominator: 2 of 7, not 2 of 4.
    assert row(found(officer), "区住建局").rate == Rate(2, 7)
    by_current = row(found(officer, "basis=current"), "区住建局")
    assert by_current.rate == Rate(3, 6)
    assert row(found(officer, "year=2025"), "区住建局").counts["issued"] == 1


def test_only_those_who_answer_are_counted_and_each_task_once_in_the_total(world: World) -> None:
    many_ways(world)
    everything = found(world.actor("officer"))
    finance = row(everything, "区财政局")
    # It leads one; of another it is responsible beside a lead, with a third it helps.
    assert (finance.counts["issued"], finance.supports) == (1, 1)
    assert row(everything, "东湖街道").counts["late_open"] == 1
    assert row(everything, "西山镇").counts["late_open"] == 1
    assert sum(one.counts["issued"] for one in everything.rows) == 17
    assert everything.total.counts["issued"] == 16
    assert [one.group for one in everything.rows] == ["政府部门", "政府部门", "镇街", "镇街"]


def test_units_see_their_own_and_strangers_nothing(world: World) -> None:
    many_ways(world)
    assert [one.name for one in found(world.actor("handler")).rows] == ["区住建局"]
    assert [one.name for one in found(world.actor("other_handler")).rows] == ["东湖街道"]
    liaison = found(world.actor("liaison"))
    assert [(one.name, one.counts["issued"], one.supports) for one in liaison.rows] == [
        ("区财政局", 1, 1)
    ]
    assert liaison.total.counts["issued"] == 1
    for who in ("stranger_officer", "stranger_handler", "judge"):
        stranger = found(world.actor(who))
        assert stranger.rows == []
        assert stranger.total.counts["issued"] == 0


def test_goals_count_those_below_them_and_documents_a_task_once(world: World) -> None:
    many_ways(world)
    goals = found(world.actor("officer"), "dim=goal")
    assert [(one.name, one.depth) for one in goals.rows] == [
        ("项目攻坚", 1), ("开工", 2), ("未对应目标", 1),
    ]  # fmt: skip
    assert row(goals, "项目攻坚").counts["issued"] == 14
    documents = found(world.actor("officer"), "dim=document")
    assert row(documents, "攻坚方案").counts["issued"] == 2
    assert row(documents, "无来源文件").counts["issued"] == 14
    leaders = found(world.actor("officer"), "dim=leader")
    assert row(leaders, "何区长").counts["issued"] == 2
    assert row(leaders, "未明确责任领导").counts["issued"] == 14


def test_a_rate_without_cases_is_no_zero() -> None:
    assert Rate(0, 0).percent is None
    assert Rate(0, 3).percent == 0.0
    assert Rate(0, 3).is_small
    assert not Rate(0, 0).is_small
    assert str(Rate(1, 16).percent) == "6.3"
    assert str(Rate(2, 3).percent) == "66.7"


def test_the_page_and_its_file(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    empty = client.get(reverse("boards:statistics"))
    assert "这个范围内没有任务" in empty.content.decode()
    many_ways(world)
    page = client.get(reverse("boards:statistics"), {"sort": "rate"}).content.decode()
    for words in ("区住建局", "28.6%", "2/7", "合计", "应办结", "statistics-data"):
        assert words in page
    fragment = client.get(reverse("boards:statistics"), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    for dimension in Dimension.values:
        file = client.get(reverse("boards:statistics-file"), {"dim": dimension})
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
        assert sheet is not None
        assert str(sheet.cell(sheet.max_row, 1).value).startswith("合计")
        assert sheet.cell(sheet.max_row, 2).value == 16
    csv = client.get(reverse("boards:statistics-file"), {"format": "csv"})
    assert "区住建局,14,2,2,3,3,1,3,7,1,2,28.6%,2/7,0" in b"".join(csv.streaming_content).decode()


def test_nonsense_in_the_address_is_left_out(world: World, sign_in: Any) -> None:
    many_ways(world)
    client = sign_in(world.users["officer"])
    query = {"dim": "person", "by": "x", "year": "99999", "part": "q9", "basis": "?", "sort": "!"}
    page = client.get(reverse("boards:statistics"), query)
    assert page.status_code == 200
    assert page.context["asked"] == asked()


def test_administrators_do_not_see_it(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["system_admin"])
    assert client.get(reverse("boards:statistics")).status_code == 403
    assert client.get(reverse("boards:statistics-file")).status_code == 403
