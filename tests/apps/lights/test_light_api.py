"""The rules of lights for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luodi.apps.accounts.actions import make_token
from luodi.apps.lights.models import AdoptedRules
from luodi.core.lights import DEFAULT, IDS, template_data
from tests.apps.lights.test_light_pages import near, tasks_due, today
from tests.world import World

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]


@pytest.fixture
def call(world: World, settings: Any) -> Call:
    """`call("head", "GET", "/light-rules")` asks as that user."""
    settings.LUODI_API_RATE = 1_000_000

    def ask(who: str, method: str, path: str, sent: Any = None) -> Any:
        facts: dict[str, Any] = {
            "user": world.users[who], "name": "测试", "scopes": ["tasks:read", "tasks:write"],
            "expires_on": today() + dt.timedelta(30),
        }  # fmt: skip
        _row, raw = make_token(actor=world.actor(who), **facts)
        send = Client().get if method == "GET" else Client().post
        more = {} if sent is None else {"data": sent, "content_type": "application/json"}
        return send(f"/api/v1{path}", **more, HTTP_AUTHORIZATION=f"Bearer {raw}")

    return ask


def test_rules_are_read_with_their_words(world: World, call: Call) -> None:
    found = call("handler", "GET", "/light-rules").json()
    assert (found["version"], found["rules"]["id"], found["silent"]) == (None, DEFAULT, [])
    red = found["said"][0]
    assert red["light"] == "red"
    assert "序时进度：低于序时进度超过20个百分点" in red["when"]
    templates = call("handler", "GET", "/light-rules/templates").json()
    assert [one["rules"]["id"] for one in templates] == list(IDS)
    assert templates[1]["silent"] == ["开工", "资金支付", "纳统"]
    assert call("system_admin", "GET", "/light-rules").status_code == 403


def test_a_look_ahead_then_adoption_then_versions(world: World, call: Call) -> None:
    tasks_due(world, 5, 20)
    looked = call("head", "POST", "/light-rules/effect", {"rules": near(30)}).json()
    assert (looked["total"], looked["looked"], looked["changed"]) == (2, 2, 1)
    assert looked["counts"] == [
        {"before": "grey", "after": "yellow", "tasks": 1},
        {"before": "yellow", "after": "yellow", "tasks": 1},
    ]
    assert looked["turned"][0]["after"] == "yellow"
    sent = {"rules": near(30), "reason": "会议定的", "holds_from": str(today())}
    made = call("head", "POST", "/light-rules", sent)
    assert (made.status_code, made.json()["number"]) == (201, 1)
    assert call("handler", "GET", "/light-rules").json()["version"] == 1
    rows = call("handler", "GET", "/light-rules/versions").json()
    assert [row["number"] for row in rows["items"]] == [1]
    one = call("handler", "GET", "/light-rules/versions/1").json()
    assert one["rules"]["name"] == "本区办法"
    assert {"偏慢：距时限不超过30天"} <= {change["after"] for change in one["changes"]}
    assert call("stranger_officer", "GET", "/light-rules/versions/1").status_code == 404


def test_faults_are_named_where_they_are(world: World, call: Call) -> None:
    data = template_data("wuhan")
    data["dimensions"][0]["conditions"][0]["colour"] = "violet"
    del data["dimensions"][0]["conditions"][1]["when"]
    sent = {"rules": data, "reason": "试", "holds_from": str(today())}
    for path in ("/light-rules/effect", "/light-rules"):
        body = {"rules": data} if path.endswith("effect") else sent
        refused = call("head", "POST", path, body)
        assert refused.status_code == 422
        pointers = [one["pointer"] for one in refused.json()["errors"]]
        assert pointers == ["/rules/dimensions/0/conditions/0", "/rules/dimensions/0/conditions/1"]
    past = sent | {"rules": near(9), "holds_from": str(timezone.localdate() - dt.timedelta(1))}
    refused = call("head", "POST", "/light-rules", past)
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/holds_from"]
    for rules in ({}, {"id": [], "version": {}, "name": 5, "dimensions": "x"}, near(9) | {"x": 1}):
        assert call("head", "POST", "/light-rules/effect", {"rules": rules}).status_code == 422
    assert call("officer", "POST", "/light-rules", sent).status_code == 403
    assert not AdoptedRules.objects.exists()
