"""The same by the interface for programs: what goes in as a secret never comes out."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from luodi.apps.notify.models import Delivery, Endpoint
from luodi.kernel.models import KeptAnswer
from tests.apps.notify.conftest import Make, Minutes, Receiver
from tests.world import World

pytestmark = pytest.mark.django_db
API = "/api/v1"
SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()


def ask(client: Any, method: str, path: str, status: int = 200, **sent: Any) -> Any:
    call = getattr(client, method)
    extra = {"data": json.dumps(sent), "content_type": "application/json"}
    response = call(f"{API}{path}", **({} if method == "get" else extra))
    assert response.status_code == status, response.content.decode()
    text = response.content.decode()
    assert SECRET[6:] not in text
    assert "token-of-the-group" not in text
    return json.loads(text) if text else None


def test_a_channel_from_beginning_to_end(
    world: World,
    sign_in: Any,
    receiver: Receiver,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = sign_in(world.users["system_admin"])
    given = {"kind": "dingtalk", "name": "群", "address": receiver.address, "secret": "SEC12345"}
    ask(client, "post", "/channels", 422, **{**given, "address": "https://localhost/"})
    ask(client, "post", "/channels", 422, **{**given, "kind": "events"})
    ask(client, "post", "/channels", 404, **given, unit=world.units["邻区住建局"].pk)
    made = ask(client, "post", "/channels", 201, **given, unit=world.units["区住建局"].pk)
    pk = made["id"]
    assert made["unit"] == world.units["区住建局"].pk
    assert made["is_signed"]
    assert ask(client, "get", "/channels")["items"][0]["host"] == made["host"]
    assert ask(client, "get", f"/channels/{pk}") == made
    changed = ask(client, "patch", f"/channels/{pk}", name="别的群")
    assert (changed["name"], changed["unit"]) == ("别的群", made["unit"])
    assert ask(client, "patch", f"/channels/{pk}", unit=None)["unit"] is None
    with django_capture_on_commit_callbacks(execute=True):
        sent = ask(client, "post", f"/channels/{pk}/test")
    assert sent["kind"] == "test"
    assert ask(client, "get", f"/deliveries/{sent['id']}")["state"] == "delivered"
    assert ask(client, "post", f"/channels/{pk}/pause")["is_paused"]
    assert not ask(client, "post", f"/channels/{pk}/resume", skip=True)["is_paused"]
    ask(client, "post", f"/channels/{pk}/retry", 422)
    ask(client, "post", f"/channels/{pk}/secret", 422, secret=SECRET)
    ask(client, "post", f"/channels/{pk}/inner", 403, is_inner=True, grounds="x")
    ask(client, "get", f"/subscriptions/{pk}", 404)
    ask(client, "delete", f"/channels/{pk}", 204)
    ask(client, "get", f"/channels/{pk}", 404)
    other = sign_in(world.users["officer"])
    for path in ("/channels", "/subscriptions", "/deliveries"):
        ask(other, "get", path, 403)


def test_the_security_administrators_word(world: World, sign_in: Any, make: Make) -> None:
    row = make("wecom")
    client = sign_in(world.users["security_admin"])
    path = f"/channels/{row.pk}/inner"
    ask(client, "post", path, 422, is_inner=True)
    assert ask(client, "post", path, is_inner=True, grounds="内网")["inner_grounds"] == "内网"
    ask(client, "patch", f"/channels/{row.pk}", 403, name="x")
    ask(sign_in(world.users["stranger_admin"]), "get", f"/channels/{row.pk}", 404)


def test_a_subscription_and_its_deliveries(
    world: World, sign_in: Any, receiver: Receiver, minutes: Minutes
) -> None:
    client = sign_in(world.users["system_admin"])
    given = {"name": "平台", "address": receiver.address, "patterns": ["notify.*"]}
    ask(client, "post", "/subscriptions", 422, **given)
    ask(client, "post", "/subscriptions", 422, **given, secret=SECRET[:9])
    made = ask(client, "post", "/subscriptions", 201, **given, secret=SECRET)
    pk = made["id"]
    assert made["patterns"] == ["notify.*"]
    ask(client, "patch", f"/subscriptions/{pk}", 422, patterns=["no.*"])
    changed = ask(client, "patch", f"/subscriptions/{pk}", patterns=["notify.*", "tasks.issue"])
    assert changed["patterns"] == ["notify.*", "tasks.issue"]
    assert ask(client, "get", f"/subscriptions/{pk}") == changed
    assert [row["id"] for row in ask(client, "get", "/subscriptions")["items"]] == [pk]
    ask(client, "get", f"/channels/{pk}", 404)
    ask(client, "post", f"/channels/{pk}/secret", secret=SECRET)
    receiver.always(404, "gone")
    minutes(1, 9)
    found = ask(client, "get", f"/deliveries?state=trouble&channel={pk}")["items"]
    failed = next(row for row in found if row["state"] == "failed")
    assert (failed["status"], failed["answer"], failed["problem"]) == (404, "gone", "status")
    assert failed["seq"]
    assert ask(client, "post", f"/channels/{pk}/retry") == {"count": 1}
    again = ask(client, "get", f"/deliveries/{failed['id']}")
    assert (again["state"], again["attempts"]) == ("waiting", 0)
    ask(client, "post", f"/deliveries/{failed['id']}/retry")
    assert ask(client, "post", f"/deliveries/{failed['id']}/aside")["state"] == "aside"
    ask(client, "post", f"/deliveries/{failed['id']}/aside", 422)
    stranger = sign_in(world.users["stranger_admin"])
    ask(stranger, "get", f"/deliveries/{failed['id']}", 404)
    assert ask(stranger, "get", "/deliveries")["items"] == []
    assert Delivery.objects.filter(endpoint=pk).exists()


def test_kept_answers_hold_no_secret(world: World, sign_in: Any, receiver: Receiver) -> None:
    client = sign_in(world.users["system_admin"])
    given = {
        "name": "平台", "address": receiver.address, "patterns": ["*"], "secret": SECRET
    }  # fmt: skip
    for _time in range(2):
        response = client.post(
            f"{API}/subscriptions",
            data=json.dumps(given),
            content_type="application/json",
            headers={"Idempotency-Key": "once"},
        )
        assert response.status_code == 201
    assert Endpoint.objects.count() == 1
    kept = repr(list(KeptAnswer.objects.values()))
    assert "平台" in kept
    assert SECRET[6:] not in kept
    assert "token-of-the-group" not in kept
