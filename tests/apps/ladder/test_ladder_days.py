"""Day by day: who is told of what, once, in working hours, and what a red rung leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from luodi.apps.ladder.actions import climb, hold, unhold, urge
from luodi.apps.ladder.jobs import ask_for_reminders
from luodi.apps.ladder.models import RungTaken, SupervisionNotice, TakenState, Told
from luodi.apps.notify.models import Notification
from luodi.apps.orgs.actions import merge_unit
from luodi.apps.tasks.actions import Report, report, withdraw
from luodi.apps.tasks.models import Task, TaskParty, WorkItem, WorkKind
from luodi.kernel.access import Actor, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event, Job
from tests.apps.ladder.conftest import DUE, at
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
Day = Callable[..., dict[str, int]]
Clock = Callable[[dt.datetime], None]
_DAY = dt.timedelta(1)


def told(world: World, username: str) -> list[str]:
    """The reminders in somebody's inbox, the first first."""
    rows = Notification.objects.filter(
        user=world.users[username], kind__startswith="ladder."
    ).order_by("pk")
    return [row.text for row in rows]


def test_nobody_touches_a_task_for_a_month(world: World, task: Task, day_of: Day) -> None:
    day = DUE - 7 * _DAY
    while day <= DUE + 20 * _DAY:
        day_of(day)
        day += _DAY
    taken = list(RungTaken.objects.order_by("day").values_list("day", "rung", "colour", "state"))
    assert taken == [
        (dt.date(2026, 12, 1), "unreported", "blue", "told"),  # nothing by 25 November either
        (dt.date(2026, 12, 4), "before", "blue", "told"),
        (DUE, "due", "blue", "told"),
        (dt.date(2026, 12, 11), "late3", "orange", "told"),
        (dt.date(2026, 12, 22), "late10", "red", "told"),
    ]
    title = task.title
    assert told(world, "handler")[1:] == [
        f"《{title}》12月8日到期，请按时办理并反馈进展；到期前办不完的，请先申请延期",
        f"《{title}》今天到期，请反馈进展或申请延期",
        f"预警：《{title}》12月8日到期，已过期3个工作日，请反馈进展或申请延期",
    ]
    assert [text[:3] for text in told(world, "unit_head")] == ["预警："]
    assert told(world, "officer") == ["按办法提出 1 份督办单，请核定是否发出"]
    # Nothing went out by itself: the notice waits for somebody to issue it.
    notice = SupervisionNotice.objects.get()
    assert (notice.state, notice.number, notice.way) == ("draft", "", "rules")
    assert "已过期10个工作日" in notice.text
    assert "此前已于12月1日提醒、12月4日提醒、12月8日提醒、12月11日预警。" in notice.text
    assert WorkItem.objects.filter(kind=WorkKind.NOTICE, unit=None, closed_at=None).count() == 1


def test_the_job_twice_is_the_job_once(world: World, task: Task, day_of: Day) -> None:
    assert day_of(DUE)["taken"] == 1
    events = Event.objects.count()
    assert day_of(DUE) == {"tasks": 1, "taken": 0, "told": 0}
    assert Event.objects.count() == events
    assert len(told(world, "handler")) == 1
    assert RungTaken.objects.count() == 1


def test_what_was_taken_but_not_told_is_told_by_the_next_run(
    world: World, task: Task, day_of: Day, system: Actor, clock: Clock
) -> None:
    """The worker was killed between taking the rungs and telling of them."""
    clock(at(DUE))
    assert len(climb(actor=system, task_ids=[task.pk], now=at(DUE))) == 1
    assert told(world, "handler") == []
    assert day_of(DUE) == {"tasks": 1, "taken": 0, "told": 1}
    assert len(told(world, "handler")) == 1
    # A second worker that had the same lot in its hands finds nothing to do.
    assert climb(actor=system, task_ids=[task.pk], now=at(DUE)) == []


def test_several_matters_make_one_notice_a_day(
    world: World, task: Task, day_of: Day, clock: Clock
) -> None:
    clock(at(DUE - 20 * _DAY))
    issued(world, ["区住建局", "区住建局", "东湖街道"], due=DUE, title="第二份文件")
    for party in TaskParty.objects.filter(state="waiting"):
        party.state = "signed"
        party.save()
    WorkItem.objects.filter(kind=WorkKind.SIGN).delete()
    day_of(DUE)
    assert told(world, "handler") == ["提醒您办理 3 项任务，请逐项反馈进展，办不完的申请延期"]
    assert len(told(world, "other_handler")) == 1
    assert Told.objects.filter(day=DUE).count() == 2


