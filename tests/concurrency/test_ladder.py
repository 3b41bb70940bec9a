"""Two workers, two officers, a job killed in the middle: each rung once, each number once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.ladder import jobs as ladder_jobs
from luodi.apps.ladder.actions import NoticeText, climb, draft_notice, issue_notice, urge
from luodi.apps.ladder.models import RungTaken, SupervisionNotice, TakenState, Told
from luodi.apps.notify.models import Notification
from luodi.apps.tasks.models import Task, TaskParty, WorkItem, WorkKind
from luodi.kernel import audit, jobs
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Job
from tests.apps.ladder.conftest import at
from tests.apps.tasks.factory import issued
from tests.concurrency.conftest import Together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 12
DUE = dt.date(2026, 12, 8)


@pytest.fixture
def day(world: World, monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """The morning on which a dozen signed tasks of one unit are due."""
    now = at(DUE)
    monkeypatch.setattr(timezone, "now", lambda: now)
    issued(world, ["区住建局"] * COUNT, due=DUE)
    TaskParty.objects.update(state="signed")
    WorkItem.objects.filter(kind=WorkKind.SIGN).delete()
    return now


def _run(world: World) -> Any:
    return ladder_jobs.climb_all(jobs.Run(Job()), organisation_id=world.district.pk, day=str(DUE))


def test_two_workers_take_each_rung_once(
    world: World, day: dt.datetime, together: Together
) -> None:
    results = together(3, lambda _i: _run(world))
    assert not [r for r in results if isinstance(r, Exception)]
    assert sum(r["taken"] for r in results) == COUNT
    assert RungTaken.objects.filter(state=TakenState.TOLD).count() == COUNT
    # One person, one notice, whatever the number of workers and tasks.
    handler = world.users["handler"]
    told = Notification.objects.filter(user=handler, kind="ladder.reminder")
    assert (told.count(), Told.objects.filter(user=handler).count()) == (1, 1)
    assert told.get().count == COUNT
    assert audit.verify(world.district).is_sound


def test_a_worker_killed_in_the_middle_loses_and_repeats_nothing(
    world: World, day: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder_jobs, "CHUNK", 5)
    done: list[int] = []

    def killed(**what: Any) -> list[RungTaken]:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return climb(**what)

    with monkeypatch.context() as patched:
        patched.setattr(ladder_jobs, "climb", killed)
        with pytest.raises(KeyboardInterrupt):
            _run(world)
    assert RungTaken.objects.count() == 10
    assert not Notification.objects.filter(kind="ladder.reminder").exists()
    assert _run(world) == {"tasks": COUNT, "taken": 2, "told": COUNT}
    assert RungTaken.objects.count() == COUNT
    assert Notification.objects.get(kind="ladder.reminder").count == COUNT


def test_two_officers_urge_one_task_once(
    world: World, day: dt.datetime, together: Together
) -> None:
    task = Task.objects.earliest("pk")
    actors = [world.actor(name) for name in ("officer", "officer2", "head")]
    results = together(3, lambda i: urge(actor=actors[i], task_ids=[task.pk], now=day))
    assert sum(isinstance(r, Mistake) for r in results) == 2
    assert RungTaken.objects.count() == 1


def test_notices_issued_at_once_are_numbered_without_a_gap(
    world: World, day: dt.datetime, together: Together
) -> None:
    officer = world.actor("officer")
    drafts = [
        draft_notice(actor=officer, party=party, grounds="领导批示", now=day)
        for party in TaskParty.objects.order_by("pk")[:4]
    ]
    by = DUE + dt.timedelta(7)

    def press(i: int) -> str:
        said = NoticeText(text=drafts[i].text, answer_by=by, seen=1)
        return issue_notice(actor=officer, notice=drafts[i], said=said, now=day).number

    assert sorted(together(4, press)) == [f"示督办〔2026〕{n}号" for n in range(1, 5)]


def test_one_draft_issued_by_two_goes_out_once(
    world: World, day: dt.datetime, together: Together
) -> None:
    party = TaskParty.objects.earliest("pk")
    officer = world.actor("officer")
    notice = draft_notice(actor=officer, party=party, grounds="领导批示", now=day)
    said = NoticeText(text=notice.text, answer_by=DUE + dt.timedelta(7), seen=1)
    actors = [officer, world.actor("head")]
    results = together(
        2, lambda i: issue_notice(actor=actors[i], notice=notice, said=said, now=day)
    )
    assert sum(isinstance(r, Conflict) for r in results) == 1
    assert SupervisionNotice.objects.get().number == "示督办〔2026〕1号"
