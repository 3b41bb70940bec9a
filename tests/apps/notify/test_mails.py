"""Mails: one a day in office hours, merged; urgent ones sooner; none for who is away."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from luodi.apps.accounts.actions import delegate
from luodi.apps.accounts.models import Delegation, User
from luodi.apps.notify import actions
from luodi.apps.notify.inbox import Notice, mark_read, tell_people, tell_units, tell_users
from luodi.apps.notify.models import Delivery, DeliveryState, Notification
from luodi.apps.orgs.actions import add_exception, change_person
from luodi.kernel.access import Actor
from luodi.kernel.models import Event
from tests.apps.notify.conftest import TUESDAY, Minutes
from tests.world import World

pytestmark = pytest.mark.django_db
NOTICE = Notice("tests.kind", "有 %(count)d 件事", "/tasks/mine/")
URGENT = Notice("tests.urgent", "急：%(count)d 件事", "/tasks/mine/", urgent=True)


@pytest.fixture(autouse=True)
def reader(world: World) -> None:
    """The handler wants mail."""
    User.objects.filter(username="handler").update(wants_email=True)


def tell(world: World, *names: str, notice: Notice = NOTICE) -> None:
    system = Actor.system(world.district.pk)
    tell_users(system, {world.users[name].pk: 1 for name in names}, notice)


def sent() -> list[tuple[list[str], int]]:
    return [(list(m.to), str(m.body).count("件事")) for m in mail.outbox]


def test_one_mail_a_day_with_all_that_is_new(
    world: World, clock: time_machine.Traveller, minutes: Minutes
) -> None:
    tell(world, "handler", "unit_head")
    tell(world, "handler")
    clock.move_to(TUESDAY.replace(hour=3))
    minutes(30, digests=True)
    assert not mail.outbox
    clock.move_to(TUESDAY)
    minutes(30, 2, digests=True)
    assert sent() == [(["handler@example.invalid"], 2)]
    tell(world, "handler")
    minutes(30, 10, digests=True)
    assert len(mail.outbox) == 1
    clock.move_to(TUESDAY + dt.timedelta(1))
    minutes(30, 2, digests=True)
    assert sent()[1:] == [(["handler@example.invalid"], 1)]


def test_what_is_urgent_goes_with_the_next_half_hour_but_not_endlessly(
    world: World, minutes: Minutes
) -> None:
    tell(world, "handler")
    minutes(30, digests=True)
    for number in range(6):
        tell(world, "handler", notice=URGENT)
        tell(world, "handler")
        minutes(1)
        assert len(mail.outbox) == 1 + min(number, 3), "only at the half-hour"
        minutes(29, digests=True)
        assert len(mail.outbox) == 1 + min(number + 1, 3)
    assert [count for _to, count in sent()] == [1, 2, 2, 2]
    assert "紧急" in mail.outbox[1].subject
    assert "紧急" not in mail.outbox[0].subject


def test_an_urgent_first_mail_is_the_mail_of_the_day(world: World, minutes: Minutes) -> None:
    tell(world, "handler", notice=URGENT)
    minutes(30, digests=True)
    tell(world, "handler")
    minutes(30, 4, digests=True)
    assert len(mail.outbox) == 1


def test_not_on_days_off_and_not_at_night(
    world: World, clock: time_machine.Traveller, minutes: Minutes
) -> None:
    tell(world, "handler", notice=URGENT)
    add_exception(
        actor=world.actor("system_admin"), day=TUESDAY.date(), is_workday=False, note="停电"
    )
    minutes(30, 4, digests=True)
    clock.move_to(TUESDAY.replace(month=11, day=28))  # a Saturday
    minutes(30, 4, digests=True)
    clock.move_to(TUESDAY.replace(day=25, hour=19))
    minutes(30, digests=True)
    assert not mail.outbox
    clock.move_to(TUESDAY.replace(month=11, day=30))
    minutes(30, digests=True)
    assert len(mail.outbox) == 1


def _away(world: World, absent: str, deputy: str, days: int = 3) -> Delegation:
    today = timezone.localdate()
    people = {name: world.users[name].person for name in (absent, deputy)}
    return delegate(
        actor=world.actor(absent),
        absent=people[absent],  # type: ignore[arg-type]  # everybody here is a person
        deputy=people[deputy],  # type: ignore[arg-type]  # the same
        first_day=today,
        last_day=today + dt.timedelta(days),
        reason="休假",
    )


def test_who_is_away_gets_no_mail_and_the_deputy_does(
    world: World, clock: time_machine.Traveller, minutes: Minutes
) -> None:
    User.objects.filter(username="unit_head").update(wants_email=True)
    _away(world, "handler", "unit_head", 2)
    handler = world.users["handler"]
    system, today = Actor.system(world.district.pk), timezone.localdate()
    tell_people(system, {handler.person_id or 0: 2}, NOTICE, today)
    tell_people(system, {handler.person_id or 0: 1}, URGENT, today)
    assert set(Notification.objects.values_list("user__username", flat=True)) == {
        "handler", "unit_head"
    }  # fmt: skip
    minutes(30, 3, digests=True)
    assert [m.to for m in mail.outbox] == [["unit_head@example.invalid"]]
    clock.move_to(TUESDAY + dt.timedelta(3))
    minutes(30, digests=True)
    assert sent()[1:] == [(["handler@example.invalid"], 2)]
    assert Notification.objects.filter(user=handler, emailed_at=None).count() == 0


def test_a_mail_that_waits_when_its_reader_goes_away_waits_on(
    world: World, minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(world, "handler")
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", _refuse)
        minutes(30, digests=True)
    row = _away(world, "handler", "unit_head")
    minutes(5, 5)
    assert not mail.outbox
    assert not Delivery.objects.exists()
    row.delete()
    minutes(30, digests=True)
    assert len(mail.outbox) == 1


def _refuse(*args: Any, **kwargs: Any) -> None:
    raise smtplib.SMTPRecipientsRefused({"handler@example.invalid": (550, b"no")})


def test_what_could_not_be_sent_is_tried_again_and_takes_new_things_along(
    world: World,
    clock: time_machine.Traveller,
    minutes: Minutes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell(world, "handler")
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", _refuse)
        minutes(30, digests=True)
        row = Delivery.objects.get()
        assert (row.state, row.attempts, row.problem) == ("waiting", 1, "mail")
        tell(world, "handler")
        clock.move_to(TUESDAY + dt.timedelta(1))
        minutes(30, digests=True)
    assert Delivery.objects.get().day == (TUESDAY + dt.timedelta(1)).date()
    minutes(5, 2)
    assert sent() == [(["handler@example.invalid"], 2)]
    assert Delivery.objects.get().state == DeliveryState.DELIVERED
    minutes(30, 3, digests=True)
    assert len(mail.outbox) == 1


def test_a_mail_nobody_takes_is_given_up_shown_and_tried_again_by_hand(
    world: World, clock: time_machine.Traveller, minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(world, "handler")
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", _refuse)
        minutes(30, digests=True)
        for _day in range(3):
            minutes(60, 8)
            clock.shift(dt.timedelta(hours=16))
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("failed", 8)
    told = Notification.objects.get(kind="notify.failed")
    assert told.user == world.users["system_admin"]
    assert "1 条消息没有送达" in told.text
    actions.retry_delivery(actor=world.actor("system_admin"), delivery=row)
    clock.move_to(TUESDAY + dt.timedelta(7))
    minutes(1)
    assert len(mail.outbox) == 1


def test_what_was_read_in_the_meantime_is_not_mailed(world: World, minutes: Minutes) -> None:
    tell(world, "handler")
    tell(world, "handler", notice=URGENT)
    mark_read(world.actor("handler"), timezone.now(), Notification.objects.order_by("pk")[0].pk)
    minutes(30, digests=True)
    assert sent() == [(["handler@example.invalid"], 1)]


def test_mail_goes_to_the_address_the_person_has_now(world: World, minutes: Minutes) -> None:
    person = world.users["handler"].person
    assert person is not None
    admin, facts = world.actor("system_admin"), {"name": person.name, "phone": ""}
    tell(world, "handler")
    change_person(actor=admin, person=person, **facts, email="")
    minutes(30, digests=True)
    assert not mail.outbox
    change_person(actor=admin, person=person, **facts, email="new@example.invalid")
    minutes(30, digests=True)
    assert [message.to for message in mail.outbox] == [["new@example.invalid"]]


def test_who_is_killed_while_sending_has_it_sent_again(
    world: World, minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed process runs no handler: nothing after the sending happens, and nothing is lost."""

    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    tell(world, "handler")
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            minutes(30, digests=True)
    row = Delivery.objects.get()
    assert row.claimed_at is not None
    minutes(1)
    assert not mail.outbox, "somebody may still be at it"
    minutes(2)
    assert len(mail.outbox) == 1
    assert str(row.pk) in mail.outbox[0].extra_headers["Message-ID"]


def test_mailing_is_nobodys_deed(world: World, minutes: Minutes) -> None:
    tell_units(
        Actor.system(world.district.pk), {world.units["区住建局"]: 3}, NOTICE, timezone.localdate()
    )
    events = Event.objects.count()
    minutes(30, digests=True)
    assert len(mail.outbox) == 1
    assert reverse("notify:inbox")
    assert Event.objects.count() == events
