"""Recurring duties as dated instances, standing ones as yearly evaluations, their jobs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    DraftFacts,
    Report,
    enter,
    evaluate,
    issue_drafts,
    plan_duties,
    report,
    sign,
)
from luodi.apps.tasks.models import Occurrence, Progress, Task, TaskParty, WorkItem, WorkKind
from luodi.kernel import jobs
from luodi.kernel.access import Actor, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job
from tests.world import World

pytestmark = pytest.mark.django_db


def duty(world: World, **more: object) -> Task:
    facts = DraftFacts(
        text="区住建局牵头，每月5日前报送在建项目清单。",
        parties=[(world.units["区住建局"], "lead")],
        **more,  # type: ignore[arg-type]  # words of one test each
    )
    officer, now = world.actor("officer"), timezone.now()
    draft = enter(actor=officer, facts=facts, now=now)
    issue_drafts(actor=officer, task_ids=[draft.pk], token=f"d{draft.pk}", now=now)
    party = TaskParty.objects.get(task=draft)
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=now)
    return Task.objects.get(pk=draft.pk)


def test_a_recurring_duty_becomes_dated_instances_once(world: World) -> None:
    task = duty(world, recurrence="FREQ=MONTHLY;BYMONTHDAY=5")
    system, today = Actor.system(world.district.pk), timezone.localdate()
    assert plan_duties(actor=system, task_ids=[task.pk], today=today) >= 1
    made = list(task.occurrences.values_list("due", flat=True))
    assert all(day.day == 5 and day > today for day in made)
    assert plan_duties(actor=system, task_ids=[task.pk], today=today) == 0
    later = today + dt.timedelta(60)
    plan_duties(actor=system, task_ids=[task.pk], today=later)
    assert task.occurrences.count() > len(made)


def test_a_report_answers_the_first_open_instance(world: World) -> None:
    task = duty(world, recurrence="FREQ=MONTHLY;BYMONTHDAY=5")
    system, today = Actor.system(world.district.pk), timezone.localdate()
    plan_duties(actor=system, task_ids=[task.pk], today=today + dt.timedelta(40))
    first, second = task.occurrences.order_by("due")[:2]
    report(
        actor=world.actor("handler"),
        party=task.parties.get(),
        said=Report(text="已报送12月清单，共43个项目"),
        now=timezone.now(),
    )
    first.refresh_from_db()
    assert first.done_on == today
    waits = WorkItem.objects.get(task=task, kind=WorkKind.REPORT, closed_at=None)
    assert waits.due == second.due
    assert not Occurrence.objects.get(pk=second.pk).done_on


def test_a_standing_duty_is_looked_at_every_year_and_is_never_overdue(world: World) -> None:
    task = duty(world, is_standing=True, due_text="长期坚持")
    today = timezone.localdate()
    Task.objects.filter(pk=task.pk).update(review_on=today)
    run = jobs.Run(Job.objects.create(name="tasks.duties"))
    facts = {"organisation_id": world.district.pk, "day": str(today)}
    for expected in (1, 0):
        result = jobs._kinds["tasks.duties"].run(run, **facts)
        assert result["to_evaluate"] == expected
    item = WorkItem.objects.get(kind=WorkKind.EVALUATE, closed_at=None)
    assert (item.subject_id, item.unit) == (task.pk, None)
    officer, now = world.actor("officer"), timezone.now()
    with pytest.raises(Refused):
        evaluate(actor=world.actor("handler"), task=task, finding="好", goes_on=True, now=now)
    evaluate(actor=officer, task=task, finding="机制运行正常，继续坚持", goes_on=True, now=now)
    task.refresh_from_db()
    assert task.state == "active"
    assert task.review_on
    assert task.review_on > today + dt.timedelta(300)
    assert task.light != "red"
    assert not WorkItem.objects.filter(kind=WorkKind.EVALUATE, closed_at=None).exists()
    evaluate(actor=officer, task=task, finding="职能已划转，办结", goes_on=False, now=now)
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("completed", "on_time")


def test_a_dated_task_has_no_yearly_evaluation(world: World) -> None:
    task = duty(world, due=timezone.localdate() + dt.timedelta(90))
    with pytest.raises(Mistake, match="长期坚持"):
        evaluate(
            actor=world.actor("officer"), task=task, finding="好", goes_on=True, now=timezone.now()
        )


def test_whoever_reported_does_not_end_the_duty(world: World) -> None:
    task, now = duty(world, is_standing=True, due_text="长期坚持"), timezone.now()
    officer = world.actor("officer")
    report(
        actor=world.actor("handler"),
        party=task.parties.get(),
        said=Report(text="已报送12月清单，共43个项目"),
        now=now,
    )
    Progress.objects.filter(task=task).update(by_id=officer.user_id)
    with pytest.raises(Refused):
        evaluate(actor=officer, task=task, finding="已完成", goes_on=False, now=now)
    evaluate(actor=officer, task=task, finding="继续", goes_on=True, now=now)
    evaluate(actor=world.actor("head"), task=task, finding="已完成", goes_on=False, now=now)
    task.refresh_from_db()
    assert task.state == "completed"
