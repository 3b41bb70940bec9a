"""Group bots: their formats and signatures, digests without a word of the matter, inner channels."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from luodi.apps.notify import actions
from luodi.apps.notify.actions import EndpointFacts
from luodi.apps.notify.inbox import Notice, tell_units, tell_users
from luodi.apps.notify.models import Delivery, DigestLine, Endpoint, Notification
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.apps.notify.conftest import TUESDAY, Make, Minutes, Receiver
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
SEC, KEY = "SEC-of-the-bot", "key-of-the-bot"
TITLE = '关于<at user_id="all">某企业</at>[搬迁](http://x.invalid)的*专报*'
DETAIL = Notice(
    "tests.overdue",
    "任务“%(title)s”逾期",
    "/tasks/7/",
    facts={"title": TITLE},
    topic="逾期任务",
)
PLAIN = Notice("tests.plain", "有 %(count)d 件事")
URGENT = Notice("tests.urgent", "急事", topic="领导批示", urgent=True)


def tell(world: World, notice: Notice = DETAIL, **units: int) -> None:
    counts = {world.units[name]: n for name, n in (units or {"区住建局": 2}).items()}
    tell_units(Actor.system(world.district.pk), counts, notice, timezone.localdate())


def text_of(seen: Any) -> str:
    return str(seen.data)


def test_dingtalk(world: World, make: Make, receiver: Receiver, minutes: Minutes) -> None:
    make("dingtalk", secret=SEC)
    tell(world)
    tell(world, PLAIN)
    minutes(30, digests=True)
    (seen,) = receiver.seen
    query = parse_qs(urlsplit(seen.path).query)
    assert query["access_token"] == ["token-of-the-group"]
    at = query["timestamp"][0]
    assert int(at) == int(timezone.now().timestamp()) * 1000
    signed = hmac.new(b"SEC-of-the-bot", f"{at}\nSEC-of-the-bot".encode(), hashlib.sha256)
    assert query["sign"] == [base64.b64encode(signed.digest()).decode()]
    assert seen.data["msgtype"] == "markdown"
    said = seen.data["markdown"]
    assert said["title"] == "落地：有 4 项事务需要办理"
    assert said["text"].split("\n\n") == [
        "#### 落地：有 4 项事务需要办理",
        "- 待办提醒：2 项",
        "- 逾期任务：2 项",
        "[登录系统查看](http://localhost:8000/notifications/)",
    ]


def test_wecom(world: World, make: Make, receiver: Receiver, minutes: Minutes) -> None:
    make("wecom")
    tell(world)
    minutes(30, digests=True)
    (seen,) = receiver.seen
    assert seen.path == "/robot/send?access_token=token-of-the-group"
    assert seen.data == {
        "msgtype": "markdown",
        "markdown": {
            "content": "#### 落地：有 2 项事务需要办理\n- 逾期任务：2 项\n"
            "[登录系统查看](http://localhost:8000/notifications/)"
        },
    }


def test_feishu(world: World, make: Make, receiver: Receiver, minutes: Minutes) -> None:
    make("feishu", secret=KEY)
    tell(world)
    minutes(30, digests=True)
    said = receiver.seen[0].data
    at = str(int(timezone.now().timestamp()))
    signed = hmac.new(f"{at}\nkey-of-the-bot".encode(), b"", hashlib.sha256).digest()
    assert (said["timestamp"], said["sign"]) == (at, base64.b64encode(signed).decode())
    assert said["msg_type"] == "post"
    assert said["content"]["post"]["zh_cn"] == {
        "title": "落地：有 2 项事务需要办理",
        "content": [
            [{"tag": "text", "text": "逾期任务：2 项"}],
            [{"tag": "a", "text": "登录系统查看", "href": "http://localhost:8000/notifications/"}],
        ],
    }


def test_a_webhook_is_sent_the_same_as_data_and_signed(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make("webhook")
    tell(world)
    minutes(30, digests=True)
    seen = receiver.seen[0]
    assert seen.headers["webhook-signature"].startswith("v1,")
    assert seen.data["type"] == "notify.digest"
    assert seen.data["data"]["counts"] == [{"topic": "逾期任务", "count": 2, "urgent": False}]
    assert "details" not in seen.data["data"]


@pytest.mark.parametrize("kind", ["dingtalk", "wecom", "feishu", "webhook"])
def test_no_matter_is_named_and_none_is_kept(
    kind: str, world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(kind)
    issued(world, ["区住建局"], title="青石老旧小区改造要点")
    tell(world)
    assert not DigestLine.objects.exclude(template="", url="", facts={}).exists()
    minutes(30, digests=True)
    said = text_of(receiver.seen[0])
    for word in ("青石", "企业", "专报", "示督", "/tasks/", "区住建局", "承一"):
        assert word not in said


@pytest.mark.parametrize("kind", ["dingtalk", "wecom", "feishu", "webhook"])
def test_an_inner_channel_is_told_which_and_nobody_can_write_markup_into_it(
    kind: str, world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    row = make(kind)
    for name in ("system_admin", "officer", "audit_admin"):
        with pytest.raises(Refused):
            actions.mark_inner(actor=world.actor(name), endpoint=row, is_inner=True, grounds="内网")
    security = world.actor("security_admin")
    with pytest.raises(Mistake, match="依据"):
        actions.mark_inner(actor=security, endpoint=row, is_inner=True, grounds=" ")
    actions.mark_inner(actor=security, endpoint=row, is_inner=True, grounds="部署在政务内网")
    tell(world)
    minutes(30, digests=True)
    said = text_of(receiver.seen[0])
    assert "http://localhost:8000/tasks/7/" in said
    assert "某企业" in said
    if kind in ("dingtalk", "wecom"):
        assert "<at" not in said
        assert "[搬迁]" not in said
        assert "*专报" not in said
    actions.mark_inner(actor=security, endpoint=row, is_inner=False, grounds="")
    tell(world, URGENT)
    tell(world)
    minutes(30, digests=True)
    assert "某企业" not in text_of(receiver.seen[1])


def test_another_address_is_not_inner(world: World, make: Make, receiver: Receiver) -> None:
    row = make("wecom")
    actions.mark_inner(
        actor=world.actor("security_admin"), endpoint=row, is_inner=True, grounds="内网"
    )
    admin = world.actor("system_admin")
    facts = EndpointFacts(name="群")
    row = actions.change_endpoint(actor=admin, endpoint=row, facts=facts)
    assert row.is_inner
    facts = EndpointFacts(name="群", address=receiver.address)
    row = actions.change_endpoint(actor=admin, endpoint=row, facts=facts)
    assert not row.is_inner
    with pytest.raises(Mistake, match="事件订阅"):
        actions.mark_inner(
            actor=world.actor("security_admin"), endpoint=make(), is_inner=True, grounds="x"
        )
    stranger = Actor.system(world.neighbour.pk)
    with pytest.raises(Hidden):
        actions.mark_inner(actor=stranger, endpoint=row, is_inner=True, grounds="x")


def test_a_channel_of_a_unit_counts_what_that_unit_is_told(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make("wecom", name="住建群", unit=world.units["区住建局"])
    make("wecom", name="财政群", unit=world.units["区财政局"])
    make("wecom", name="全区群")
    tell(world, 区住建局=2, 西山镇=3)
    system = Actor.system(world.district.pk)
    told = {world.users[name].pk: 1 for name in ("handler", "unit_head", "liaison")}
    tell_users(system, told, PLAIN)
    lines = {
        row.name: sorted(row.lines.values_list("topic", "count")) for row in Endpoint.objects.all()
    }
    assert lines == {
        "住建群": [("", 1), ("逾期任务", 2)],
        "财政群": [("", 1)],
        "全区群": [("", 1), ("逾期任务", 5)],
    }
    assert not Endpoint.objects.filter(organisation=world.neighbour).exists()
    other = {world.users["stranger_handler"].pk: 1}
    tell_users(Actor.system(world.neighbour.pk), other, PLAIN)
    assert DigestLine.objects.count() == 5
    with pytest.raises(Mistake, match="本机构"):
        make("wecom", name="外", unit=world.units["邻区住建局"])


def test_one_message_a_day_and_what_is_urgent_at_the_half_hour(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, clock: time_machine.Traveller
) -> None:
    make("wecom")
    clock.move_to(TUESDAY.replace(hour=6))
    tell(world)
    minutes(30, 2, digests=True)
    assert not receiver.seen
    clock.move_to(TUESDAY)
    minutes(30, digests=True)
    tell(world)
    minutes(30, 2, digests=True)
    assert len(receiver.seen) == 1
    for _time in range(5):
        tell(world, URGENT, 区住建局=1)
        minutes(30, digests=True)
    assert len(receiver.seen) == 4
    said = receiver.seen[1].data["markdown"]["content"].splitlines()
    assert said[1:3] == ["- 【急】领导批示：1 项", "- 逾期任务：2 项"]
    clock.move_to(TUESDAY + dt.timedelta(1))
    minutes(30, digests=True)
    assert "领导批示：2 项" in text_of(receiver.seen[4])


def test_a_bot_that_says_no_in_its_answer_has_not_taken_it(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    row = make("dingtalk")
    receiver.always(200, '{"errcode":310000,"errmsg":"keywords not in content"}')
    tell(world)
    minutes(30, digests=True)
    found = Delivery.objects.get()
    assert (found.state, found.problem, found.status) == ("waiting", "refused", 200)
    assert "keywords not in content" in found.answer
    minutes(1, 12)
    found.refresh_from_db()
    assert found.state == "failed"
    receiver.always(200, "not json")
    tell(world, URGENT)
    minutes(30, digests=True)
    assert Delivery.objects.filter(problem="refused").count() == 2
    receiver.always(200, '{"StatusCode":0,"StatusMessage":"success"}')
    actions.retry_failed(actor=world.actor("system_admin"), endpoint=row)
    minutes(30, 2)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_while_it_fails_new_things_are_taken_along(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, clock: time_machine.Traveller
) -> None:
    row = make("wecom")
    receiver.always(500)
    tell(world)
    minutes(30, digests=True)
    tell(world)
    minutes(30, digests=True)
    clock.move_to(TUESDAY.replace(hour=20))
    asked = len(receiver.seen)
    minutes(30, 4)
    assert len(receiver.seen) == asked, "no digest at night, not even another try"
    clock.move_to(TUESDAY + dt.timedelta(1))
    receiver.always(200, '{"errcode":0}')
    minutes(30, digests=True)
    assert "逾期任务：4 项" in text_of(receiver.seen[-1])
    assert Delivery.objects.count() == 1
    row.refresh_from_db()
    assert row.failures == 0


def test_a_paused_channel_goes_on_counting(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    row, admin = make("wecom"), world.actor("system_admin")
    actions.pause(actor=admin, endpoint=row)
    tell(world)
    minutes(30, 2, digests=True)
    assert not receiver.seen
    actions.resume(actor=admin, endpoint=row)
    minutes(30, digests=True)
    assert len(receiver.seen) == 1
    actions.pause(actor=admin, endpoint=row)
    tell(world, URGENT)
    actions.resume(actor=admin, endpoint=row, skip=True)
    minutes(30, digests=True)
    assert len(receiver.seen) == 1


@pytest.mark.parametrize("kind", ["dingtalk", "wecom", "feishu", "webhook", "events"])
def test_a_test_message_goes_at_once_also_while_paused_and_is_tried_once(
    kind: str,
    world: World,
    make: Make,
    receiver: Receiver,
    clock: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    row, admin = make(kind, name="某群"), world.actor("system_admin")
    actions.pause(actor=admin, endpoint=row)
    clock.move_to(TUESDAY.replace(hour=22))
    with pytest.raises(Refused):
        actions.send_test(actor=world.actor("security_admin"), endpoint=row)
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.send_test(actor=admin, endpoint=row)
        with pytest.raises(Mistake, match="还在发送"):
            actions.send_test(actor=admin, endpoint=row)
    made.refresh_from_db()
    assert made.state == "delivered"
    assert "某群" in text_of(receiver.seen[0])
    receiver.always(500)
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.send_test(actor=admin, endpoint=row)
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("failed", 1)
    row.refresh_from_db()
    assert row.failures == 0
    assert not Notification.objects.filter(kind="notify.failed").exists()
    assert Event.objects.filter(verb="notify.test").count() == 2


def test_a_long_digest_is_cut_to_what_the_bot_takes(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    row = make("wecom")
    security = world.actor("security_admin")
    actions.mark_inner(actor=security, endpoint=row, is_inner=True, grounds="内网")
    for number in range(40):
        facts = {"title": f"{number}" + "长" * 90}
        tell(world, Notice("tests.long", "任务“%(title)s”", "/x/", facts=facts, topic="任务"))
    minutes(30, digests=True)
    content = receiver.seen[0].data["markdown"]["content"]
    assert len(content.encode()) <= 4096
    assert content.splitlines()[0].startswith("#### ")
    assert content.splitlines()[-1].startswith("[登录系统查看]")


def test_what_a_bot_cannot_be_given(world: World, make: Make) -> None:
    with pytest.raises(Mistake, match="密钥"):
        make("dingtalk", secret=f"{KEY}密钥")
    with pytest.raises(Mistake, match="群里设置"):
        actions.new_secret(actor=world.actor("system_admin"), endpoint=make("dingtalk"))
    row = Endpoint.objects.get()
    with pytest.raises(Mistake, match="没有未送达"):
        actions.retry_failed(actor=world.actor("system_admin"), endpoint=row)


def test_telling_costs_one_query_more_where_there_is_no_channel(
    world: World, django_assert_num_queries: Any
) -> None:
    counts = {world.users["handler"].pk: 1}
    with django_assert_num_queries(2):  # channels, notifications
        tell_users(Actor.system(world.district.pk), counts, PLAIN)
