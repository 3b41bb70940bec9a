"""Supervision notices: drafted, issued with a number, answered, lifted or withdrawn."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

from luodi.apps.ladder import paper
from luodi.apps.ladder.actions import (
    Answer,
    NoticeText,
    answer_notice,
    draft_notice,
    drop_notice,
    edit_notice,
    issue_notice,
    lift_notice,
    receive_notice,
    redraft_notice,
    return_notice,
    withdraw_notice,
)
from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.ladder.queries import notice_for, notices_visible_to, waiting_notices
from luodi.apps.ladder.rules import series_of
from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import withdraw
from luodi.apps.tasks.models import Task, TaskParty, WorkItem, WorkKind
from luodi.core.burden_words import remarks
from luodi.kernel import audit
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event, NumberSeries
from tests.apps.ladder.conftest import DUE, at
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
Clock = Callable[[dt.datetime], None]
_DAY = dt.timedelta(1)
LATE = DUE + 14 * _DAY  # ten working days after


def drafted(world: World, task: Task, now: dt.datetime) -> SupervisionNotice:
    """A draft by hand."""
    party = task.parties.get()
    officer = world.actor("officer")
    return draft_notice(actor=officer, party=party, grounds="区领导批示督办", now=now)


def text_of(notice: SupervisionNotice, **more: Any) -> NoticeText:
    """The draft as it stands on the officer's page."""
    facts: dict[str, Any] = {
        "text": notice.text,
        "answer_by": notice.answer_by,
        "seen": notice.version,
    }
    return NoticeText(**(facts | more))


def sent(world: World, task: Task, now: dt.datetime) -> SupervisionNotice:
    """A notice that has gone out."""
    notice = drafted(world, task, now)
    return issue_notice(actor=world.actor("officer"), notice=notice, said=text_of(notice), now=now)


def test_a_draft_is_edited_and_issued_with_a_number(world: World, task: Task, clock: Clock) -> None:
    now = at(LATE)
    clock(now)
    officer, handler = world.actor("officer"), world.actor("handler")
    notice = drafted(world, task, now)
    assert (notice.state, notice.number, notice.drafted_on) == ("draft", "", LATE)
    assert notice.answer_by == dt.date(2026, 12, 29)
    with pytest.raises(Hidden):
        notice_for(handler, notice.pk)
    with pytest.raises(Conflict, match="已有一份督办单"):
        drafted(world, task, now)
    said = text_of(notice, text=f"{notice.text}\n附注", answer_by=dt.date(2026, 12, 30))
    notice = edit_notice(actor=officer, notice=notice, said=said, now=now)
    with pytest.raises(Conflict, match="刚刚修改"):
        issue_notice(actor=officer, notice=notice, said=said, now=now)
    notice = issue_notice(actor=officer, notice=notice, said=text_of(notice), now=now)
    assert notice.number == "示督办〔2026〕1号"
    assert notice.number in notice.text
    assert "2026年12月22日" in notice.text
    assert "【" not in notice.text
    assert (notice.state, notice.reached, notice.issued_by) == ("issued", 2, "文督查")
    told = Notification.objects.filter(user=world.users["handler"], kind="ladder.notice").get()
    assert told.text == f"收到督办单（示督办〔2026〕1号）：《{task.title}》，请在12月30日前书面答复"
    assert told.urgent
    item = WorkItem.objects.get(kind=WorkKind.NOTICE, closed_at=None)
    assert (item.unit, item.due, item.url) == (
        world.units["区住建局"], dt.date(2026, 12, 30), f"/ladder/{notice.pk}/",
    )  # fmt: skip
    assert list(waiting_notices(handler)) == [notice]


def test_the_unit_answers_until_the_office_is_satisfied(
    world: World, task: Task, clock: Clock
) -> None:
    clock(at(LATE))
    officer, handler = world.actor("officer"), world.actor("handler")
    notice = receive_notice(actor=handler, notice=sent(world, task, at(LATE)), now=at(LATE))
    assert (notice.state, notice.received_by) == ("received", "承一")
    now = at(LATE + _DAY)
    clock(now)
    for wrong, field in (
        (Answer(text=" ", expected_on=LATE + 9 * _DAY), "answer"),
        (Answer(text="正在办", expected_on=None), "expected_on"),
        (Answer(text="正在办", expected_on=LATE), "expected_on"),
    ):
        with pytest.raises(Mistake) as mistake:
            answer_notice(actor=handler, notice=notice, said=wrong, now=now)
        assert mistake.value.field == field
    said = Answer(text="已完成招标，因雨推迟。", expected_on=LATE + 20 * _DAY)
    notice = answer_notice(actor=handler, notice=notice, said=said, now=now)
    assert (notice.state, notice.answered_by) == ("answered", "承一")
    office = Notification.objects.filter(user=world.users["head"], kind="ladder.answer").get()
    assert office.text == "区住建局 已答复督办单 示督办〔2026〕1号"
    notice = return_notice(actor=officer, notice=notice, reason="请写明责任人", now=now)
    assert (notice.state, notice.returned_reason) == ("received", "请写明责任人")
    assert answer_notice(actor=handler, notice=notice, said=said, now=now).state == "answered"


