"""Pages of channels and deliveries: made, tested, paused, closed; secrets stand on one answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.notify import actions
from luodi.apps.notify.inbox import Notice, tell_units
from luodi.apps.notify.models import Delivery, Endpoint, EndpointKind
from luodi.kernel.access import Actor
from luodi.kernel.models import Event
from tests.apps.notify.conftest import Make, Minutes, Receiver
from tests.world import World

pytestmark = pytest.mark.django_db
HIDDEN = ("token-of-the-group", "/robot/send", "key-of-the-bot")


def page(client: Any, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"notify:{name}", args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def press(client: Any, step: str, /, *args: Any, status: int = 302, **data: Any) -> str:
    response = client.post(reverse(f"notify:{step}", args=args), data)
    assert response.status_code == status, response.content.decode()
    return str(response.content.decode())


@pytest.fixture
def admin(world: World, sign_in: Any) -> Any:
    return sign_in(world.users["system_admin"])


def test_a_bot_is_opened_and_nothing_of_its_address_is_shown_again(
    world: World, admin: Any, receiver: Receiver
) -> None:
    assert "还没有通道" in page(admin, "channels")
    assert "加签密钥" in page(admin, "channel-new")
    given: dict[str, Any] = {"kind": "dingtalk", "name": "联络员群", "secret": HIDDEN[2]}
    wrong = press(admin, "channel-new", status=422, **given, address="http://10.0.0.9/x")
    assert "https" in wrong
    assert HIDDEN[2] not in wrong
    press(admin, "channel-new", **given, address=receiver.address)
    row = Endpoint.objects.get()
    pages = [
        page(admin, "channels"),
        page(admin, "channel", row.pk),
        page(admin, "channel-edit", row.pk),
        page(admin, "deliveries"),
    ]
    assert f"http://127.0.0.1:{receiver.port}" in pages[0]
    for text in (*pages, repr(list(Event.objects.values()))):
        assert not [word for word in HIDDEN if word in text]


def test_a_second_press_opens_no_second_channel(
    world: World, admin: Any, receiver: Receiver
) -> None:
    token = re.findall(r'name="token" value="([^"]+)"', page(admin, "channel-new"))[0]
    given: dict[str, Any] = {
        "kind": "wecom",
        "name": "群",
        "address": receiver.address,
        "token": token,
    }
    press(admin, "channel-new", **given)
    press(admin, "channel-new", status=422, **given)
    assert Endpoint.objects.count() == 1


def test_a_subscription_shows_its_secret_once(
    world: World, admin: Any, receiver: Receiver, minutes: Minutes
) -> None:
    assert "tasks.issue" in page(admin, "subscription-new")
    given: dict[str, Any] = {"name": "政务平台", "address": receiver.address}
    assert "请至少选择一类事件" in press(admin, "subscription-new", status=422, **given)
    given |= {"groups": ["orgs.*"], "verbs": "tasks.issue、tasks.report"}
    made = press(admin, "subscription-new", status=200, **given)
    secret = re.findall(r"whsec_[\w+/=]+", made)[0]
    row = Endpoint.objects.get()
    assert row.patterns == ["orgs.*", "tasks.issue", "tasks.report"]
    assert "whsec_" not in page(admin, "channel", row.pk)
    again = press(admin, "channel-secret", row.pk, status=200)
    assert secret not in again
    assert "whsec_" in again
    edited = page(admin, "channel-edit", row.pk)
    assert "tasks.issue、tasks.report" in edited
    press(admin, "channel-edit", row.pk, name="平台", groups=["tasks.*"], verbs="", address="")
    row.refresh_from_db()
    assert (row.name, row.patterns) == ("平台", ["tasks.*"])
    bad = press(admin, "channel-edit", row.pk, status=422, name="平台", verbs="no.such")
    assert "no.such" in bad


def test_steps_of_a_channel(
    world: World,
    admin: Any,
    make: Make,
    receiver: Receiver,
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = make("feishu", name="群")
    with django_capture_on_commit_callbacks(execute=True):
        press(admin, "channel-test", row.pk)
    assert "测试消息" in page(admin, "channel", row.pk)
    assert Delivery.objects.get().state == "delivered"
    receiver.then(500)
    with django_capture_on_commit_callbacks(execute=True):
        press(admin, "channel-test", row.pk)
    assert "对方答复出错（500）" in page(admin, "channel", row.pk)
    assert "没有未送达的消息" in page(admin, "deliveries")
    press(admin, "channel-pause", row.pk)
    assert "恢复，补发积压" in page(admin, "channel", row.pk)
    press(admin, "channel-pause", row.pk)
    assert "这个通道已经暂停" in page(admin, "channels")
    press(admin, "channel-resume", row.pk, skip="1")
    press(admin, "channel-retry", row.pk)
    press(admin, "channel-secret", row.pk)
    press(admin, "channel-edit", row.pk, name="新群", unit=world.units["区财政局"].pk)
    row.refresh_from_db()
    assert (row.name, row.unit) == ("新群", world.units["区财政局"])
    press(admin, "channel-close", row.pk)
    assert admin.get(reverse("notify:channel", args=[row.pk])).status_code == 404


def test_the_security_administrator_finds_it_inner_and_does_nothing_else(
    world: World, sign_in: Any, make: Make
) -> None:
    row, subscription = make("wecom", name="群"), make()
    client = sign_in(world.users["security_admin"])
    shown = page(client, "channel", row.pk)
    assert "认定为内部通道" in shown
    assert "发测试消息" not in shown
    assert "开通通道" not in page(client, "channels")
    press(client, "channel-inner", row.pk, status=422, inner="1", grounds="")
    press(client, "channel-inner", row.pk, inner="1", grounds="部署在政务内网")
    assert "部署在政务内网" in page(client, "channel", row.pk)
    press(client, "channel-inner", row.pk, inner="0")
    row.refresh_from_db()
    assert not row.is_inner
    press(client, "channel-inner", subscription.pk, status=404, inner="1", grounds="x")
    for name in ("test", "pause", "resume", "retry", "secret", "close", "edit"):
        press(client, f"channel-{name}", row.pk, status=403)
    client = sign_in(world.users["system_admin"])
    press(client, "channel-inner", row.pk, status=403, inner="1", grounds="x")


@pytest.mark.parametrize("who", ["officer", "leader", "audit_admin", "handler"])
def test_others_do_not_see_channels(who: str, world: World, sign_in: Any, make: Make) -> None:
    row = make("wecom")
    client = sign_in(world.users[who])
    for name in ("channels", "deliveries", "channel-new", "subscription-new"):
        assert client.get(reverse(f"notify:{name}")).status_code == 403
    assert client.get(reverse("notify:channel", args=[row.pk])).status_code == 403


def test_the_neighbour_sees_none_of_ours(
    world: World, sign_in: Any, make: Make, minutes: Minutes, receiver: Receiver
) -> None:
    row = make()
    receiver.always(400)
    minutes(1)
    delivery = Delivery.objects.get()
    client = sign_in(world.users["stranger_admin"])
    assert "还没有通道" in page(client, "channels")
    assert "没有未送达的消息" in page(client, "deliveries")
    assert "没有未送达的消息" in page(client, "deliveries", channel=row.pk)
    for name in ("test", "pause", "close", "secret"):
        press(client, f"channel-{name}", row.pk, status=404)
    press(client, "delivery-retry", delivery.pk, status=404)
    press(client, "delivery-aside", delivery.pk, status=404)


def test_what_did_not_arrive_is_shown_tried_again_and_set_aside(
    world: World, admin: Any, make: Make, minutes: Minutes, receiver: Receiver
) -> None:
    row = make(name="平台")
    actions.pause(actor=world.actor("system_admin"), endpoint=row)
    actions.resume(actor=world.actor("system_admin"), endpoint=row)
    receiver.always(400, "bad <script> thing")
    minutes(1, 9)
    first = Delivery.objects.get(state="failed")
    shown = page(admin, "deliveries")
    assert "对方答复出错（400）" in shown
    assert "bad &lt;script&gt; thing" in shown
    assert "平台" in shown
    for state in ("", "waiting", "delivered", "aside", "nonsense"):
        page(admin, "deliveries", state=state, channel="x")
    press(admin, "delivery-retry", first.pk, back=reverse("notify:channel", args=[row.pk]))
    first.refresh_from_db()
    assert (first.state, first.attempts) == ("waiting", 0)
    press(admin, "delivery-aside", first.pk, back="https://elsewhere.invalid/")
    assert "平台" in page(admin, "deliveries", state="aside")
    press(admin, "delivery-aside", first.pk)
    assert "已经送达或搁置" in page(admin, "deliveries")


def test_lists_cost_the_same_for_few_and_many(
    world: World, admin: Any, make: Make, clock: Any
) -> None:
    from django.db import connection  # noqa: PLC0415 - only here

    def cost(name: str, **query: Any) -> int:
        page(admin, name, **query)
        with CaptureQueriesContext(connection) as seen:
            page(admin, name, **query)
        return len(seen)

    def more(count: int) -> None:
        for number in range(count):
            kind = EndpointKind.WECOM if number % 2 else EndpointKind.EVENTS
            row = make(kind, name=f"{kind}{Endpoint.objects.count()}")
            Delivery.objects.create(
                organisation=world.district, kind="event", endpoint=row, seq=number + 1,
                next_try=timezone.now(), problem="status", state="failed",
            )  # fmt: skip

    more(2)
    few = [cost("channels"), cost("deliveries"), cost("deliveries", state="")]
    more(12)
    assert [cost("channels"), cost("deliveries"), cost("deliveries", state="")] == few


def test_a_mail_is_listed_without_what_it_says(world: World, admin: Any, minutes: Minutes) -> None:
    user = world.users["handler"]
    type(user).objects.filter(pk=user.pk).update(wants_email=True)
    notice = Notice("tests.kind", "机要事项“%(title)s”", facts={"title": "青石老旧小区"})
    tell_units(
        Actor.system(world.district.pk), {world.units["区住建局"]: 1}, notice, timezone.localdate()
    )
    minutes(30, digests=True)
    shown = page(admin, "deliveries", state="delivered")
    assert "邮件" in shown
    assert user.person
    assert user.person.name in shown
    assert "青石" not in shown
