"""Calendars to subscribe to: what they say, to whom, in which form, and when they fall silent."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from luodi.apps.accounts.actions import deactivate
from luodi.apps.agenda.actions import make_feed, revoke_feed
from luodi.apps.agenda.ical import Item, written
from luodi.apps.agenda.models import Feed
from luodi.apps.agenda.queries.feeds import feed_of_token, feeds_of
from luodi.apps.orgs.actions import dissolve_unit
from luodi.apps.orgs.models import Holding
from luodi.kernel.access import Actor, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.apps.agenda import rfc5545
from tests.apps.agenda.helpers import TODAY, make_task, node, owe
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Any:
    """The clock stands still."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=False):
        yield


def subscribe(actor: Actor, world: World, unit: str = "") -> str:
    """A new subscription; its path."""
    made = make_feed(actor=actor, unit=world.units[unit] if unit else None, now=timezone.now())
    return reverse("agenda:ical", args=[made[1]])


def fetched(path: str) -> list[rfc5545.Event]:
    """The events that a program without any session is given."""
    response = Client().get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies
    own, events = rfc5545.events_of(response.content)
    assert own["REFRESH-INTERVAL"] == own["X-PUBLISHED-TTL"] == "PT6H"
    assert own["X-WR-CALNAME"].startswith("落地")
    parsed = Calendar.from_ical(response.content.decode())
    assert [str(e["SUMMARY"]) for e in parsed.walk("VEVENT")] == [
        rfc5545.text_of(e["SUMMARY"]) for e in events
    ]
    return events


def said(events: list[rfc5545.Event]) -> list[str]:
    """Day and title of each."""
    return [f"{e['DTSTART']} {rfc5545.text_of(e['SUMMARY'])}" for e in events]


def test_a_unit_fetches_what_it_owes(world: World) -> None:
    task = make_task(world, "改造老旧小区；含，管网", TODAY + dt.timedelta(9),
                     due_original=TODAY - dt.timedelta(1))  # fmt: skip
    owe(task, "report", TODAY + dt.timedelta(2))
    node(task, "完成招标", TODAY + dt.timedelta(4))
    make_task(world, "街道的事", TODAY, unit="东湖街道")
    events = fetched(subscribe(world.actor("handler"), world))
    assert said(events) == [
        "20261125 反馈：改造老旧小区；含，管网",
        "20261127 节点：完成招标",
        "20261202 办结时限：改造老旧小区；含，管网",
    ]
    last = events[-1]
    assert "任务：" not in rfc5545.text_of(last["DESCRIPTION"])
    assert "原定时限：2026年11月22日" in rfc5545.text_of(last["DESCRIPTION"])
    assert urlsplit(last["URL"]).path == f"/tasks/{task.pk}/"
    assert last["UID"] == f"task-{task.pk}@shiliqu.luodi"
    assert events[0]["UID"] == f"report-{task.pk}-{world.units['区住建局'].pk}@shiliqu.luodi"
    assert fetched(subscribe(world.actor("officer"), world, "区住建局")) == events


def test_who_oversees_all_gets_one_line_a_day(world: World) -> None:
    for n in range(12):
        make_task(world, f"事项{n}", TODAY + dt.timedelta(1))
    make_task(world, "另一天", dt.date(2027, 1, 1), light="red")
    events = fetched(subscribe(world.actor("leader"), world))
    assert said(events) == ["20261124 到期 12 项", "20270101 到期 1 项；其中滞后 1 项"]
    assert "还有 2 项" in rfc5545.text_of(events[0]["DESCRIPTION"])


def test_a_change_keeps_the_uid_and_raises_the_sequence(world: World) -> None:
    task = make_task(world, "改造小区", TODAY + dt.timedelta(9))
    path = subscribe(world.actor("handler"), world)
    (before,) = fetched(path)
    task.due_current, task.version = TODAY + dt.timedelta(20), task.version + 1
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        task.save()
        (after,) = fetched(path)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTAMP"] > before["DTSTAMP"]
    assert after["DTSTART"] == "20261213"


