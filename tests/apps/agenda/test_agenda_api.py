"""The same for programs: entries, the wall, subscriptions, what waits for what."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from luodi.apps.agenda.models import Dependency, Feed
from tests.apps.agenda.helpers import TODAY, make_task, node, owe
from tests.world import World

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def today() -> Any:
    """The clock stands still."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


def test_entries_with_holidays(world: World, sign_in: Any) -> None:
    task = make_task(world, "改造小区", dt.date(2026, 10, 12), due_original=dt.date(2026, 9, 30))
    owe(task, "report", dt.date(2026, 10, 9))
    client: Client = sign_in(world.users["handler"])
    span = {"first": "2026-09-28", "last": "2026-10-31"}
    found = client.get(f"{API}/agenda/entries", span).json()
    assert [(e["kind"], e["day"], e["was"]) for e in found["items"]] == [
        ("report", "2026-10-09", None),
        ("task", "2026-10-12", "2026-09-30"),
    ]
    assert found["items"][0]["units"] == "区住建局"
    assert {"day": "2026-10-10", "is_workday": True, "note": ""} in found["days"]
    one = client.get(f"{API}/agenda/entries", span | {"kind": "report"}).json()
    assert len(one["items"]) == 1
    other = sign_in(world.users["stranger_officer"]).get(f"{API}/agenda/entries", span)
    assert other.json()["items"] == []
    for wrong in (
        {"first": "2026-10-31", "last": "2026-10-01"},
        {"first": "2026-01-01", "last": "2027-01-01"},
    ):
        assert client.get(f"{API}/agenda/entries", wrong).status_code == 422


def test_the_wall(world: World, sign_in: Any) -> None:
    task = make_task(world, "改造小区", TODAY, progress_ratio=0.25)
    node(task, "完成招标", TODAY, done_on=TODAY)
    client: Client = sign_in(world.users["leader"])
    found = client.get(f"{API}/agenda/wall", {"by": "unit", "zoom": "month"}).json()
    assert (found["first"], found["last"], found["is_capped"]) == (
        "2026-11-01",
        "2026-11-30",
        False,
    )
    (group,) = found["groups"]
    assert group["label"] == "区住建局"
    assert group["rows"][0]["progress"] == 0.25
    assert group["rows"][0]["nodes"][0]["done_on"] == "2026-11-23"
    assert client.get(f"{API}/agenda/wall", {"zoom": "week"}).status_code == 422


def test_subscriptions(world: World, sign_in: Any) -> None:
    client: Client = sign_in(world.users["handler"])
    unit = world.units["区住建局"].pk
    made = post(client, f"{API}/agenda/feeds", {"unit": unit})
    assert made.status_code == 201
    assert Client().get(urlsplit(made.json()["address"]).path).status_code == 200
    (row,) = client.get(f"{API}/agenda/feeds").json()
    assert (row["unit"], row["used_on"]) == (unit, "2026-11-23")
    assert "address" not in row
    assert (
        post(client, f"{API}/agenda/feeds", {"unit": world.units["东湖街道"].pk}).status_code == 404
    )
    assert post(client, f"{API}/agenda/feeds", {}).status_code == 201
    assert (
        sign_in(world.users["officer"]).delete(f"{API}/agenda/feeds/{row['id']}").status_code == 404
    )
    assert (
        sign_in(world.users["handler"]).delete(f"{API}/agenda/feeds/{row['id']}").status_code == 204
    )
    assert Feed.objects.filter(revoked_at=None).count() == 1


def test_dependencies(world: World, sign_in: Any) -> None:
    first, second = (make_task(world, name, TODAY) for name in ("先办", "后办"))
    client: Client = sign_in(world.users["officer"])
    path = f"{API}/tasks/{second.pk}/dependencies"
    made = post(client, path, {"before": first.pk})
    assert made.status_code == 201
    assert client.get(path).json()[0]["before"] == first.pk
    back = post(client, f"{API}/tasks/{first.pk}/dependencies", {"before": second.pk})
    assert back.status_code == 422
    assert "会绕成一圈" in back.json()["detail"]
    assert post(client, path, {"before": 10**9}).status_code == 404
    assert post(sign_in(world.users["handler"]), path, {"before": first.pk}).status_code == 403
    gone = sign_in(world.users["officer"]).delete(f"{API}/dependencies/{made.json()['id']}")
    assert gone.status_code == 204
    assert Dependency.objects.count() == 0


def post(client: Client, path: str, sent: dict[str, Any]) -> Any:
    """Send JSON."""
    return client.post(path, sent, content_type="application/json")
