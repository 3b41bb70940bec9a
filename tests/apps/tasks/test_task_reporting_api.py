"""Reports through the API: the same rules as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.models import Progress, Task, TaskParty, UnitHabits
from tests.apps.tasks.factory import target
from tests.apps.tasks.reporting import file, head_signs, joint, part
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(world: World) -> TaskParty:
    """The leading part of a joint task with a figure in 万元."""
    return joint(world, targets=[target("完成投资", 800, "万元")])


class Caller:
    """Somebody who has signed in on the site and asks its API."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, path: str, **query: Any) -> Any:
        """A GET and its JSON."""
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, sent: Any = None) -> Any:
        """A POST of JSON."""
        return self.client.post(f"/api/v1{path}", sent or {}, content_type="application/json")


@pytest.fixture
def calls(world: World, sign_in: Any) -> Any:
    """`calls("handler")`."""
    return lambda who: Caller(sign_in(world.users[who]))


def test_hints_are_errors_until_they_are_confirmed(
    world: World, calls: Any, party: TaskParty
) -> None:
    path, hollow = f"/parties/{party.pk}/report", {"text": "高度重视，有序推进。"}
    asked = calls("handler").post(path, hollow)
    assert asked.status_code == 422
    (fault,) = asked.json()["errors"]
    assert fault["pointer"] == "/text"
    assert "后面没有数字" in fault["sentences"]["zh"]
    assert not Progress.objects.exists()
    done = calls("handler").post(path, {**hollow, "confirm_hints": True})
    assert done.status_code == 201
    (hint,) = done.json()["hints"]
    assert (hint["code"], hint["start"], hint["end"]) == ("hollow", 0, 4)
    listed = calls("officer").get("/progress", only="hinted").json()
    assert [row["id"] for row in listed["items"]] == [done.json()["id"]]


def test_figures_are_numbers_or_typed(world: World, calls: Any, party: TaskParty) -> None:
    Task.objects.update(issued_on=dt.date(2026, 10, 1))
    path, pk = f"/parties/{party.pk}/report", party.task.targets.get().pk
    for wrong in ("53个", "约53", True, None, [1]):
        sent = {"text": "完成", "values": {str(pk): wrong}, "confirm_hints": True}
        assert calls("handler").post(path, sent).status_code == 422, wrong
    sent = {"text": "完成 5300 万元", "values": {str(pk): "0.53亿元"}, "as_of": "2026-11-01"}
    made = calls("handler").post(path, sent).json()
    assert made["values"] == [{"target": pk, "value": 5300.0}]
    assert made["as_of"] == "2026-11-01"
    late = {"text": "完成 1 个", "as_of": (timezone.localdate() + dt.timedelta(9)).isoformat()}
    refused = calls("handler").post(path, late).json()
    assert refused["errors"][0]["pointer"] == "/as_of"


def test_the_head_s_part(world: World, calls: Any, party: TaskParty) -> None:
    head_signs(world)
    made = file(world, party, "完成 3 个")
    assert made.state == "with_head"
    assert calls("officer").get(f"/progress/{made.pk}").status_code == 404
    assert calls("officer").get(f"/tasks/{party.task_id}/progress").json()["items"] == []
    assert calls("handler").post(f"/progress/{made.pk}/vouch").status_code == 403
    stopped = calls("unit_head").post(f"/progress/{made.pk}/stop", {"reason": "核对数字"}).json()
    assert (stopped["state"], stopped["stopped_why"]) == ("stopped", "核对数字")
    again = file(world, party, "完成 2 个")
    back = calls("handler").post(f"/progress/{again.pk}/take-back").json()
    assert back["state"] == "stopped"
    third = file(world, party, "完成 1 个")
    done = calls("unit_head").post(f"/progress/{third.pk}/vouch").json()
    assert (done["state"], done["vouched_by"]) == ("filed", "局一")
    assert calls("unit_head").post(f"/progress/{third.pk}/vouch").status_code == 409
    assert calls("officer").get(f"/progress/{third.pk}").json()["text"] == "完成 1 个"


def test_corrections(world: World, calls: Any, party: TaskParty) -> None:
    old = file(world, party, "完成 9 个")
    path = f"/progress/{old.pk}/correct"
    assert calls("handler").post(path, {"text": "完成 6 个"}).status_code == 422
    assert calls("liaison").post(path, {"text": "完成 6 个", "reason": "x"}).status_code == 403
    made = calls("handler").post(path, {"text": "完成 6 个", "reason": "多报"}).json()
    assert (made["corrects"], made["why"], made["hints"]) == (old.pk, "多报", [])
    listed = calls("officer").get(f"/tasks/{party.task_id}/progress").json()["items"]
    assert [(row["text"], row["state"]) for row in listed] == [
        ("完成 6 个", "filed"),
        ("完成 9 个", "corrected"),
    ]


def test_asking_supports_and_habits(world: World, calls: Any, party: TaskParty) -> None:
    due = (timezone.localdate() + dt.timedelta(9)).isoformat()
    path = f"/parties/{party.pk}/ask-supports"
    asked = calls("handler").post(path, {"due": due, "note": "拨付进度"}).json()
    assert {row["unit"] for row in asked} == {
        world.units["区财政局"].pk,
        world.units["东湖街道"].pk,
    }
    assert calls("handler").post(path, {"due": due}).status_code == 422
    support = part(world.units["区财政局"])
    assert (
        calls("liaison").post(f"/parties/{support.pk}/ask-supports", {"due": due}).status_code
        == 403
    )
    unit = world.units["区住建局"].pk
    assert calls("unit_head").get(f"/units/{unit}/habits").json()["head_signs_reports"] is False
    wanted = {"head_signs_reports": True, "head_signs_claims": True, "head_signs_requests": False}
    assert calls("unit_head").post(f"/units/{unit}/habits", wanted).json() == wanted
    assert UnitHabits.objects.get().head_signs_requests is False
    other = world.units["区财政局"].pk
    assert calls("unit_head").post(f"/units/{other}/habits", wanted).status_code == 403
    assert calls("handler").get(f"/units/{unit}/habits").status_code == 403
