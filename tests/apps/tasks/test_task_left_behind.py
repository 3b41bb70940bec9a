"""A unit ends with tasks in its hands: the office finds another, although nobody returned them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.notify.models import Notification
from luodi.apps.orgs.actions import dissolve_unit
from luodi.apps.tasks.actions import issue, reassign, release, sign, uphold
from luodi.apps.tasks.models import Task, TaskParty, WorkItem
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event
from tests.apps.tasks.factory import issued, make_document, make_requirement, options
from tests.world import World

pytestmark = pytest.mark.django_db
WHY = "单位已撤销，职能划转"


def _now() -> dt.datetime:
    return timezone.now()


def _end(world: World, name: str) -> None:
    system = Actor.system(world.district.pk)
    today = timezone.localdate()
    dissolve_unit(actor=system, unit=world.units[name], last_day=today, reason="机构改革")


@pytest.fixture
def party(world: World) -> TaskParty:
    """A task that was signed for by a unit which has ended since."""
    issued(world, ["东湖街道"])
    found = TaskParty.objects.select_related("task", "unit").get()
    sign(actor=world.actor("other_handler"), party_ids=[found.pk], now=_now())
    _end(world, "东湖街道")
    return TaskParty.objects.select_related("task", "unit").get()


def test_the_task_of_a_unit_that_ended_goes_to_another(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    client = sign_in(world.users["officer"])
    task, address = (
        reverse("tasks:task", args=[party.task_id]),
        reverse("tasks:settle", args=[party.pk]),
    )
    page = client.get(task).content.decode()
    assert "改派 东湖街道 的任务" in page
    assert "单位已撤销" in page
    form = client.get(address).content.decode()
    assert "撤销，这项任务还在它名下（已签收）" in form
    assert "维持交办" not in form
    said = {"decision": "reassign", "reason": WHY}
    missing = client.post(address, said)
    assert missing.status_code == 422
    assert "请选择改派给哪个单位" in missing.content.decode()
    heir = world.units["西山镇"]
    assert client.post(address, {**said, "unit": heir.pk, "next": task}).status_code == 302
    party.refresh_from_db()
    assert (party.state, party.state_before) == ("released", "signed")
    new = TaskParty.objects.get(unit=heir)
    assert (new.state, new.role) == ("waiting", party.role)
    assert Task.objects.get().state == "pending"
    assert [item.unit_id for item in WorkItem.objects.filter(closed_at=None)] == [heir.pk]
    event = Event.objects.on("tasks.task", party.task_id)[0]
    assert (event.verb, event.reason) == ("tasks.reassign", WHY)
    again = client.get(address).content.decode()
    assert "已经处理过了" in again
    assert "改派" not in client.get(task).content.decode().partition('class="card tk-facts"')[0]


def test_a_unit_that_ended_is_taken_off_only_if_others_answer(world: World) -> None:
    document = make_document(world, 1)
    both: list[tuple[str, Any]] = [
        ("lead", world.units["东湖街道"]),
        ("support", world.units["西山镇"]),
    ]
    make_requirement(document, 1, both)
    officer = world.actor("officer")
    issue(actor=officer, document=document, options=options(), now=_now())
    _end(world, "东湖街道")
    _end(world, "西山镇")
    lead = TaskParty.objects.select_related("unit", "task").get(role="lead")
    support = TaskParty.objects.select_related("unit", "task").get(role="support")
    with pytest.raises(Mistake, match="没有别的单位负责"):
        release(actor=officer, party=lead, reason=WHY, now=_now())
    release(actor=officer, party=support, reason=WHY, now=_now())
    support.refresh_from_db()
    assert support.state == "released"
    with pytest.raises(Mistake, match="请写明理由"):
        reassign(actor=officer, party=lead, unit=world.units["区住建局"], reason=" ", now=_now())
    gone = TaskParty.objects.select_related("unit").get(pk=support.pk).unit
    with pytest.raises(Mistake, match="在用的单位"):
        reassign(actor=officer, party=lead, unit=gone, reason=WHY, now=_now())
    with pytest.raises(Conflict):
        uphold(actor=officer, party=lead, reason=WHY, now=_now())
    heir = reassign(actor=officer, party=lead, unit=world.units["区住建局"], reason=WHY, now=_now())
    assert (heir.role, heir.state) == ("lead", "waiting")
    assert Notification.objects.filter(user=world.users["handler"]).exists()


def test_a_unit_that_stands_keeps_its_task_until_it_returns_it(world: World, sign_in: Any) -> None:
    issued(world, ["区住建局"])
    party = TaskParty.objects.select_related("unit", "task").get()
    with pytest.raises(Conflict):
        reassign(
            actor=world.actor("officer"),
            party=party,
            unit=world.units["西山镇"],
            reason=WHY,
            now=_now(),
        )
    page = sign_in(world.users["officer"]).get(reverse("tasks:task", args=[party.task_id]))
    assert not page.context["steps"].shown
    assert [step.name for step in page.context["steps"].more] == ["units", "merge", "withdraw"]


def test_only_the_office_finds_another_unit(world: World, sign_in: Any, party: TaskParty) -> None:
    heir = world.units["西山镇"]
    for who in ("handler", "other_handler", "leader", "campaign"):
        with pytest.raises(Refused):
            reassign(actor=world.actor(who), party=party, unit=heir, reason=WHY, now=_now())
    with pytest.raises(Hidden):
        reassign(
            actor=world.actor("stranger_officer"),
            party=party,
            unit=world.units["邻区住建局"],
            reason=WHY,
            now=_now(),
        )
    page = sign_in(world.users["leader"]).get(reverse("tasks:task", args=[party.task_id]))
    assert not page.context["steps"].shown + page.context["steps"].more
    assert TaskParty.objects.get().state == "signed"
