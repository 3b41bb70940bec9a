"""Units that come to an issued task, or leave it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import Wish, add_unit, ask, drop_unit, grant, vouch_request
from luodi.apps.tasks.models import Task, TaskParty, WorkItem
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def test_the_office_adds_a_unit_and_takes_it_off_again(work: AtWork) -> None:
    world, task, now = work.world, work.task, timezone.now()
    unit, officer = world.units["东湖街道"], world.actor("officer")
    facts: dict[str, Any] = {"task": task, "unit": unit, "reason": "会议议定", "now": now}
    with pytest.raises(Refused):
        add_unit(actor=world.actor("handler"), role="support", **facts)
    with pytest.raises(Mistake, match="移交或改派"):
        add_unit(actor=officer, role="lead", **facts)
    with pytest.raises(Mistake, match="理由"):
        add_unit(actor=officer, role="support", **{**facts, "reason": " "})
    party = add_unit(actor=officer, role="responsible", **facts)
    assert (party.state, party.position > 0) == ("waiting", True)
    assert WorkItem.objects.get(party=party, closed_at=None).kind == "sign"
    assert Notification.objects.filter(kind="tasks.unit_added").exists()
    assert Event.objects.filter(verb="tasks.add_unit").get().reason == "会议议定"
    with pytest.raises(Mistake, match="已在这项任务里"):
        add_unit(actor=officer, role="support", **facts)
    drop_unit(actor=officer, party=party, reason="重复列入", now=now)
    party.refresh_from_db()
    assert party.state == "released"
    assert not WorkItem.objects.filter(party=party, closed_at=None).exists()
    again = add_unit(actor=officer, role="support", **facts)
    assert (again.pk, again.state) == (party.pk, "informed")
    assert Task.objects.get(pk=task.pk).state == "active"


def test_who_comes_back_after_a_hand_over_has_a_part_of_its_own(work: AtWork) -> None:
    world, task, now = work.world, work.task, timezone.now()
    party, wish = work.party(task), Wish(kind=RequestKind.HAND, grounds="职能划转")
    wish = replace(wish, to_unit=world.units["东湖街道"])
    asked = ask(actor=world.actor("unit_head"), party=party, wish=wish, now=now)
    if asked.state == "with_head":
        asked = vouch_request(actor=world.actor("unit_head"), request=asked, now=now)
    grant(actor=world.actor("head"), request=asked, now=now)
    heir = TaskParty.objects.get(task=task, unit=world.units["东湖街道"])
    back = add_unit(
        actor=world.actor("officer"), task=task, unit=party.unit, role="responsible",
        reason="共同负责", now=now,
    )  # fmt: skip
    assert (back.pk, heir.position) == (party.pk, party.position)
    assert back.position not in {heir.position, party.position}


def test_somebody_always_answers_for_a_task(work: AtWork) -> None:
    party = work.party(work.task)
    with pytest.raises(Mistake, match="没有别的单位负责"):
        drop_unit(
            actor=work.world.actor("officer"), party=party, reason="不属其职责", now=timezone.now()
        )
    assert TaskParty.objects.get(pk=party.pk).state == "signed"


def test_the_page_and_the_api_do_the_same(work: AtWork, sign_in: Any) -> None:
    world, task = work.world, work.task
    url, unit = f"/tasks/{task.pk}/units/", world.units["东湖街道"]
    assert sign_in(world.users["unit_head"]).get(url).status_code == 403
    officer = sign_in(world.users["officer"])
    assert "增减单位" in officer.get(f"/tasks/{task.pk}/").content.decode()
    assert officer.post(url, {"reason": "会议议定"}).status_code == 422
    said = {"unit": unit.pk, "role": "support", "reason": "会议议定"}
    assert officer.post(url, said).status_code == 302
    party = TaskParty.objects.get(task=task, unit=unit)
    assert officer.post(url, {"party": party.pk, "reason": "重复列入"}).status_code == 302
    api = officer.post(f"/api/v1/tasks/{task.pk}/units", said, "application/json")
    assert api.status_code == 201
    dropped = officer.post(f"/api/v1/parties/{party.pk}/drop", {"reason": "定"}, "application/json")
    assert dropped.json()["state"] == "released"