def test_the_job_is_asked_for_in_working_hours_only(world: World, task: Task) -> None:
    saturday = DUE + 4 * _DAY
    for moment in (at(saturday), at(DUE, 7), at(DUE, 18, 5)):
        ask_for_reminders(moment)
    assert not Job.objects.filter(name="ladder.climb").exists()
    ask_for_reminders(at(DUE))
    ask_for_reminders(at(DUE, 11))
    keys = set(Job.objects.filter(name="ladder.climb").values_list("key", flat=True))
    assert keys == {f"ladder.climb:{one.pk}:{DUE}" for one in (world.district, world.neighbour)}


def test_a_job_that_was_kept_past_its_day_does_nothing(
    world: World, task: Task, day_of: Day, clock: Clock
) -> None:
    from luodi.apps.ladder.jobs import climb_all  # noqa: PLC0415 - run with another day than now
    from luodi.kernel import jobs  # noqa: PLC0415 - as above

    clock(at(DUE + _DAY))
    done = climb_all(jobs.Run(Job()), organisation_id=world.district.pk, day=str(DUE))
    assert done["taken"] == 0
    assert not RungTaken.objects.exists()


def test_urging_by_hand_once_a_day(world: World, task: Task, clock: Clock) -> None:
    day = DUE - 8 * _DAY
    clock(at(day))
    officer = world.actor("officer")
    (row,) = urge(actor=officer, task_ids=[task.pk], now=at(day))
    assert (row.rung, row.colour, row.state, row.by_name) == ("by_hand", "blue", "told", "文督查")
    assert told(world, "handler") == [
        f"督查室催办《{task.title}》，请反馈进展；办不完的，请申请延期"
    ]
    with pytest.raises(Mistake, match="一天只催一次"):
        urge(actor=world.actor("head"), task_ids=[task.pk], now=at(day, 15))
    with pytest.raises(Refused):
        urge(actor=world.actor("handler"), task_ids=[task.pk], now=at(day + _DAY))
    stranger = world.actor("stranger_officer")
    with pytest.raises(Mistake, match="不在办理"):
        urge(actor=stranger, task_ids=[task.pk], now=at(day + _DAY))
    event = Event.objects.on("tasks.task", task.pk).first()
    assert event is not None
    assert (event.verb, (event.after or {})["urged"]) == ("ladder.urge", "blue")


def test_urged_in_the_evening_told_in_the_morning(
    world: World, task: Task, day_of: Day, clock: Clock
) -> None:
    day = DUE - 18 * _DAY  # a Friday
    clock(at(day, 20))
    (row,) = urge(actor=world.actor("officer"), task_ids=[task.pk], now=at(day, 20))
    assert row.state == TakenState.WAITING
    assert told(world, "handler") == []
    for later in (1, 2):
        assert day_of(day + later * _DAY)["taken"] == 0
    assert told(world, "handler") == []
    assert day_of(day + 3 * _DAY)["told"] == 1
    assert len(told(world, "handler")) == 1


def test_what_waited_overnight_is_dropped_if_it_is_needed_no_more(
    world: World, task: Task, day_of: Day, clock: Clock
) -> None:
    evening, next_day = at(DUE - 8 * _DAY, 20), DUE - 7 * _DAY
    officer, party = world.actor("officer"), task.parties.get()
    clock(evening)
    urge(actor=officer, task_ids=[task.pk], now=evening)
    clock(at(next_day, 8))
    said = Report(text="已完成3个小区")
    report(actor=world.actor("handler"), party=party, said=said, now=at(next_day, 8))
    day_of(next_day)
    assert RungTaken.objects.get(rung="by_hand").state == TakenState.DROPPED
    assert told(world, "handler") == []


def test_who_had_the_reminder_of_the_day_gets_the_next_tomorrow(
    world: World, task: Task, day_of: Day, clock: Clock
) -> None:
    clock(at(DUE - 20 * _DAY))
    issued(world, ["区住建局"], due=DUE + 60 * _DAY, title="第二份文件")
    other = Task.objects.exclude(pk=task.pk).get()
    TaskParty.objects.filter(task=other).update(state="signed")
    WorkItem.objects.filter(task=other).delete()
    day_of(DUE)
    (row,) = urge(actor=world.actor("officer"), task_ids=[other.pk], now=at(DUE, 14))
    assert row.state == TakenState.WAITING
    assert len(told(world, "handler")) == 1
    day_of(DUE + _DAY)
    assert len(told(world, "handler")) == 2


