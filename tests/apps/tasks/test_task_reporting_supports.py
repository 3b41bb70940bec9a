"""Supporting units report to the one that leads; it asks them once in a reporting period."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import Report, ask_supports, withdraw
from luodi.apps.tasks.models import Progress, Task, TaskParty, WorkItem
from luodi.kernel.access import Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event
from tests.apps.tasks.reporting import file, joint, part
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(world: World) -> TaskParty:
    """The leading part of a joint task."""
    return joint(world)


def owed(world: World, unit: str) -> list[WorkItem]:
    return list(
        WorkItem.objects.filter(unit=world.units[unit], kind="report", closed_at=None, subject="")
    )


def in_days(n: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(n)


def test_their_part_is_shown_to_the_lead_and_closes_nothing(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    support = part(world.units["区财政局"])
    made = file(world, support, "已拨付 300 万元", by="liaison")
    assert (made.for_lead, made.state) == (True, "filed")
    task = Task.objects.get()
    assert (task.last_progress, task.last_progress_on) == ("", None)
    assert len(owed(world, "区住建局")) == 1
    assert Notification.objects.filter(kind="tasks.supported", user=world.users["handler"]).exists()
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    page = client.get(address)
    assert "配合单位说了什么" in page.content.decode()
    assert "已拨付 300 万元" in page.content.decode()
    taken = client.get(address, {"take": made.pk})
    assert taken.context["form"]["text"].value() == "已拨付 300 万元"
    officer = sign_in(world.users["officer"]).get(reverse("tasks:task", args=[task.pk]))
    assert "已拨付 300 万元" in officer.content.decode()
    other = sign_in(world.users["liaison"]).get(reverse("tasks:report", args=[support.pk]))
    assert "配合单位说了什么" not in other.content.decode()


def test_the_lead_asks_once_a_period(world: World, party: TaskParty) -> None:
    lead = world.actor("handler")
    file(world, part(world.units["东湖街道"]), "已动员 40 户", by="other_handler")
    asked = ask_supports(
        actor=lead, party=party, due=in_days(7), note="请说拨付进度", now=timezone.now()
    )
    assert [item.unit for item in asked] == [world.units["区财政局"]]  # the other has said its part
    assert len(owed(world, "区财政局")) == 1
    assert owed(world, "东湖街道") == []
    told = Notification.objects.get(kind="tasks.support_asked")
    assert told.user == world.users["liaison"]
    event = Event.objects.get(verb="tasks.ask_supports")
    assert (event.reason, (event.after or {})["asked"]) == ("请说拨付进度", ["区财政局"])
    with pytest.raises(Mistake, match="不再重复"):
        ask_supports(actor=lead, party=party, due=in_days(7), note="", now=timezone.now())
    file(world, part(world.units["区财政局"]), "已拨付 300 万元", by="liaison")
    assert owed(world, "区财政局") == []
    with pytest.raises(Mistake, match="不再重复"):
        ask_supports(actor=lead, party=party, due=in_days(7), note="", now=timezone.now())
    later = timezone.now() + dt.timedelta(35)
    again = ask_supports(actor=lead, party=party, due=in_days(45), note="", now=later)
    assert len(again) == 2


def test_how_it_may_not_be_asked(world: World, sign_in: Any, party: TaskParty) -> None:
    now = timezone.now()
    for who, where in (("liaison", party), ("officer", party), ("handler", None)):
        asked = where or part(world.units["区财政局"])
        with pytest.raises(Refused):
            ask_supports(actor=world.actor(who), party=asked, due=in_days(7), note="", now=now)
    for due, note in ((in_days(0), ""), (in_days(7), "长" * 201)):
        with pytest.raises(Mistake):
            ask_supports(actor=world.actor("handler"), party=party, due=due, note=note, now=now)
    client = sign_in(world.users["handler"])
    address = reverse("tasks:ask-supports", args=[party.pk])
    assert "区财政局" in client.get(address).content.decode()
    late = client.post(address, {"due": in_days(0).isoformat()})
    assert "2 个工作日" in late.content.decode()
    assert client.post(address, {"due": in_days(9).isoformat()}).status_code == 302
    withdraw(actor=world.actor("officer"), task_ids=[party.task_id], reason="重复", now=now)
    with pytest.raises(Conflict):
        ask_supports(actor=world.actor("handler"), party=party, due=in_days(7), note="", now=now)


def test_the_lead_reports_for_all(world: World, party: TaskParty) -> None:
    file(world, part(world.units["区财政局"]), "已拨付 300 万元", by="liaison")
    file(world, party, Report(text="开工 3 个；区财政局已拨付 300 万元"))
    task = Task.objects.get()
    assert task.last_progress.startswith("开工 3 个")
    assert Progress.objects.filter(for_lead=False).count() == 1