def test_what_was_withdrawn_lately_is_cancelled_and_what_is_done_is_gone(world: World) -> None:
    make_task(world, "撤了的", TODAY + dt.timedelta(9), state="withdrawn", is_open=False)
    make_task(world, "办完的", TODAY + dt.timedelta(9), state="completed", is_open=False)
    path = subscribe(world.actor("handler"), world)
    (event,) = fetched(path)
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "已撤销：撤了的")
    with time_machine.travel(dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC), tick=False):
        assert fetched(path) == []


def test_a_wrong_token_a_revoked_one_and_a_renewed_one_are_not_found(world: World) -> None:
    actor = world.actor("handler")
    first = subscribe(actor, world)
    second = subscribe(actor, world)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    revoke_feed(actor=actor, row=feeds_of(actor).get(), now=timezone.now())
    assert Client().get(second).status_code == 404
    wrong = Client().get(reverse("agenda:ical", args=["x" * 43]))
    assert (wrong.status_code, wrong.headers["Cache-Control"]) == (404, "private, no-store")
    assert Client().post(second).status_code == 405
    assert Event.objects.filter(verb="agenda.feed_make").count() == 2


def test_only_the_digest_is_kept_and_the_day_of_use_is_the_owners(
    world: World, sign_in: Any
) -> None:
    client: Client = sign_in(world.users["handler"])
    page = client.post(reverse("agenda:feeds"), {"unit": ""})
    address = page.context["address"]
    assert address in page.content.decode()
    raw = address.rpartition("/")[2].removesuffix(".ics")
    row = Feed.objects.get()
    assert raw not in str(Feed.objects.values().get())
    assert raw not in str(list(Event.objects.values("after", "before")))
    again = client.get(reverse("agenda:feeds")).content.decode()
    assert raw not in again
    assert "还没有日历来取过" in again
    noted = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(urlsplit(address).path).status_code == 200
        noted.append(sum("used_on" in q["sql"].partition("SET")[2] for q in seen.captured_queries))
    row.refresh_from_db()
    assert row.used_on == TODAY
    assert noted == [1, 0], "the day is noted once"
    assert "最近一次更新 2026-11-23" in client.get(reverse("agenda:feeds")).content.decode()
    other = sign_in(world.users["unit_head"]).get(reverse("agenda:feeds")).content.decode()
    assert "最近一次更新" not in other


def test_it_dies_with_the_account_the_post_and_the_unit(world: World) -> None:
    system = Actor.system(world.district.pk)
    own = subscribe(world.actor("other_handler"), world, "东湖街道")
    overseen = subscribe(world.actor("officer"), world, "东湖街道")
    Holding.objects.filter(person=world.users["other_handler"].person).update(
        valid_to=TODAY - dt.timedelta(1)
    )
    assert Client().get(own).status_code == 404
    assert Client().get(overseen).status_code == 200
    street = world.units["东湖街道"]
    dissolve_unit(actor=system, unit=street, last_day=TODAY, reason="机构改革")
    assert Client().get(overseen).status_code == 404
    person = subscribe(world.actor("liaison"), world)
    assert Client().get(person).status_code == 200
    deactivate(actor=world.actor("system_admin"), user=world.users["liaison"], reason="调离")
    assert Client().get(person).status_code == 404


