"""The heat map: each cell equals the rows that it opens."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from luodi.apps.boards.charts import heat_map
from luodi.apps.boards.filters import heat_asked
from luodi.apps.boards.queries.heat import Cell, Heat, heat
from luodi.apps.boards.rates import Rate
from luodi.apps.boards.words import cell_label, cell_words
from luodi.apps.tasks.filters import Register
from luodi.kernel.access import Actor
from tests.apps.boards.many_ways import TODAY, many_ways
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0800", tick=False):
        yield


def found(actor: Actor, query: str = "") -> Heat:
    return heat(actor, heat_asked(QueryDict(query), TODAY)[0], TODAY)


def rows_of(actor: Actor, url: str) -> int:
    return Register(actor, QueryDict(url.partition("?")[2]), TODAY).rows().count()


@pytest.mark.parametrize("who", ["officer", "handler", "liaison"])
@pytest.mark.parametrize("query", ["", "basis=current", "year=2027"])
def test_each_cell_opens_its_rows(world: World, who: str, query: str) -> None:
    many_ways(world)
    actor = world.actor(who)
    checked = 0
    for line in found(actor, query).lines:
        assert len(line.cells) == 12
        assert sum(cell.rate.whole for cell in line.cells) == line.year.rate.whole
        for cell in [*line.cells, line.year]:
            if cell.band:
                checked += 1
                assert rows_of(actor, cell.url) == (cell.rate.whole or cell.ahead)
            else:
                assert not cell.url
    assert checked or (who, query) == ("liaison", "year=2027")


def test_the_months_of_a_unit(world: World) -> None:
    many_ways(world)
    lines = found(world.actor("officer")).lines
    housing = next(line for line in lines if line.name == "区住建局")
    june, november = housing.cells[5], housing.cells[10]
    assert (june.rate, june.late_open, june.ahead) == (Rate(3, 8), 3, 0)
    assert (cell_label(june), june.band) == ("38", "worst")
    assert "逾期未办结 3 项" in cell_words(june)
    # What is due today is not decided.
    assert (november.rate.whole, cell_label(november), november.band) == (0, "(1)", "ahead")
    assert "都还没有到期" in cell_words(november)
    assert cell_label(housing.cells[0]) == ""
    assert found(world.actor("stranger_officer")).lines == []


def test_few_cases_are_a_fraction() -> None:
    assert cell_label(Cell(Rate(2, 3), 1, 3, "")) == "2/3"
    assert cell_label(Cell(Rate(5, 5), 0, 5, "")) == "100"
    assert Cell(Rate(19, 20), 0, 20, "").band == "best"
    assert Cell(Rate(0, 0), 0, 0, "").band == ""
    assert Cell(Rate(2, 3), 1, 3, "").band == "few-bad"
    assert Cell(Rate(3, 4), 1, 3, "").band == "few-good"


def test_the_chart_and_its_table_say_the_same(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    assert "这一年没有到期的任务" in client.get(reverse("boards:heat")).content.decode()
    many_ways(world)
    heated = found(world.actor("officer"))
    data = heat_map(heated)["series"][0]["data"]
    shown = [cell for line in heated.lines for cell in line.cells if cell.band]
    assert [(one["label"]["formatter"], one["url"]) for one in data] == [
        (cell_label(cell), cell.url) for cell in shown
    ]
    page = client.get(reverse("boards:heat")).content.decode()
    assert page.count('class="num bd-') == len(shown) + len(heated.lines)
    file = client.get(reverse("boards:heat-file"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    assert sheet is not None
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows()}
    assert rows["区住建局"][6] == "3/8"
    assert sign_in(world.users["audit_admin"]).get(reverse("boards:heat")).status_code == 403
