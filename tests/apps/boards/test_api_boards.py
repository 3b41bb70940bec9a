"""The figures as programs get them: each names the query of its rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from luodi.apps.documents.models import Goal
from luodi.apps.tasks.models import Standing
from tests.apps.boards.many_ways import many_ways
from tests.world import World

pytestmark = pytest.mark.django_db
STATISTICS = "/api/v1/statistics"


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0800", tick=False):
        yield


@pytest.mark.parametrize("dimension", ["unit", "goal", "document", "leader"])
@pytest.mark.parametrize("who", ["officer", "liaison"])
def test_each_figure_is_the_number_of_rows_of_its_query(
    world: World, sign_in: Any, who: str, dimension: str
) -> None:
    many_ways(world)
    client = sign_in(world.users[who])
    said = client.get(STATISTICS, {"dimension": dimension, "year": 2026}).json()
    assert said["begin"] == "2026-01-01"
    checked = 0
    for row in [*said["rows"], said["total"]]:
        for name, figure in row["figures"].items():
            if figure["value"]:
                listed = client.get(f"/api/v1/tasks?{figure['query']}")
                assert listed.status_code == 200, listed.content
                assert listed.json()["total"] == figure["value"], (row["name"], name)
                checked += 1
    assert checked > 3


def test_refusals(world: World, sign_in: Any) -> None:
    assert sign_in(world.users["system_admin"]).get(STATISTICS).status_code == 403
    client = sign_in(world.users["officer"])
    assert client.get(STATISTICS, {"part": "q5"}).status_code == 422
    assert client.get(STATISTICS, {"year": 5}).status_code == 422
    empty = client.get(STATISTICS).json()
    assert empty["rows"] == []
    assert empty["total"]["on_time_rate"]["percent"] is None


def test_the_heat_map_and_its_rows(world: World, sign_in: Any) -> None:
    many_ways(world)
    client = sign_in(world.users["officer"])
    lines = client.get("/api/v1/heat-map").json()
    housing = next(line for line in lines if line["name"] == "区住建局")
    june = housing["months"][5]
    assert june["on_time_rate"] == {"part": 3, "whole": 8, "percent": 37.5, "is_small": False}
    assert client.get(f"/api/v1/tasks?{june['query']}").json()["total"] == 8
    assert client.get("/api/v1/heat-map", {"year": 2020}).json() == []


def test_tasks_as_of_a_day(world: World, sign_in: Any) -> None:
    made = many_ways(world)
    task = made["running"]
    Standing.objects.all().delete()
    facts = {"organisation": world.district, "task": task, "state": "active", "is_open": True}
    day = dt.date(2026, 6, 1)
    Standing.objects.create(begins=dt.date(2026, 3, 1), ends=day, light="grey", **facts)
    Standing.objects.create(begins=day, light="red", **facts)
    client = sign_in(world.users["officer"])
    address = "/api/v1/tasks-as-of"
    then = client.get(address, {"on": "2026-05-31"}).json()
    assert [(row["id"], row["on"]["light"]) for row in then["items"]] == [(task.pk, "grey")]
    query = {"on": "2026-06-01", "against": "2026-05-01", "change": "worse"}
    (row,) = client.get(address, query).json()["items"]
    assert (row["on"]["light"], row["against"]["light"]) == ("red", "grey")
    assert row["changes"] == ["light"]
    assert client.get(address, {"on": "2026-02-01"}).json()["total"] == 0
    assert client.get(address).status_code == 422
    stranger = sign_in(world.users["stranger_officer"])
    assert stranger.get(address, {"on": "2026-06-01"}).json()["total"] == 0


def test_the_page_of_a_goal(world: World, sign_in: Any) -> None:
    many_ways(world)
    goal = Goal.objects.get(name="项目攻坚")
    client = sign_in(world.users["leader"])
    said = client.get(f"/api/v1/goals/{goal.pk}/page").json()
    assert (said["name"], [one["name"] for one in said["below"]]) == ("项目攻坚", ["开工"])
    assert said["verdict"]["done"] == 6
    assert said["verdict"]["why"]
    assert (
        sign_in(world.users["stranger_officer"]).get(f"/api/v1/goals/{goal.pk}/page").status_code
        == 404
    )