def test_only_units_one_may_see(world: World, sign_in: Any) -> None:
    with pytest.raises(Refused):
        make_feed(actor=world.actor("handler"), unit=world.units["东湖街道"], now=timezone.now())
    with pytest.raises(Refused):
        make_feed(
            actor=world.actor("stranger_officer"), unit=world.units["东湖街道"], now=timezone.now()
        )
    with pytest.raises(Refused):
        make_feed(actor=world.actor("system_admin"), unit=None, now=timezone.now())
    client: Client = sign_in(world.users["handler"])
    refused = client.post(reverse("agenda:feeds"), {"unit": world.units["东湖街道"].pk})
    assert refused.status_code == 422
    assert Feed.objects.count() == 0
    assert client.post(reverse("agenda:feeds"), {"unit": "x"}).status_code == 422
    assert client.post(reverse("agenda:feeds")).status_code == 200, "nobody named is one's own"
    row, _raw = make_feed(actor=world.actor("officer"), unit=None, now=timezone.now())
    with pytest.raises(Refused):
        revoke_feed(actor=world.actor("handler"), row=row, now=timezone.now())
    assert client.post(reverse("agenda:revoke-feed", args=[row.pk])).status_code == 404
    done = revoke_feed(actor=world.actor("officer"), row=row, now=timezone.now())
    with pytest.raises(Mistake):
        revoke_feed(actor=world.actor("officer"), row=done, now=timezone.now())


def test_the_log_does_not_hold_the_address(world: World, caplog: Any) -> None:
    path = subscribe(world.actor("handler"), world)
    revoke_feed(actor=world.actor("handler"), row=Feed.objects.get(), now=timezone.now())
    assert Client().get(path).status_code == 404
    assert path not in caplog.text


def test_it_is_asked_for_no_more_often_than_the_rate(world: World, settings: Any) -> None:
    settings.LUODI_API_RATE = 2
    path = subscribe(world.actor("handler"), world)
    answers = [Client().get(path).status_code for _time in range(3)]
    assert answers == [200, 200, 429]
    guesses = [Client().get(reverse("agenda:ical", args=[f"guess{n}"])) for n in range(3)]
    assert [g.status_code for g in guesses] == [404, 404, 429]
    assert guesses[-1].headers["Retry-After"] == "30"


def test_a_feed_costs_the_same_for_few_and_for_many(world: World) -> None:
    def fill(first: int, last: int) -> None:
        for n in range(first, last):
            task = make_task(world, f"事项{n}", TODAY + dt.timedelta(n))
            owe(task, "report", TODAY)
            node(task, "节点", TODAY)

    def cost(path: str) -> int:
        Client().get(path)
        with CaptureQueriesContext(connection) as seen:
            Client().get(path)
        return len(seen)

    paths = [subscribe(world.actor("handler"), world), subscribe(world.actor("officer"), world)]
    fill(0, 3)
    few = [cost(path) for path in paths]
    fill(3, 33)
    assert [cost(path) for path in paths] == few
    assert max(few) <= 22


def test_a_token_of_no_feed_is_nobodys(world: World) -> None:
    _row, raw = make_feed(actor=world.actor("handler"), unit=None, now=timezone.now())
    found = feed_of_token(raw, TODAY)
    assert found is not None
    assert found.actor.user_id == world.users["handler"].pk
    for wrong in ("", raw[:-1], raw.swapcase(), "\ud800", "é"):
        assert feed_of_token(wrong, TODAY) is None


def test_any_text_is_written_so_that_it_is_read_back() -> None:
    stamp = dt.datetime(2026, 2, 28, 23, 59, 59, 999, tzinfo=dt.UTC)
    texts = [
        "改造，小区；“老旧”\\管网" * 9,
        "a;b,c\\n\nd",
        "𠮷野家" * 40,
        "BEGIN:VALARM\r\nEND:VEVENT",
        "😀" * 30,
    ]
    items = [
        Item(
            uid=f"{n}@x",
            day=dt.date(2028, 2, 29),
            title=text,
            text=text,
            url="https://a.b/",
            changed=stamp,
            category=text,
        )
        for n, text in enumerate(texts)
    ]
    body = written("落地·名称很长" * 9, items)
    _own, events = rfc5545.events_of(body)
    assert len(events) == len(texts)
    for text, event in zip(texts, events, strict=True):
        assert rfc5545.text_of(event["DESCRIPTION"]).splitlines() == text.splitlines()
        assert event["DTEND"] == "20280301"
    parsed = Calendar.from_ical(body.decode())
    assert [str(e["UID"]) for e in parsed.walk("VEVENT")] == [item.uid for item in items]
    assert not parsed.walk("VALARM")
