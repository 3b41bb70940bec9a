"""Notifications: one for each person at once, one's own only, in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from luodi.apps.accounts.actions import delegate
from luodi.apps.accounts.models import User
from luodi.apps.notify.inbox import Notice, mark_read, tell_units, tell_users
from luodi.apps.notify.models import Notification
from luodi.apps.notify.queries import unread_count, users_of_units
from luodi.apps.orgs.actions import UnitFacts, make_unit
from luodi.apps.orgs.models import Holding
from luodi.apps.tasks.actions import return_task
from luodi.apps.tasks.models import TaskParty
from luodi.kernel.access import Actor
from luodi.kernel.models import Event
from tests.apps.notify.conftest import Minutes
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
NOTICE = Notice("tests.kind", "有 %(count)d 件事", "/tasks/mine/")


def _tell(world: World, *names: str, notice: Notice = NOTICE) -> None:
    system = Actor.system(world.district.pk)
    tell_users(system, {world.users[name].pk: 1 for name in names}, notice)


def test_people_of_a_unit_or_of_the_one_above_are_told(world: World) -> None:
    system, today = Actor.system(world.district.pk), timezone.localdate()
    housing = world.units["区住建局"]
    inner = make_unit(actor=system, parent=housing, facts=UnitFacts(name="建管股"))
    found = users_of_units(world.district.pk, [housing, inner, world.units["西山镇"]], today)
    people = {world.users["handler"].pk, world.users["unit_head"].pk}
    assert set(found[housing.pk]) == people
    assert set(found[inner.pk]) == people
    assert found[world.units["西山镇"].pk] == []
    tell_units(system, {housing: 2, inner: 3}, NOTICE, today)
    assert Notification.objects.get(user=world.users["handler"]).text == "有 5 件事"


def _delegate(world: World, absent: str, deputy: str, first: int = 0, last: int = 5) -> None:
    today = timezone.localdate()
    people = {name: world.users[name].person for name in (absent, deputy)}
    delegate(
        actor=world.actor(absent),
        absent=people[absent],  # type: ignore[arg-type]  # everybody here is a person
        deputy=people[deputy],  # type: ignore[arg-type]  # the same
        first_day=today + dt.timedelta(first),
        last_day=today + dt.timedelta(last),
        reason="出差",
    )


def test_who_stands_in_is_told_beside_who_is_away(world: World) -> None:
    today, finance = timezone.localdate(), world.units["区财政局"]
    own, deputy = world.users["liaison"].pk, world.users["other_handler"].pk
    assert users_of_units(world.district.pk, [finance], today)[finance.pk] == [own]
    _delegate(world, "liaison", "other_handler", first=1)
    assert users_of_units(world.district.pk, [finance], today)[finance.pk] == [own]
    tomorrow = today + dt.timedelta(1)
    assert users_of_units(world.district.pk, [finance], tomorrow)[finance.pk] == [own, deputy]
    User.objects.filter(pk=own).update(is_active=False)
    assert users_of_units(world.district.pk, [finance], tomorrow)[finance.pk] == [deputy]


def test_the_deputy_of_the_officer_hears_of_a_return(world: World) -> None:
    batch = issued(world, ["区住建局"])
    _delegate(world, "officer", "unit_head")
    Notification.objects.all().delete()
    return_task(
        actor=world.actor("handler"),
        party=TaskParty.objects.get(task__batch=batch),
        reason="不是我们",
        now=timezone.now(),
    )
    told = {n.user.username for n in Notification.objects.select_related("user")}
    assert told == {"officer", "unit_head"}


def test_an_administrator_stands_in_for_nobody(world: World) -> None:
    today, finance = timezone.localdate(), world.units["区财政局"]
    _delegate(world, "liaison", "other_handler")
    post = Holding.objects.get(person__user__username="system_admin").post
    deputy = world.users["other_handler"]
    Holding.objects.filter(person=deputy.person).update(post=post)
    found = users_of_units(world.district.pk, [finance], today)
    assert found[finance.pk] == [world.users["liaison"].pk]


def test_a_notification_is_read_in_the_language_of_its_reader(
    world: World, sign_in: Any, minutes: Minutes
) -> None:
    text = gettext_lazy("收到 %(count)d 项交办任务（%(number)s）")
    notice = Notice("tests.kind", text, "/x/", facts={"number": "示督〔2026〕3号"})
    with override("en"):
        _tell(world, "handler", notice=notice)
    row = Notification.objects.get()
    assert (row.template, row.facts) == (str(text), {"number": "示督〔2026〕3号"})
    client = sign_in(world.users["handler"])
    assert (
        "收到 1 项交办任务（示督〔2026〕3号）"
        in client.get(reverse("notify:inbox")).content.decode()
    )
    changed = User.objects.filter(username="handler")
    changed.update(language="en", wants_email=True)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("notify:inbox")).content.decode()
    assert "收到" not in page
    assert "示督〔2026〕3号" in page
    minutes(30, digests=True)
    assert "收到 1 项" not in mail.outbox[0].body
    assert "示督〔2026〕3号" in mail.outbox[0].body


@pytest.mark.parametrize("kept", ["完成了 100%", "%(gone)s", "%"])
def test_a_sentence_that_was_never_a_template_is_shown_as_it_is(world: World, kept: str) -> None:
    _tell(world, "handler", notice=Notice("tests.kind", kept))
    assert Notification.objects.get().text == kept


def test_nobody_is_told_of_what_they_did_themselves(world: World) -> None:
    tell_users(world.actor("officer"), {world.users["officer"].pk: 1}, NOTICE)
    assert not Notification.objects.exists()


def test_what_merges_adds_to_the_unread_one(world: World) -> None:
    merging = Notice("tests.kind", "有 %(count)d 件事", "/x/", merges=True)
    for _ in range(3):
        _tell(world, "handler", notice=merging)
    assert Notification.objects.get().text == "有 3 件事"
    mark_read(world.actor("handler"), timezone.now())
    _tell(world, "handler", notice=merging)
    assert [n.count for n in Notification.objects.order_by("pk")] == [3, 1]


def test_the_inbox_is_ones_own(world: World, sign_in: Any) -> None:
    _tell(world, "handler", "officer")
    mine = Notification.objects.get(user=world.users["handler"])
    assert unread_count(world.users["handler"].pk) == 1
    assert unread_count(None) == 0
    client = sign_in(world.users["handler"])
    events = Event.objects.count()
    assert "有 1 件事" in client.get(reverse("notify:inbox")).content.decode()
    assert client.post(reverse("notify:open", args=[mine.pk])).url == "/tasks/mine/"
    assert unread_count(world.users["handler"].pk) == 0
    assert unread_count(world.users["officer"].pk) == 1
    other = Notification.objects.get(user=world.users["officer"])
    assert client.post(reverse("notify:open", args=[other.pk])).status_code == 404
    assert client.post(reverse("notify:read")).status_code == 302
    assert unread_count(world.users["officer"].pk) == 1
    assert "没有未读" in client.get(reverse("notify:inbox"), {"unread": "1"}).content.decode()
    assert Event.objects.count() == events


def test_a_notification_never_leads_to_another_site(world: World, sign_in: Any) -> None:
    _tell(world, "handler", notice=Notice("tests.kind", "看这里", "https://elsewhere.invalid/"))
    client = sign_in(world.users["handler"])
    answer = client.post(reverse("notify:open", args=[Notification.objects.get().pk]))
    assert answer.url == reverse("notify:inbox")
