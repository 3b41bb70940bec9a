"""A task from being signed for to the archive: claimed, vouched for, sent back, accepted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    Completion,
    Report,
    Review,
    archive,
    claim,
    complete,
    reopen,
    report,
    return_task,
    send_back,
    unclaim,
    unvouch_claim,
    vouch_claim,
    withdraw,
)
from luodi.apps.tasks.models import Claim, Standing, Task, TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.queries.outcomes import outcome_is
from luodi.apps.tasks.queries.work import work_of
from luodi.core.task_flow import CHECKS
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.gate import Marked
from luodi.kernel.models import Event
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db

DONE = Completion(
    result="17个小区全部完工，惠及居民3400户，验收合格。", evidence="示住建验〔2026〕3号"
)
PASSED = Review(checks=dict.fromkeys(CHECKS, True), opinion="现场核实属实")


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def waiting(task: Task, kind: WorkKind) -> list[WorkItem]:
    return list(WorkItem.objects.filter(task=task, kind=kind, closed_at=None))


def vouched(work: AtWork) -> Claim:
    """The unit's claim, on the office's desk."""
    world, now = work.world, timezone.now()
    made = claim(actor=world.actor("handler"), party=work.party(work.task), said=DONE, now=now)
    return vouch_claim(actor=world.actor("unit_head"), claim=made, now=now)


def test_a_claim_waits_for_the_head_then_for_the_office_and_is_accepted(work: AtWork) -> None:
    world, task, now = work.world, work.task, timezone.now()
    made = claim(actor=world.actor("handler"), party=work.party(task), said=DONE, now=now)
    task.refresh_from_db()
    assert (made.state, task.state, task.is_open) == ("with_head", "claimed", True)
    assert [item.audience for item in waiting(task, WorkKind.VOUCH)] == ["head"]
    assert not waiting(task, WorkKind.REPORT)
    with pytest.raises(Refused):
        vouch_claim(actor=world.actor("handler"), claim=made, now=now)
    vouch_claim(actor=world.actor("unit_head"), claim=made, now=now)
    task.refresh_from_db()
    assert task.state == "reviewing"
    assert [item.unit for item in waiting(task, WorkKind.REVIEW)] == [None]
    with pytest.raises(Conflict):
        vouch_claim(actor=world.actor("unit_head"), claim=made, now=now)
    complete(actor=world.actor("officer"), task=task, review=PASSED, now=now)
    task.refresh_from_db()
    assert (task.state, task.is_open, task.outcome) == ("completed", False, "on_time")
    assert (task.done_on, task.closed_on) == (timezone.localdate(now),) * 2
    assert task.result == DONE.result
    assert not WorkItem.objects.filter(task=task, subject="", closed_at=None).exists()
    assert Standing.objects.get(task=task, ends=None).state == "completed"


def test_whoever_worked_on_it_does_not_accept_it(work: AtWork) -> None:
    """An officer who also acts for the unit, and reported, is not the one who reviews."""
    claim_made = vouched(work)
    officer = work.world.actor("officer")
    Claim.objects.filter(pk=claim_made.pk).update(by_id=officer.user_id)
    with pytest.raises(Refused):
        complete(actor=officer, task=work.task, review=PASSED, now=timezone.now())
    for name in ("handler", "unit_head", "leader", "stranger_officer"):
        with pytest.raises((Refused, Hidden)):
            complete(
                actor=work.world.actor(name), task=work.task, review=PASSED, now=timezone.now()
            )
    complete(actor=work.world.actor("officer2"), task=work.task, review=PASSED, now=timezone.now())


def test_a_review_that_does_not_pass_everything_accepts_nothing(work: AtWork) -> None:
    vouched(work)
    officer, now = work.world.actor("officer"), timezone.now()
    partly = Review(checks={**dict.fromkeys(CHECKS, True), "solved": False})
    with pytest.raises(Mistake, match="问题解决"):
        complete(actor=officer, task=work.task, review=partly, now=now)
    shares = {work.world.units["区住建局"].pk: 60.0}
    shared = Review(checks=dict.fromkeys(CHECKS, True), shares=shares)
    with pytest.raises(Mistake, match="合计应为 100"):
        complete(actor=officer, task=work.task, review=shared, now=now)
    work.task.refresh_from_db()
    assert work.task.state == "reviewing"


def test_work_that_is_sent_back_goes_on_and_counts(work: AtWork) -> None:
    vouched(work)
    officer, now = work.world.actor("officer"), timezone.now()
    with pytest.raises(Mistake):
        send_back(actor=officer, task=work.task, reason=" ", now=now)
    send_back(actor=officer, task=work.task, reason="两个小区未验收", now=now)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.sent_back) == ("active", 1)
    part = work.party(work.task)
    assert (part.state, part.changed_by) == ("signed", work.world.actor("handler").name)
    assert part.changed_at == Event.objects.get(verb="tasks.sign").at
    assert waiting(work.task, WorkKind.REPORT)
    assert Claim.objects.get(task=work.task).decision_reason == "两个小区未验收"
    vouched(work)
    complete(actor=officer, task=work.task, review=PASSED, now=now)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.sent_back) == ("completed", 1)


def test_a_claim_can_be_stopped_by_the_head_and_taken_back_by_the_unit(work: AtWork) -> None:
    world, now = work.world, timezone.now()
    made = claim(actor=world.actor("handler"), party=work.party(work.task), said=DONE, now=now)
    unvouch_claim(actor=world.actor("unit_head"), claim=made, reason="数字再核", now=now)
    work.task.refresh_from_db()
    assert (work.task.state, Claim.objects.get(pk=made.pk).state) == ("active", "stopped")
    again = vouched(work)
    unclaim(actor=world.actor("handler"), claim=again, now=now)
    work.task.refresh_from_db()
    assert (work.task.state, Claim.objects.get(pk=again.pk).state) == ("active", "taken_back")
    report(
        actor=world.actor("handler"), party=work.party(work.task), said=Report(text="继续"), now=now
    )


def test_what_is_claimed_is_not_returned_and_not_claimed_twice(work: AtWork) -> None:
    vouched(work)
    handler, now = work.world.actor("handler"), timezone.now()
    with pytest.raises(Conflict, match="撤回办结申请"):
        return_task(actor=handler, party=work.party(work.task), reason="不属", now=now)
    with pytest.raises(Conflict):
        claim(actor=handler, party=work.party(work.task), said=DONE, now=now)
    other = work.world.actor("other_handler")
    with pytest.raises(Mistake, match="先签收"):
        claim(actor=other, party=work.party(work.waiting), said=DONE, now=now)


def test_a_claim_late_by_the_first_date_is_late_whatever_was_granted(work: AtWork) -> None:
    day = timezone.localdate()
    Task.objects.filter(pk=work.task.pk).update(
        due_original=day - dt.timedelta(3), due_current=day + dt.timedelta(30)
    )
    vouched(work)
    complete(actor=work.world.actor("officer"), task=work.task, review=PASSED, now=timezone.now())
    work.task.refresh_from_db()
    assert work.task.outcome == "late"


def test_completed_work_is_archived_once_under_a_number_of_its_own(work: AtWork) -> None:
    officer, now = work.world.actor("officer"), timezone.now()
    with pytest.raises(Mistake, match="已办结"):
        archive(actor=officer, task_ids=[work.task.pk], now=now)
    vouched(work)
    complete(actor=officer, task=work.task, review=PASSED, now=now)
    archive(actor=officer, task_ids=[work.task.pk], now=now)
    work.task.refresh_from_db()
    assert work.task.state == "archived"
    assert work.task.archive_number.endswith("1号")
    with pytest.raises(Mistake):
        archive(actor=officer, task_ids=[work.task.pk], now=now)
    with pytest.raises(Conflict):
        reopen(actor=officer, task=work.task, reason="查实未完成", now=now)


def test_what_was_accepted_by_mistake_is_taken_up_again(work: AtWork) -> None:
    vouched(work)
    officer, now = work.world.actor("officer"), timezone.now()
    complete(actor=officer, task=work.task, review=PASSED, now=now)
    reopen(actor=officer, task=work.task, reason="回访发现两户未通气", now=now)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.is_open, work.task.outcome) == ("active", True, "")
    assert (work.task.done_on, work.task.sent_back) == (None, 1)
    assert TaskParty.objects.get(task=work.task, role="lead").task_is_open
    assert waiting(work.task, WorkKind.REPORT)


def test_a_marked_result_is_refused_and_leaves_no_words(work: AtWork) -> None:
    said = Completion(result="机密★1年\n已全部完成")
    with pytest.raises(Marked):
        claim(
            actor=work.world.actor("handler"),
            party=work.party(work.task),
            said=said,
            now=timezone.now(),
        )
    assert not Claim.objects.exists()
    assert not Event.objects.filter(after__icontains="已全部完成").exists()


def test_a_task_is_withdrawn_from_any_open_state(work: AtWork) -> None:
    vouched(work)
    withdraw(
        actor=work.world.actor("officer"),
        task_ids=[work.task.pk],
        reason="政策调整",
        now=timezone.now(),
    )
    work.task.refresh_from_db()
    today = timezone.localdate()
    assert (work.task.state, work.task.closed_on) == ("withdrawn", today)
    assert (work.task.done_on, work.task.outcome, work.task.accepted_on) == (None, "", None)
    counted = Task.objects.filter(pk=work.task.pk)
    assert not counted.filter(outcome_is("closed", today)).exists()
    assert counted.filter(outcome_is("left", today)).exists()
    with pytest.raises(Conflict):
        unclaim(actor=work.world.actor("handler"), claim=Claim.objects.get(), now=timezone.now())


def keys(work: AtWork, who: str) -> list[str]:
    return [group.key for group in work_of(work.world.actor(who), timezone.localdate())]


def test_my_work_shows_each_step_to_whoever_takes_it(work: AtWork, sign_in: Any) -> None:
    world, now = work.world, timezone.now()
    made = claim(actor=world.actor("handler"), party=work.party(work.task), said=DONE, now=now)
    assert "approve" in keys(work, "unit_head")
    assert "approve" not in keys(work, "handler")
    assert "review" not in keys(work, "officer")
    vouch_claim(actor=world.actor("unit_head"), claim=made, now=now)
    assert "approve" not in keys(work, "unit_head")
    assert "review" in keys(work, "officer")
    assert "review" not in keys(work, "stranger_officer")
    for name in ("handler", "unit_head", "officer", "head", "leader"):
        page = sign_in(world.users[name]).get("/tasks/mine/")
        assert page.status_code == (403 if name == "leader" else 200)