def test_it_is_lifted_when_what_it_asked_for_has_come_about(
    world: World, task: Task, clock: Clock
) -> None:
    now = at(LATE)
    clock(now)
    officer, notice = world.actor("officer"), sent(world, task, now)
    with pytest.raises(Mistake, match="还没有办结"):
        lift_notice(actor=officer, notice=notice, reason="已答复", now=now)
    Task.objects.filter(pk=task.pk).update(due_current=LATE + 30 * _DAY)
    notice = lift_notice(actor=officer, notice=notice, reason="已批准延期", now=now)
    assert (notice.state, notice.closed_by) == ("lifted", "文督查")
    assert not WorkItem.objects.filter(kind=WorkKind.NOTICE, closed_at=None).exists()
    events = Event.objects.on("ladder.supervisionnotice", notice.pk)
    assert events.values_list("verb", flat=True)[0] == "ladder.notice_lift"
    assert audit.verify(world.district).is_sound


def test_only_the_office_issues_and_only_the_unit_answers(
    world: World, task: Task, clock: Clock
) -> None:
    now = at(LATE)
    clock(now)
    notice = drafted(world, task, now)
    for username in ("handler", "unit_head", "leader", "campaign"):
        with pytest.raises(Refused):
            issue_notice(actor=world.actor(username), notice=notice, said=text_of(notice), now=now)
    notice = issue_notice(
        actor=world.actor("officer"), notice=notice, said=text_of(notice), now=now
    )
    answer = Answer(text="好", expected_on=LATE + 5 * _DAY)
    for username in ("officer", "other_handler", "leader"):
        with pytest.raises(Refused):
            answer_notice(actor=world.actor(username), notice=notice, said=answer, now=now)
    with pytest.raises(Refused):
        lift_notice(actor=world.actor("unit_head"), notice=notice, reason="请解除", now=now)
    stranger = world.actor("stranger_officer")
    with pytest.raises(Hidden):
        withdraw_notice(actor=stranger, notice=notice, reason="外区", now=now)
    assert not notices_visible_to(stranger).exists()
    assert not notices_visible_to(world.actor("other_handler")).exists()
    assert notices_visible_to(world.actor("leader")).get() == notice


def test_what_an_officer_writes_is_looked_at(world: World, task: Task, clock: Clock) -> None:
    now = at(LATE)
    clock(now)
    officer, notice = world.actor("officer"), drafted(world, task, now)
    for said, field in (
        (text_of(notice, text="  "), "text"),
        (text_of(notice, text="请办理。" * 1100), "text"),
        (text_of(notice, answer_by=LATE), "answer_by"),
        (text_of(notice, answer_by=LATE + 200 * _DAY), "answer_by"),
        (text_of(notice, text=f"机密★1年\n{notice.text}"), "text"),
    ):
        with pytest.raises(Mistake) as mistake:
            issue_notice(actor=officer, notice=notice, said=said, now=now)
        assert mistake.value.field == field
    # Without the place for it the number still stands under the title.
    bare = text_of(notice, text="督办单\n区住建局：\n请抓紧办理。")
    notice = issue_notice(actor=officer, notice=notice, said=bare, now=now)
    assert notice.text.split("\n")[:2] == ["督办单", "示督办〔2026〕1号"]
    with pytest.raises(Conflict, match="不能做这一步"):
        edit_notice(actor=officer, notice=notice, said=text_of(notice), now=now)


def test_a_draft_that_is_old_is_written_anew(world: World, task: Task, clock: Clock) -> None:
    clock(at(LATE))
    notice = drafted(world, task, at(LATE))
    assert "已过期10个工作日" in notice.text
    clock(at(LATE + _DAY))
    notice = redraft_notice(actor=world.actor("officer"), notice=notice, now=at(LATE + _DAY))
    assert "已过期11个工作日" in notice.text
    assert (notice.drafted_on, notice.version) == (LATE + _DAY, 2)


