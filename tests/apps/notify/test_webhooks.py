"""Subscriptions: every event once, in order, signed, retried; nothing of it lost or told twice."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from luodi.apps.accounts.actions import set_preferences
from luodi.apps.notify import actions, gathering, jobs, outgoing, sending
from luodi.apps.notify.actions import EndpointFacts
from luodi.apps.notify.models import Delivery, Endpoint, EndpointKind, Notification
from luodi.apps.orgs.actions import UnitFacts, add_exception, make_unit, remove_exception
from luodi.kernel import sealing
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import CalendarException, Event
from tests.apps.notify.conftest import Make, Minutes, Receiver
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
FORMER = "whsec_" + base64.b64encode(b"f" * 32).decode()


def happen(world: World, times: int = 1) -> list[int]:
    """So many events; their numbers."""
    admin, found = world.actor("system_admin"), []
    for number in range(times):
        day = dt.date(2026, 12, 1 + number % 4)
        for row in CalendarException.objects.filter(day=day):
            remove_exception(actor=admin, row=row)
            break
        else:
            add_exception(actor=admin, day=day, is_workday=False, note="停电")
        found.append(Event.objects.filter(organisation=world.district).latest("seq").seq)
    return found


def told(receiver: Receiver) -> list[int]:
    return [seen.data["data"]["seq"] for seen in receiver.seen]


def test_each_event_is_told_once_in_order_from_now_on(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    happen(world)
    make()
    own = Event.objects.filter(organisation=world.district).latest("seq").seq
    seqs = happen(world, 5)
    assert not receiver.seen, "actions send nothing themselves"
    minutes(1, 3)
    assert told(receiver) == [own, *seqs]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    minutes(1, 3)
    assert len(receiver.seen) == 6


def test_a_subscription_gets_what_it_asks_for_and_of_its_own_organisation(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(patterns=["tasks.*", "orgs.calendar.add"])
    make_unit(actor=Actor.system(world.neighbour.pk), parent=world.units["邻区"], facts=UnitFacts(name="邻区乙局"))  # fmt: skip
    happen(world, 2)
    issued(world, ["区住建局"])
    minutes(1, 2)
    types = {seen.data["type"] for seen in receiver.seen}
    assert "orgs.calendar.add" in types
    assert any(kind.startswith("tasks.") for kind in types)
    assert not [kind for kind in types if not kind.startswith(("tasks.", "orgs.calendar.add"))]
    assert {seen.data["data"]["organisation"] for seen in receiver.seen} == {"shiliqu"}


def test_it_is_signed_as_standard_webhooks_are(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, clock: Any
) -> None:
    make(secret=SECRET)
    happen(world)
    minutes(1)
    seen = receiver.seen[-1]
    at, name = seen.headers["webhook-timestamp"], seen.headers["webhook-id"]
    assert name == f"shiliqu-{told(receiver)[-1]}"
    assert int(at) == int(timezone.now().timestamp())
    signed = hmac.new(b"k" * 32, f"{name}.{at}.".encode() + seen.body, hashlib.sha256)
    assert seen.headers["webhook-signature"] == f"v1,{base64.b64encode(signed.digest()).decode()}"


def test_after_a_change_both_secrets_count_for_a_day(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, clock: time_machine.Traveller
) -> None:
    row = make(secret=FORMER, patterns=["orgs.*"])
    _row, made = actions.new_secret(actor=world.actor("system_admin"), endpoint=row)
    assert made.startswith("whsec_")
    happen(world)
    minutes(1)
    assert receiver.seen[-1].headers["webhook-signature"].count("v1,") == 2
    clock.shift(dt.timedelta(hours=25))
    happen(world)
    minutes(1)
    assert receiver.seen[-1].headers["webhook-signature"].count("v1,") == 1


def test_what_is_told_names_nobody(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make()
    issued(world, ["区住建局"], title="青石老旧小区改造")
    user = world.users["handler"]
    set_preferences(actor=world.actor("handler"), user=user, language="en", wants_email=True)
    minutes(1, 3)
    everything = "".join(seen.body.decode() for seen in receiver.seen)
    people = [u.person.name for u in world.users.values() if u.person]
    for word in (*people, "青石老旧小区", "handler", "@example.invalid", "停电"):
        assert word not in everything, word
    by_type = {seen.data["type"]: seen.data["data"] for seen in receiver.seen}
    assert by_type["accounts.preferences"]["actor"]["post"] == "区住建局办公室科员"
    fields = by_type["accounts.preferences"]["changes"]
    assert fields
    assert all(set(field) == {"field", "withheld"} for field in fields)
    happen(world)
    minutes(1)
    changes = {one["field"]: one for one in receiver.seen[-1].data["data"]["changes"]}
    assert changes["day"]["after"] == "2026-12-01"
    assert changes["is_workday"]["after"] is False


def test_what_fails_is_tried_later_and_later_and_holds_up_what_follows(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(patterns=["orgs.*"])
    first, second = happen(world, 2)
    receiver.then(500, "broken")
    receiver.then(503, "busy")
    minutes(1)
    row = Delivery.objects.get(seq=first)
    assert (row.state, row.attempts, row.problem, row.status, row.answer) == (
        "waiting", 1, "status", 500, "broken",
    )  # fmt: skip
    assert row.next_try == timezone.now() + dt.timedelta(minutes=1)
    minutes(0.5)
    assert told(receiver) == [first]
    minutes(0.5)
    assert told(receiver) == [first, first]
    assert Delivery.objects.get(seq=first).next_try == timezone.now() + dt.timedelta(minutes=5)
    minutes(1, 4)
    assert len(receiver.seen) == 2
    minutes(1)
    assert told(receiver) == [first, first, first, second]
    done = Delivery.objects.get(seq=first)
    assert (done.state, done.problem, done.answer, done.attempts) == ("delivered", "", "", 3)
    ids = [seen.headers["webhook-id"] for seen in receiver.seen]
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_the_other_side_may_ask_for_more_time(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(patterns=["orgs.*"])
    happen(world)
    receiver.then(429, "", Retry_After="1800")
    minutes(1)
    assert Delivery.objects.get().next_try == timezone.now() + dt.timedelta(minutes=30)


def test_what_is_refused_three_times_lets_the_next_one_pass(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(patterns=["orgs.*"])
    first, second = happen(world, 2)
    for _time in range(3):
        receiver.then(400, "no")
    minutes(1, 12)
    assert told(receiver) == [first, first, first, second]
    assert Delivery.objects.get(seq=first).state == "failed"
    assert Notification.objects.get(kind="notify.failed").user == world.users["system_admin"]
    admin = world.actor("system_admin")
    actions.retry_delivery(actor=admin, delivery=Delivery.objects.get(seq=first))
    minutes(1)
    assert told(receiver)[-1] == first
    with pytest.raises(Mistake, match="已经送达"):
        actions.retry_delivery(actor=admin, delivery=Delivery.objects.get(seq=first))


def test_setting_aside_lets_the_next_one_pass(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(patterns=["orgs.*"])
    first, second = happen(world, 2)
    receiver.then(500)
    minutes(1)
    row = Delivery.objects.get(seq=first)
    for name in ("officer", "security_admin"):
        with pytest.raises(Refused):
            actions.set_aside(actor=world.actor(name), delivery=row)
    with pytest.raises(Hidden):
        actions.set_aside(actor=world.actor("stranger_admin"), delivery=row)
    actions.set_aside(actor=world.actor("system_admin"), delivery=row)
    minutes(1)
    assert told(receiver) == [first, second]
    with pytest.raises(Mistake):
        actions.set_aside(actor=world.actor("system_admin"), delivery=row)


def test_a_dead_endpoint_is_paused_and_goes_on_where_it_stopped(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    row = make(patterns=["orgs.*"])
    first = happen(world)[0]
    receiver.always(502)
    minutes(60, 20)
    row.refresh_from_db()
    assert row.paused_at
    assert row.paused_by_itself
    assert len(receiver.seen) == row.failures == 8
    notice = Notification.objects.get(kind="notify.paused")
    assert (notice.user, notice.urgent) == (world.users["system_admin"], True)
    assert row.name in notice.text
    event = Event.objects.get(verb="notify.endpoint_dead")
    assert event.actor_name == "系统"
    receiver.always(200)
    second, third = happen(world, 2)
    minutes(60, 3)
    assert len(receiver.seen) == 8
    actions.resume(actor=world.actor("system_admin"), endpoint=row)
    minutes(1, 2)
    assert told(receiver)[8:] == [first, second, third]
    row.refresh_from_db()
    assert row.failures == 0


def test_resuming_may_leave_out_what_happened_meanwhile(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    admin, row = world.actor("system_admin"), make(patterns=["orgs.*"])
    happen(world)
    gathering.gather(timezone.now())
    actions.pause(actor=admin, endpoint=row)
    with pytest.raises(Mistake):
        actions.pause(actor=admin, endpoint=row)
    happen(world, 2)
    actions.resume(actor=admin, endpoint=row, skip=True)
    with pytest.raises(Mistake):
        actions.resume(actor=admin, endpoint=row)
    last = happen(world)
    minutes(1, 2)
    assert told(receiver) == last


def test_who_is_killed_anywhere_loses_nothing(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the queue is written, while sending, and before the answer is noted."""
    make(patterns=["orgs.*"])
    seqs = []

    class Killed(KeyboardInterrupt):
        """No handler runs."""

    def killed(*args: Any, **kwargs: Any) -> None:
        raise Killed

    for place in ("gathering.Endpoint.save", "outgoing.post", "sending._note"):
        seqs += happen(world, 2)
        with monkeypatch.context() as broken:
            broken.setattr(f"luodi.apps.notify.{place}", killed)
            with pytest.raises(Killed):
                minutes(1)
        minutes(1, 3)
    assert list(dict.fromkeys(told(receiver))) == seqs
    assert len(receiver.seen) == len(seqs) + 1, "what had arrived before the kill arrives again"
    assert told(receiver) == sorted(told(receiver))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_two_processes_do_not_send_the_same(
    world: World, make: Make, receiver: Receiver, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make(patterns=["orgs.*"])
    happen(world, 2)
    gathering.gather(timezone.now())
    gathering.gather(timezone.now())
    assert Delivery.objects.count() == 2
    inside: list[bool] = []
    real = outgoing.post

    def post(*args: Any) -> Any:
        if not inside:
            inside.append(sending.send_next(row.pk))
        return real(*args)

    monkeypatch.setattr(outgoing, "post", post)
    assert sending.send_next(row.pk)
    assert inside == [False], "the other finds the head of the queue taken, and what follows waits"
    assert len(receiver.seen) == 1


def test_a_late_answer_does_not_undo_what_was_decided_meanwhile(
    world: World, make: Make, receiver: Receiver, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make(patterns=["orgs.*"])
    happen(world)
    gathering.gather(timezone.now())
    real = outgoing.post

    def post(*args: Any) -> Any:
        actions.set_aside(actor=world.actor("system_admin"), delivery=Delivery.objects.get())
        return real(*args)

    monkeypatch.setattr(outgoing, "post", post)
    sending.send_next(row.pk)
    assert Delivery.objects.get().state == "aside"


def test_a_long_log_is_queued_in_pieces(
    world: World, make: Make, receiver: Receiver, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make(patterns=["orgs.*"])
    monkeypatch.setattr(gathering, "CHUNK", 3)
    monkeypatch.setattr(gathering, "_CHUNKS", 2)
    monkeypatch.setattr(gathering, "_QUEUED", 9)
    seqs = happen(world, 14)
    assert [gathering.gather(timezone.now()) for _time in range(4)] == [6, 6, 0, 0]
    Delivery.objects.all().delete()
    assert gathering.gather(timezone.now()) == 2
    row.refresh_from_db()
    assert row.cursor >= seqs[-1]


def test_gathering_costs_the_same_for_any_log(
    world: World, make: Make, clock: Any, django_assert_num_queries: Any
) -> None:
    make(patterns=["orgs.*"])
    happen(world, 3)
    gathering.gather(timezone.now())
    with django_assert_num_queries(1):
        gathering.gather(timezone.now())


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"address": ""}, "address"),
        ({"address": "http://10.0.0.1/"}, "address"),
        ({"patterns": []}, "patterns"),
        ({"patterns": ["nothing.*"]}, "patterns"),
        ({"patterns": ["orgs*"]}, "patterns"),
        ({"patterns": ["*.add"]}, "patterns"),
        ({"secret": "short"}, "secret"),
        ({"secret": "whsec_" + base64.b64encode(b"k" * 10).decode()}, "secret"),
    ],
)
def test_what_cannot_be(make: Make, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Mistake) as found:
        make(**facts)
    assert found.value.field == field
    assert not Endpoint.objects.exists()