def test_a_held_task_is_left_in_peace(world: World, task: Task, day_of: Day, clock: Clock) -> None:
    officer, now = world.actor("officer"), at(DUE - 5 * _DAY)
    clock(now)
    with pytest.raises(Mistake) as wrong:
        hold(actor=officer, task=task, until=DUE - 6 * _DAY, reason="等批复", now=now)
    assert wrong.value.field == "until"
    with pytest.raises(Mistake):
        hold(actor=officer, task=task, until=DUE, reason=" ", now=now)
    with pytest.raises(Refused):
        hold(actor=world.actor("unit_head"), task=task, until=DUE, reason="等批复", now=now)
    hold(actor=officer, task=task, until=DUE + _DAY, reason="上级正在调整口径", now=now)
    for n in range(-4, 2):
        assert day_of(DUE + n * _DAY)["taken"] == 0
    with pytest.raises(Mistake, match="暂缓督办"):
        urge(actor=officer, task_ids=[task.pk], now=at(DUE))
    assert day_of(DUE + 2 * _DAY)["taken"] == 1  # the first thing afterwards is a reminder
    assert RungTaken.objects.get().colour == "blue"
    hold(actor=officer, task=task, until=DUE + 30 * _DAY, reason="再等", now=at(DUE + 2 * _DAY))
    unhold(actor=officer, task=task, now=at(DUE + 3 * _DAY))
    with pytest.raises(Mistake):
        unhold(actor=officer, task=task, now=at(DUE + 3 * _DAY))
    assert day_of(DUE + 6 * _DAY)["taken"] == 1


def test_it_stops_with_the_task(world: World, task: Task, day_of: Day) -> None:
    day_of(DUE)
    withdraw(actor=world.actor("officer"), task_ids=[task.pk], reason="重复", now=at(DUE + _DAY))
    for n in range(2, 20):
        assert day_of(DUE + n * _DAY)["taken"] == 0
    with pytest.raises(Mistake):
        urge(actor=world.actor("officer"), task_ids=[task.pk], now=at(DUE + 20 * _DAY))


def test_an_unsigned_task_and_an_owed_report(world: World, day_of: Day, clock: Clock) -> None:
    start = dt.date(2026, 11, 3)  # a Tuesday
    clock(at(start))
    issued(world, ["区住建局"], due=dt.date(2027, 6, 30))
    party = TaskParty.objects.get()
    item = WorkItem.objects.get(kind=WorkKind.SIGN)
    assert item.due == dt.date(2026, 11, 6)
    assert day_of(dt.date(2026, 11, 6))["taken"] == 0
    assert day_of(dt.date(2026, 11, 9))["taken"] == 1
    assert told(world, "handler")[-1].endswith(
        "应在11月6日前签收，请签收；不属于本单位职责的，请退回并说明"
    )
    from luodi.apps.tasks.actions import sign  # noqa: PLC0415 - one step of this story

    sign(actor=world.actor("handler"), party_ids=[party.pk], now=at(dt.date(2026, 11, 10)))
    for day in (26, 27, 30):  # owed by the 25th: the third working day after it
        done = day_of(dt.date(2026, 11, day))["taken"]
        assert done == (day == 30)
    assert "没有变化的，选“无变化”即可" in told(world, "handler")[-1]
    moment = at(dt.date(2026, 12, 1))
    report(actor=world.actor("handler"), party=party, said=Report(text="完成3个"), now=moment)
    for day in range(2, 20):
        assert day_of(dt.date(2026, 12, day))["taken"] == 0


def test_a_unit_that_ended_is_reached_through_the_one_it_went_into(
    world: World, task: Task, day_of: Day
) -> None:
    merge_unit(
        actor=world.actor("system_admin"),
        unit=world.units["区住建局"],
        into=world.units["区财政局"],
        last_day=DUE - 21 * _DAY,
        reason="机构改革",
        with_posts=False,
    )
    day_of(DUE)
    assert RungTaken.objects.get().state == TakenState.TOLD
    assert len(told(world, "liaison")) == 1


def test_where_nobody_can_be_told_it_says_so(world: World, day_of: Day, clock: Clock) -> None:
    clock(at(DUE - 20 * _DAY))
    issued(world, ["西山镇"], due=DUE)  # has no people, and nobody above it acts for units
    TaskParty.objects.update(state="signed")
    WorkItem.objects.all().delete()
    assert day_of(DUE) == {"tasks": 1, "taken": 1, "told": 0}
    row = RungTaken.objects.get()
    assert (row.state, row.told) == (TakenState.NOBODY, 0)
    assert day_of(DUE)["told"] == 0


def test_the_neighbour_has_its_own_ladder(
    world: World, task: Task, day_of: Day, clock: Clock
) -> None:
    clock(at(DUE))
    neighbour = Actor.system(world.neighbour.pk)
    assert climb(actor=neighbour, task_ids=[task.pk], now=at(DUE)) == []
    assert not RungTaken.objects.exists()
    day_of(DUE)
    assert told(world, "stranger_handler") == []
