"""What goes to the unit's head first: it waits, is seen by nobody outside, is sent on or back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import (
    Report,
    Signs,
    correct,
    set_habits,
    stop_report,
    take_back_report,
    vouch_report,
    withdraw,
)
from luodi.apps.tasks.models import (
    Progress,
    ProgressState,
    Task,
    TaskParty,
    UnitHabits,
    WorkItem,
)
from luodi.core.report_flow import REPORT_FLOW
from luodi.kernel.access import Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event
from tests.apps.tasks.reporting import file, head_signs, joint
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(world: World) -> TaskParty:
    """The leading part of a task, whose head signs reports."""
    head_signs(world)
    return joint(world)


def waiting() -> list[WorkItem]:
    return list(WorkItem.objects.filter(subject="tasks.progress", closed_at=None))


def test_it_waits_and_is_nobodys_business_outside(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    count = party.task.targets.get().pk
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    proof = SimpleUploadedFile("照片说明.txt", "三号楼".encode())
    said = {"text": "内部数字 3 个", f"value-{count}": "3", "evidence": proof}
    answer = client.post(address, said, follow=True)
    assert "审签后报出" in answer.content.decode()
    made = Progress.objects.get()
    (item,) = waiting()
    assert (item.kind, item.audience, item.url) == ("vouch", "head", f"/tasks/reports/{made.pk}/")
    task = Task.objects.get()
    assert (made.state, task.last_progress, task.last_progress_on) == ("with_head", "", None)
    assert WorkItem.objects.filter(party=party, kind="report", closed_at=None).exists()
    note = Notification.objects.get(kind="tasks.report_to_vouch")
    assert note.user == world.users["unit_head"]
    evidence = reverse("tasks:evidence", args=[made.pk, made.attachments.get().pk])
    own_page = reverse("tasks:one-report", args=[made.pk])
    for who in ("officer", "liaison", "leader"):
        outside = sign_in(world.users[who])
        assert outside.get(own_page).status_code == 404
        assert outside.get(evidence).status_code == 404
        for page in (
            reverse("tasks:task", args=[task.pk]),
            reverse("tasks:reports") + f"?task={task.pk}",
            f"/api/v1/tasks/{task.pk}/progress",
        ):
            assert "内部数字" not in outside.get(page).content.decode(), (who, page)
    assert not Event.objects.filter(target_type="tasks.task", verb="tasks.report").exists()
    inside = sign_in(world.users["handler"])
    assert "正等本单位负责人审签" in inside.get(address).content.decode()
    assert inside.get(own_page).status_code == 200
    with pytest.raises(Conflict, match="先撤回"):
        file(world, party, "又写一份")


def test_the_head_sends_it_on_as_it_is(world: World, sign_in: Any, party: TaskParty) -> None:
    made = file(world, party, "完成 3 个")
    head = sign_in(world.users["unit_head"])
    page = head.get(reverse("tasks:one-report", args=[made.pk])).content.decode()
    assert "审签报出" in page
    assert "<textarea" in page  # of the reason only: the words themselves cannot be edited
    assert 'name="text"' not in page
    assert head.post(reverse("tasks:vouch-report", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.vouched_by, waiting()) == ("filed", "局一", [])
    task = Task.objects.get()
    assert (task.last_progress, task.last_progress_on) == ("完成 3 个", timezone.localdate())
    event = Event.objects.get(verb="tasks.vouch_report", target_type="tasks.task")
    assert (event.after or {})["progress"] == "完成 3 个"
    shown = sign_in(world.users["officer"]).get(
        reverse("tasks:task", args=[task.pk]), {"show": "report"}
    )
    assert "完成 3 个" in shown.content.decode()
    again = sign_in(world.users["unit_head"]).post(
        reverse("tasks:vouch-report", args=[made.pk]), follow=True
    )
    assert "已经处理过了" in again.content.decode()


def test_the_head_sends_it_back_and_the_author_writes_it_anew(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    count = party.task.targets.get().pk
    made = file(world, party, Report(text="完成 3 个", values={count: 3.0}))
    head = sign_in(world.users["unit_head"])
    address = reverse("tasks:stop-report", args=[made.pk])
    assert head.post(address, {"reason": " "}).status_code == 422
    assert head.post(address, {"reason": "数字要核对"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.stopped_why, waiting()) == ("stopped", "数字要核对", [])
    told = Notification.objects.get(kind="tasks.report_stopped")
    assert told.user == world.users["handler"]
    assert "数字要核对" in told.text
    form = sign_in(world.users["handler"]).get(reverse("tasks:report", args=[party.pk]))
    assert "数字要核对" in form.content.decode()
    assert form.context["form"]["text"].value() == "完成 3 个"
    assert form.context["form"][f"value-{count}"].value() == "3"  # one's own, never sent
    anew = file(world, party, "完成 2 个")
    vouch_report(actor=world.actor("unit_head"), progress=anew, now=timezone.now())
    assert Task.objects.get().last_progress == "完成 2 个"
    assert (
        sign_in(world.users["officer"]).get(reverse("tasks:one-report", args=[made.pk])).status_code
        == 404
    )


def test_the_author_takes_it_back(world: World, sign_in: Any, party: TaskParty) -> None:
    made = file(world, party, "完成 3 个")
    with pytest.raises(Refused):
        take_back_report(actor=world.actor("liaison"), progress=made, now=timezone.now())
    client = sign_in(world.users["handler"])
    answer = client.post(reverse("tasks:take-back-report", args=[made.pk]), follow=True)
    assert "这份反馈已撤回" in answer.content.decode()
    assert answer.context["form"]["text"].value() == "完成 3 个"
    assert waiting() == []
    file(world, party, "完成 4 个")
    assert len(waiting()) == 1


def test_only_the_head_of_that_unit_signs(world: World, party: TaskParty) -> None:
    made, now = file(world, party, "完成 3 个"), timezone.now()
    for who in ("handler", "liaison", "officer", "head"):
        with pytest.raises(Refused):
            vouch_report(actor=world.actor(who), progress=made, now=now)
        with pytest.raises(Refused):
            stop_report(actor=world.actor(who), progress=made, reason="改", now=now)
    with pytest.raises(Refused):
        set_habits(actor=world.actor("unit_head"), unit=world.units["区财政局"], signs=Signs())


def test_a_head_who_reports_needs_no_second_signature(world: World, party: TaskParty) -> None:
    made = file(world, party, "完成 3 个", by="unit_head")
    assert (made.state, made.vouched_by, waiting()) == ("filed", "局一", [])


def test_where_nobody_is_the_head_it_goes_out_and_says_so(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    world.users["unit_head"].is_active = False
    world.users["unit_head"].save()
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    answer = client.post(address, {"text": "完成 3 个"}, follow=True)
    assert "没有在任的负责人审签，已直接报出" in answer.content.decode()
    made = Progress.objects.get()
    assert made.state == "filed"
    assert [hint["code"] for hint in made.hints] == ["no_head"]
    assert made.hinted == 0
    page = sign_in(world.users["officer"]).get(reverse("tasks:one-report", args=[made.pk]))
    assert "未经审签" in page.content.decode()


def test_a_correction_waits_too_and_the_old_one_counts_meanwhile(
    world: World, party: TaskParty
) -> None:
    old, now = file(world, party, "完成 9 个", by="unit_head"), timezone.now()
    said = Report(text="完成 6 个")
    made = correct(actor=world.actor("handler"), progress=old, said=said, reason="多报", now=now)
    old.refresh_from_db()
    assert (made.state, old.state) == ("with_head", "filed")
    assert Task.objects.get().last_progress == "完成 9 个"
    vouch_report(actor=world.actor("unit_head"), progress=made, now=now)
    old.refresh_from_db()
    assert old.state == "corrected"
    assert Task.objects.get().last_progress == "完成 6 个"


def test_nothing_is_sent_on_for_a_task_that_ended(world: World, party: TaskParty) -> None:
    made, now = file(world, party, "完成 3 个"), timezone.now()
    withdraw(actor=world.actor("officer"), task_ids=[party.task_id], reason="重复", now=now)
    assert waiting() == []
    kept = Progress.objects.get()
    assert (kept.state, kept.stopped_why) == ("stopped", "任务已经结束，不用再反馈")
    with pytest.raises(Conflict, match="已经处理过了"):
        vouch_report(actor=world.actor("unit_head"), progress=made, now=now)


def test_habits_are_the_heads_to_say(world: World, sign_in: Any) -> None:
    unit, address = world.units["区住建局"], reverse("tasks:habits")
    head = sign_in(world.users["unit_head"])
    page = head.get(address)
    assert [one.pk for one, _form in page.context["forms"]] == [unit.pk]
    said = {"unit": unit.pk, "head_signs_reports": "on", "head_signs_claims": "on"}
    assert head.post(address, said).status_code == 302
    habits = UnitHabits.objects.get()
    assert (habits.head_signs_reports, habits.head_signs_requests) == (True, False)
    event = Event.objects.get(verb="tasks.set_habits")
    assert event.after == {"head_signs_reports": True, "head_signs_requests": False}
    other = {"unit": world.units["区财政局"].pk, "head_signs_reports": "on"}
    assert head.post(address, other).status_code == 404
    assert sign_in(world.users["handler"]).get(address).status_code == 403
    assert UnitHabits.objects.count() == 1


def test_a_reason_is_wanted_for_sending_back(world: World, party: TaskParty) -> None:
    made = file(world, party, "完成 3 个")
    with pytest.raises(Mistake):
        stop_report(actor=world.actor("unit_head"), progress=made, reason="", now=timezone.now())
    assert len(waiting()) == 1


def test_the_states_that_are_kept_are_those_of_the_flow() -> None:
    assert {value: str(label) for value, label in ProgressState.choices} == REPORT_FLOW.labels
