"""Rules of recurring duties: checked wherever they come in; a broken one stops nobody's duties."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    DraftFacts,
    Wish,
    ask,
    enter,
    grant,
    issue_drafts,
    plan_duties,
    sign,
)
from luodi.apps.tasks.models import (
    Occurrence,
    Task,
    TaskParty,
    TaskRequest,
    WorkItem,
    WorkKind,
)
from luodi.core.request_flow import RequestKind
from luodi.kernel import jobs
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job
from luodi.kernel.recurring_days import is_rule
from tests.world import World

pytestmark = pytest.mark.django_db
MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=5"


def duty(world: World, **more: Any) -> Task:
    facts = DraftFacts(
        text="区住建局牵头，每月5日前报送在建项目清单。",
        parties=[(world.units["区住建局"], "lead")],
        **more,
    )
    officer, now = world.actor("officer"), timezone.now()
    draft = enter(actor=officer, facts=facts, now=now)
    issue_drafts(actor=officer, task_ids=[draft.pk], token=f"r{draft.pk}", now=now)
    return Task.objects.get(pk=draft.pk)


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (MONTHLY, True),
        ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=20", True),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3", True),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", True),
        ("每月5日前", False),
        ("FREQ=SECONDLY", False),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", False),
        ("FREQ=MONTHLY;BYMONTHDAY=40", False),
        ("DTSTART:20260101\nFREQ=DAILY", False),
    ],
)
def test_a_rule_is_one_that_has_days(rule: str, known: bool) -> None:
    assert is_rule(rule) is known


def test_the_turns_of_a_duty_are_adjusted(world: World, sign_in: Any) -> None:
    task, now = duty(world, recurrence=MONTHLY), timezone.now()
    today, party = timezone.localdate(now), task.parties.get()
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=now)
    office = Actor.system(world.district.pk)
    plan_duties(actor=office, task_ids=[task.pk], today=today)
    missed = Occurrence.objects.create(
        organisation=world.district, task=task, due=today - dt.timedelta(40)
    )
    head = sign_in(world.users["unit_head"])
    sent = {
        "kind": "adjust", "grounds": "改为月底报", "title": task.title, "text": task.text,
        "leader": "", "recurrence": "FREQ=MONTHLY;BYMONTHDAY=-1",
    }  # fmt: skip
    made = head.post(f"/tasks/parties/{party.pk}/request/", sent)
    asked = TaskRequest.objects.get()
    assert asked.terms == {"recurrence": "FREQ=MONTHLY;BYMONTHDAY=-1"}
    assert "<ins>每月</ins>" in head.get(made["Location"]).content.decode()
    grant(actor=world.actor("head"), request=asked, now=now)
    task.refresh_from_db()
    days = list(task.occurrences.values_list("due", flat=True))
    assert days[0] == missed.due
    assert all((day + dt.timedelta(1)).day == 1 and day > today for day in days[1:])
    assert len(days) > 1
    assert task.recurrence == "FREQ=MONTHLY;BYMONTHDAY=-1"


def test_a_task_without_turns_gets_none_by_an_adjustment(world: World) -> None:
    task, now = duty(world), timezone.now()
    sign(actor=world.actor("handler"), party_ids=[task.parties.get().pk], now=now)
    wish = Wish(kind=RequestKind.ADJUST, grounds="改", terms={"recurrence": MONTHLY})
    with pytest.raises(Mistake, match="只有周期任务能改周期"):
        ask(actor=world.actor("unit_head"), party=task.parties.get(), wish=wish, now=now)


def test_what_is_no_rule_is_refused_with_an_example(world: World, sign_in: Any) -> None:
    with pytest.raises(Mistake, match="FREQ=MONTHLY;BYMONTHDAY=5") as refused:
        duty(world, recurrence="每月5日前")
    assert refused.value.field == "recurrence"
    assert not Task.objects.exists()
    sent = {
        "text": "每月5日前报送清单。",
        "parties": [{"unit": world.units["区住建局"].pk, "role": "lead"}],
        "recurrence": "每月5日前",
    }
    client = sign_in(world.users["officer"])
    said = client.post("/api/v1/drafts", sent, content_type="application/json")
    assert said.status_code == 422
    assert "排不出日期" in said.content.decode()
    sent["recurrence"] = MONTHLY
    said = client.post("/api/v1/drafts", sent, content_type="application/json")
    assert said.status_code == 200


def test_a_broken_rule_of_old_stops_no_other_duty_and_is_shown_to_the_office(world: World) -> None:
    broken, sound = duty(world, recurrence=MONTHLY), duty(world, recurrence=MONTHLY)
    standing = duty(world, is_standing=True, due_text="长期坚持")
    today = timezone.localdate()
    Task.objects.filter(pk=broken.pk).update(recurrence="每月5日前")
    Task.objects.filter(pk=standing.pk).update(review_on=today)
    party = TaskParty.objects.get(task=broken)
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=timezone.now())
    run = jobs.Run(Job.objects.create(name="tasks.duties"))
    for asked in (1, 0):
        facts = {"organisation_id": world.district.pk, "day": str(today)}
        assert jobs._kinds["tasks.duties"].run(run, **facts)["to_evaluate"] == asked
    assert sound.occurrences.exists()
    assert not broken.occurrences.exists()
    item = WorkItem.objects.get(kind=WorkKind.MEND)
    assert (item.subject_id, item.unit, item.url) == (broken.pk, None, f"/tasks/{broken.pk}/")
    system = Actor.system(world.district.pk)
    assert plan_duties(actor=system, task_ids=[broken.pk], today=today) == 0
    assert WorkItem.objects.filter(kind=WorkKind.MEND).count() == 1
