"""Issuing: all of it, once, numbered without a gap, in a bounded number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luodi.apps.documents.models import Decision, DocumentState
from luodi.apps.notify.models import Notification
from luodi.apps.orgs.models import Group, Unit
from luodi.apps.tasks.actions import AlreadyIssued, issue, issue_later
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty, TaskSource, WorkItem, WorkKind
from luodi.apps.tasks.queries.load import loads
from luodi.apps.tasks.queries.plan import plan_issue
from luodi.core.rhythm import Rhythm
from luodi.core.task_flow import PartyState
from luodi.kernel import audit, search
from luodi.kernel.access import Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event, Job, NumberSeries, PartyRole, SearchEntry
from tests.apps.tasks.factory import (
    confirm_same,
    issued,
    make_document,
    make_requirement,
    options,
    target,
)
from tests.world import World

pytestmark = pytest.mark.django_db
LEAD, SUPPORT, RESPONSIBLE = PartyRole.LEAD, PartyRole.SUPPORT, PartyRole.RESPONSIBLE


def test_a_batch_with_everything_in_it(world: World) -> None:
    document = make_document(world, 2)
    housing, finance = world.units["区住建局"], world.units["区财政局"]
    due = timezone.localdate() + dt.timedelta(40)
    first = make_requirement(
        document, 1, [(LEAD, housing), (SUPPORT, finance)], due=due, targets=[target()]
    )
    make_requirement(document, 2, [(RESPONSIBLE, finance)])
    batch = issue(
        actor=world.actor("officer"), document=document, options=options(), now=timezone.now()
    )
    year = timezone.localdate().year
    assert batch.number == f"示督〔{year}〕1号"
    assert f"\n{batch.number}\n" in batch.note
    assert (batch.tasks_count, batch.units_count) == (2, 2)
    task = batch.tasks.get(number=f"{batch.number}-1")
    assert (task.state, task.due_original, task.due_current, task.light) == (
        "pending", due, due, "grey",
    )  # fmt: skip
    assert [(p.role, p.unit, p.state) for p in task.parties.all()] == [
        (LEAD, housing, PartyState.WAITING.value),
        (SUPPORT, finance, PartyState.INFORMED.value),
    ]
    assert [t.value for t in task.targets.all()] == [12]
    assert task.sources.get().requirement == first
    assert WorkItem.objects.filter(task=task, kind=WorkKind.SIGN, unit=housing).count() == 1
    assert not WorkItem.objects.filter(task=task, unit=finance).exists()
    first.refresh_from_db()
    document.refresh_from_db()
    assert first.issued_at == batch.issued_at
    assert (document.state, document.issued) == (DocumentState.ISSUED, 2)
    assert Event.objects.on("tasks.task", task.pk).get().actor_name == "文督查"
    assert search.find(world.district.pk, "task", "老旧小区").count() == 2
    assert audit.verify(world.district).is_sound


def test_people_are_told_once_a_batch(world: World) -> None:
    issued(world, ["区住建局", "区住建局", "区财政局"])
    told = {n.user.username: n for n in Notification.objects.select_related("user")}
    assert set(told) == {"handler", "unit_head", "liaison"}
    assert told["handler"].count == 2
    assert "2 项" in told["handler"].text
    assert told["liaison"].count == 1


def test_numbers_have_no_gap_after_a_failure(world: World, monkeypatch: Any) -> None:
    first = issued(world, ["区住建局"], title="甲")
    document = make_document(world, 3, title="乙")
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])])
    before = (Event.objects.count(), Task.objects.count(), SearchEntry.objects.count())

    def broken(*args: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("luodi.apps.tasks.actions.issuing.tell_units", broken)
    officer, now = world.actor("officer"), timezone.now()
    with pytest.raises(RuntimeError):
        issue(actor=officer, document=document, options=options("b"), now=now)
    monkeypatch.undo()
    assert (Event.objects.count(), Task.objects.count(), SearchEntry.objects.count()) == before
    assert IssueBatch.objects.get() == first
    document.refresh_from_db()
    assert document.state == DocumentState.OPEN
    second = issue(actor=officer, document=document, options=options("b"), now=now)
    assert [first.number[-2:], second.number[-2:]] == ["1号", "2号"]
    assert NumberSeries.objects.get(organisation=world.district).last == 2


def test_the_same_form_twice_and_two_officers(world: World) -> None:
    document = make_document(world, 1)
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])])
    now = timezone.now()
    batch = issue(actor=world.actor("officer"), document=document, options=options("a"), now=now)
    with pytest.raises(AlreadyIssued) as known:
        issue(actor=world.actor("officer"), document=document, options=options("a"), now=now)
    assert known.value.batch == batch
    with pytest.raises(Mistake, match="都已交办"):
        issue(actor=world.actor("officer2"), document=document, options=options("b"), now=now)
    assert Task.objects.count() == 1


def test_what_stands_in_the_way(world: World) -> None:
    document = make_document(world, 4)
    housing, today = world.units["区住建局"], timezone.localdate()
    officer, now = world.actor("officer"), timezone.now()
    make_requirement(document, 1, [(LEAD, housing)], due=today - dt.timedelta(1))
    nobody = make_requirement(document, 2, [(LEAD, "一个不存在的局"), (SUPPORT, housing)])
    make_requirement(document, 3, [(LEAD, housing)], decision=Decision.UNDECIDED)
    many = make_requirement(
        document, 4, [(RESPONSIBLE, housing), (RESPONSIBLE, world.units["区财政局"])]
    )
    plan = plan_issue(document, today)
    assert [r.pk for r in plan.ownerless] == [nobody.pk]
    assert [name for _, name in plan.unknown] == ["一个不存在的局"]
    assert [r.pk for r in plan.leaderless] == [many.pk]
    assert (len(plan.past), plan.undecided) == (1, 1)

    def attempt(**more: Any) -> IssueBatch:
        return issue(actor=officer, document=document, options=options(**more), now=now)

    with pytest.raises(Mistake) as undecided:
        attempt()
    assert undecided.value.field == "reason"
    with pytest.raises(Mistake) as past:
        attempt(reason="领导要求先办")
    assert past.value.field == "accept_past"
    batch = attempt(reason="领导要求先办", accept_past=True)
    assert (batch.tasks_count, batch.undecided_reason) == (2, "领导要求先办")
    assert batch.tasks.get(due_current__lt=today).light == "red"
    assert not TaskSource.objects.filter(requirement=nobody).exists()


def test_groups_are_resolved_and_members_can_be_left_out(world: World) -> None:
    group = Group.objects.get(name="各镇街")
    lake, hill = world.units["东湖街道"], world.units["西山镇"]
    document = make_document(world, 2)
    make_requirement(document, 1, [(RESPONSIBLE, group)])
    make_requirement(document, 2, [(RESPONSIBLE, group), (SUPPORT, lake)], separately=True)
    plan = plan_issue(document, timezone.localdate())
    assert [set(g.units) for g in plan.groups] == [{lake, hill}]
    assert len(plan.tasks) == 3
    assert len(plan_issue(document, timezone.localdate(), {group.pk: frozenset()}).tasks) == 0
    batch = issue(
        actor=world.actor("officer"),
        document=document,
        options=options(members={group.pk: frozenset([lake.pk])}),
        now=timezone.now(),
    )
    assert {p.unit for p in TaskParty.objects.filter(task__batch=batch)} == {lake}
    assert batch.tasks_count == 2


def test_a_matter_that_was_issued_gets_a_further_source(world: World) -> None:
    earlier = issued(world, ["区住建局"], title="甲").tasks.get()
    source = earlier.sources.get().requirement
    document = make_document(world, 2, title="乙")
    same = make_requirement(document, 1, [(LEAD, world.units["区财政局"])])
    make_requirement(document, 2, [(LEAD, world.units["区财政局"])])
    confirm_same(same, source)
    plan = plan_issue(document, timezone.localdate())
    assert [list(j.tasks) for j in plan.joined] == [[earlier]]
    assert list(plan.joined[0].further) == [world.units["区财政局"]]
    batch = issue(
        actor=world.actor("officer"), document=document, options=options(), now=timezone.now()
    )
    assert batch.tasks_count == 1
    assert [s.requirement for s in earlier.sources.all()] == [source, same]
    same.refresh_from_db()
    assert same.issued_at is not None
    event = Event.objects.on("tasks.task", earlier.pk).first()
    assert event is not None
    assert "乙" in str(event.after)


def test_loads_say_what_is_new_and_what_is_open(world: World) -> None:
    issued(world, ["区住建局"], title="甲", targets=[target(), target()])
    document = make_document(world, 2, title="乙")
    housing, finance = world.units["区住建局"], world.units["区财政局"]
    make_requirement(document, 1, [(LEAD, housing), (SUPPORT, finance)], targets=[target()])
    make_requirement(document, 2, [(LEAD, housing)])
    plan = plan_issue(document, timezone.localdate())
    rows = {row.unit: row for row in loads(plan, Rhythm.MONTH)}
    assert (rows[housing].lead, rows[housing].open_now, rows[finance].support) == (2, 1, 1)
    assert rows[housing].new_minutes == pytest.approx(2 * 2 + 0.5)
    assert rows[housing].minutes == pytest.approx(4.5 + 3)
    assert rows[finance].new_minutes == 0


def _many(world: World, count: int, title: str) -> Any:
    """A document with `count` accepted requirements, over all units in turn."""
    document = make_document(world, 1, title=title)
    units = list(Unit.objects.filter(organisation=world.district).order_by("pk"))
    for n in range(count):
        parties: list[Any] = [(LEAD, units[n % len(units)]), (SUPPORT, units[(n + 1) % len(units)])]
        make_requirement(document, n, parties, targets=[target()])
    return document


def _queries(world: World, count: int) -> int:
    document = _many(world, count, f"文件{count}")
    with CaptureQueriesContext(connection) as seen:
        batch = issue(
            actor=world.actor("officer"),
            document=document,
            options=options(f"t{count}"),
            now=timezone.now(),
        )
    assert batch.tasks_count == count
    return len(seen)


def test_queries_grow_by_batches_only(world: World) -> None:
    small, larger = _queries(world, 3), _queries(world, 33)
    assert larger - small <= 6  # SQLite writes rows in lots of 999 values


def test_two_thousand_tasks_at_once_or_not_at_all(world: World, monkeypatch: Any) -> None:
    document = _many(world, 2000, "大文件")
    officer, now = world.actor("officer"), timezone.now()
    real, calls = search.put, []

    def broken(*args: Any) -> None:
        calls.append(args)
        raise RuntimeError("in the middle")

    monkeypatch.setattr("luodi.kernel.search.put", broken)
    with pytest.raises(RuntimeError):
        issue(actor=officer, document=document, options=options(), now=now)
    assert calls
    assert not Task.objects.exists()
    assert not WorkItem.objects.exists()
    assert not Notification.objects.exists()
    monkeypatch.setattr("luodi.kernel.search.put", real)
    with CaptureQueriesContext(connection) as seen:
        batch = issue(actor=officer, document=document, options=options(), now=now)
    assert Task.objects.filter(batch=batch).count() == 2000
    assert Task.objects.filter(number=f"{batch.number}-2000").exists()
    assert len(seen) < 800
    assert document.requirements.filter(issued_at=None).count() == 0
    assert audit.verify(world.district).is_sound


def test_a_large_issue_is_a_job_that_runs_once(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    document = _many(world, 5, "后台")
    with django_capture_on_commit_callbacks(execute=True):
        job = issue_later(
            actor=world.actor("officer"), document=document, options=options(), now=timezone.now()
        )
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done", job.error
    assert job.result == {"batch": IssueBatch.objects.get().pk}
    assert IssueBatch.objects.get(tasks__number__endswith="-1").issued_by_name == "文督查"
    with pytest.raises(AlreadyIssued):
        issue_later(
            actor=world.actor("officer"), document=document, options=options(), now=timezone.now()
        )


def test_only_the_office_issues_and_only_its_own(world: World) -> None:
    document = make_document(world, 1)
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])])
    now = timezone.now()
    for name in ("handler", "leader", "judge", "system_admin"):
        with pytest.raises(Refused):
            issue(actor=world.actor(name), document=document, options=options(), now=now)
    stranger = world.actor("stranger_officer")
    with pytest.raises(type(document).DoesNotExist):
        issue(actor=stranger, document=document, options=options(), now=now)

    assert not Task.objects.exists()
