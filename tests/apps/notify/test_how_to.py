"""The way to verify a signature that the documentation shows works, and refuses what it should."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luodi.apps.notify import actions, facts, policy
from luodi.apps.notify.models import Endpoint
from luodi.kernel import sealing
from luodi.kernel.models import Event
from tests.apps.notify.conftest import Make, Minutes, Receiver
from tests.apps.notify.test_webhooks import FORMER, SECRET, happen
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "webhooks.zh-CN.md"
Verify = Callable[[str, dict[str, str], bytes], bool]


@pytest.fixture
def verify() -> Verify:
    """The example of the page."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    names: dict[str, Any] = {}
    exec(compile(code, PAGE.name, "exec"), names)  # noqa: S102 - our own page
    found: Verify = names["verify"]
    return found


def test_the_example_accepts_what_is_ours_and_nothing_else(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, clock: Any, verify: Verify
) -> None:
    row = make(secret=FORMER, patterns=["orgs.*"])
    actions.new_secret(actor=world.actor("system_admin"), endpoint=row, secret=SECRET)
    happen(world)
    minutes(1)
    seen = receiver.seen[0]
    for secret in (SECRET, FORMER):
        assert verify(secret, seen.headers, seen.body)
    assert not verify("whsec_" + "A" * 44, seen.headers, seen.body)
    assert not verify(SECRET, seen.headers, seen.body + b" ")
    for name, value in (("webhook-id", "other-1"), ("webhook-timestamp", "1790000000")):
        assert not verify(SECRET, {**seen.headers, name: value}, seen.body)
    clock.shift(301)
    assert not verify(SECRET, seen.headers, seen.body), "sent again by somebody else"


def test_a_secret_of_the_pages_own_making_verifies(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, verify: Verify
) -> None:
    make(patterns=["orgs.*"])
    happen(world)
    minutes(1)
    secret = sealing.unseal(Endpoint.objects.get().sealed_secret)
    assert verify(secret, receiver.seen[0].headers, receiver.seen[0].body)


def test_the_page_says_what_the_program_does(world: World) -> None:
    text = PAGE.read_text("utf-8")
    said = [int(found) for found in re.findall(r"\d+", "1、5、15、30 1、2、4、8")]
    minutes = [wait.total_seconds() / 60 for wait in policy.BACK_OFF]
    assert minutes == [*said[:4], *(hours * 60 for hours in said[4:])]
    assert "1、5、15、30 分钟，1、2、4、8 小时" in text
    assert f"连续失败 {policy.DEAD_AFTER} 次" in text
    event = Event.objects.filter(organisation=world.district).latest("seq")
    shown = facts.payload(event, "shiliqu")
    assert all(f'"{key}":' in text for key in (*shown, *shown["data"]))