def test_only_the_system_administrator_makes_one(world: World, make: Make) -> None:
    for name in ("officer", "leader", "security_admin", "audit_admin"):
        with pytest.raises(Refused):
            make(who=name)
    row = make()
    with pytest.raises(Mistake, match="同名"):
        make()
    facts = EndpointFacts(name="别的", patterns=["tasks.*"])
    with pytest.raises(Hidden):
        actions.change_endpoint(actor=world.actor("stranger_admin"), endpoint=row, facts=facts)
    changed = actions.change_endpoint(actor=world.actor("system_admin"), endpoint=row, facts=facts)
    assert (changed.name, changed.patterns) == ("别的", ["tasks.*"])
    assert changed.sealed_address == row.sealed_address
    assert make(who="stranger_admin").organisation == world.neighbour


def test_secrets_are_nowhere_to_be_read(
    world: World,
    make: Make,
    receiver: Receiver,
    minutes: Minutes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = make(secret=SECRET)
    actions.new_secret(actor=world.actor("system_admin"), endpoint=row, secret=FORMER)
    receiver.then(500, f"no {receiver.address} {SECRET} token-of-the-group\x07")
    minutes(1, 9)
    kept = [
        repr({k: v for k, v in vars(one).items() if k != "_state"})
        for model in (Endpoint, Delivery, Event)
        for one in model.objects.all()
    ]
    assert Delivery.objects.exclude(answer="").exists() or receiver.seen
    for place in (*kept, caplog.text, *(m.body for m in mail.outbox)):
        for word in ("token-of-the-group", SECRET[6:], FORMER[6:], "/robot/send"):
            assert word not in place
    row.refresh_from_db()
    assert sealing.unseal(row.sealed_address) == receiver.address


def test_an_answer_is_kept_short_and_without_what_is_secret(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(secret=SECRET, patterns=["orgs.*"])
    happen(world)
    receiver.then(500, f"no {receiver.address} {SECRET} token-of-the-group\x07 " + "x" * 300)
    minutes(1)
    assert Delivery.objects.get().answer.startswith("no *** *** ***  xxx")
    assert len(Delivery.objects.get().answer) == 200


def test_after_a_change_of_the_key_everything_is_sealed_anew(
    world: World, make: Make, receiver: Receiver, minutes: Minutes, settings: Any
) -> None:
    make(secret=SECRET, patterns=["orgs.*"])
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    jobs.seal_anew(timezone.now())
    settings.SECRET_KEY_FALLBACKS = []
    happen(world)
    minutes(1)
    assert Delivery.objects.get().state == "delivered"
    settings.SECRET_KEY = "a third one" * 10
    happen(world)
    minutes(1)
    assert Delivery.objects.get(state="waiting").problem == "sealed"
    settings.SECRET_KEY_FALLBACKS = ["a fourth one" * 10]
    jobs.seal_anew(timezone.now())  # neither key opens it: left as it is


def test_closing_forgets_the_address_and_stops(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    row = make(patterns=["orgs.*"])
    happen(world)
    gathering.gather(timezone.now())
    actions.close_endpoint(actor=world.actor("system_admin"), endpoint=row)
    happen(world)
    minutes(1, 2)
    assert not receiver.seen
    row.refresh_from_db()
    assert not (row.sealed_address)
    assert not (row.sealed_secret)
    assert not (row.sealed_former)
    assert Delivery.objects.get().state == "aside"
    with pytest.raises(Hidden):
        actions.resume(actor=world.actor("system_admin"), endpoint=row)
    with pytest.raises(Mistake, match="已经关闭"):
        actions.retry_delivery(actor=world.actor("system_admin"), delivery=Delivery.objects.get())
    make(patterns=["orgs.*"])


def test_what_was_delivered_long_ago_is_swept_out_and_not_told_again(
    world: World, make: Make, receiver: Receiver, minutes: Minutes
) -> None:
    make(patterns=["orgs.*"])
    happen(world, 2)
    receiver.then(200)
    receiver.always(400)
    minutes(1, 12)
    minutes(60 * 24 * 31)
    jobs.sweep(timezone.now())
    assert [row.state for row in Delivery.objects.all()] == ["failed"]
    gathering.gather(timezone.now())
    assert Delivery.objects.count() == 1


def test_there_may_be_twenty(world: World, make: Make) -> None:
    for number in range(20):
        make(name=f"第{number}个")
    with pytest.raises(Mistake, match="20"):
        make(name="还有")
    assert Endpoint.objects.filter(kind=EndpointKind.EVENTS).count() == 20