def test_a_draft_may_be_dropped_or_come_too_late(world: World, task: Task, clock: Clock) -> None:
    now = at(LATE)
    clock(now)
    officer = world.actor("officer")
    notice = drafted(world, task, now)
    with pytest.raises(Mistake) as wrong:
        drop_notice(actor=officer, notice=notice, reason=" ", now=now)
    assert wrong.value.field == "reason"
    drop_notice(actor=officer, notice=notice, reason="已当面说明", now=now)
    notice = drafted(world, task, now)
    withdraw(actor=officer, task_ids=[task.pk], reason="任务重复", now=now)
    with pytest.raises(Mistake, match="不用再发"):
        issue_notice(actor=officer, notice=notice, said=text_of(notice), now=now)
    assert not NumberSeries.objects.filter(series="示督办").exists()
    with pytest.raises(Mistake, match="不能发督办单"):
        drafted(world, task, now)


def test_numbers_run_without_a_gap_and_begin_anew_each_year(
    world: World, task: Task, clock: Clock
) -> None:
    clock(at(LATE))
    issued(world, ["区住建局", "区住建局", "区住建局"], due=DUE, title="又一份文件")
    TaskParty.objects.filter(state="waiting").update(state="signed")
    officer, tasks = world.actor("officer"), list(Task.objects.order_by("pk"))
    days = (dt.date(2026, 12, 31), dt.date(2026, 12, 31), dt.date(2027, 1, 4), dt.date(2027, 1, 4))
    numbers = []
    for one, day in zip(tasks, days, strict=True):
        clock(at(day))
        notice = drafted(world, one, at(day))
        late = text_of(notice, answer_by=day)
        with pytest.raises(Mistake):  # a number that was refused was never given
            issue_notice(actor=officer, notice=notice, said=late, now=at(day))
        numbers.append(sent_again(officer, notice, at(day)))
    assert numbers == [
        "示督办〔2026〕1号",
        "示督办〔2026〕2号",
        "示督办〔2027〕1号",
        "示督办〔2027〕2号",
    ]
    # A withdrawn notice keeps its number.
    first = SupervisionNotice.objects.get(number=numbers[0])
    clock(at(dt.date(2027, 1, 5)))
    withdraw_notice(actor=officer, notice=first, reason="发错单位", now=at(dt.date(2027, 1, 5)))
    assert sent(world, tasks[0], at(dt.date(2027, 1, 5))).number == "示督办〔2027〕3号"


def sent_again(officer: Any, notice: SupervisionNotice, now: dt.datetime) -> str:
    """Issued as it stands; its number."""
    return issue_notice(actor=officer, notice=notice, said=text_of(notice), now=now).number


def test_the_series_beside_that_of_the_tasks() -> None:
    assert series_of("濂") == "濂督"
    assert series_of("示督") == "示督办"
    assert len(series_of("长" * 20)) <= 20


def test_nobody_to_tell_is_said(world: World, clock: Clock) -> None:
    clock(at(LATE))
    issued(world, ["西山镇"], due=DUE)
    TaskParty.objects.update(state="signed")
    notice = sent(world, Task.objects.get(), at(LATE))
    assert (notice.state, notice.reached) == ("issued", 0)


def test_on_paper_it_holds_what_it_says(world: World, task: Task, clock: Clock) -> None:
    clock(at(LATE))
    notice = sent(world, task, at(LATE))
    document = docx.Document(io.BytesIO(paper.docx(notice)))
    lines = [p.text for p in document.paragraphs if p.text]
    assert lines[:3] == ["督办单", "示督办〔2026〕1号", "区住建局："]
    assert lines[-2:] == ["区委区政府督查室", "2026年12月22日"]
    assert any(task.title in line for line in lines)
    section = document.sections[0]
    assert section.page_width is not None
    assert section.top_margin is not None
    assert (round(section.page_width.mm), round(section.top_margin.mm)) == (210, 37)
    assert "，，" not in "".join(lines)


def test_what_burdens_units_is_pointed_out() -> None:
    text = "请每日报送进展，签订责任状，对不落实的一票否决，主要负责人亲自到会。"
    assert [one.kind for one in remarks(text)] == ["pledge", "veto", "daily", "person"]
    assert remarks("请抓紧办理，并于12月30日前书面答复。") == []
