"""The figures as programs get them: each names the query of its rows."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

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
