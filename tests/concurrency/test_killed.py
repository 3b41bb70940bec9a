"""kill -9 in the middle of issue, import, escalation and reporting: nothing lost, nothing twice.

Real processes on a real PostgreSQL: each is killed at another of the moments at which it talks to
the database, before and after its commits too; the next one goes on with what is there.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from luodi.apps.ladder.actions import NoticeText, draft_notice, issue_notice
from luodi.apps.ladder.jobs import climb_all
from luodi.apps.ladder.models import RungTaken, SupervisionNotice, TakenState, Told
from luodi.apps.ledger.actions import confirm
from luodi.apps.ledger.models import Import, ImportRow, TaskNote
from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import AlreadyIssued, Report, issue, report
from luodi.apps.tasks.models import (
    IssueBatch,
    Progress,
    Standing,
    Task,
    TaskParty,
    WorkItem,
    WorkKind,
)
from luodi.kernel import audit, jobs
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Attachment, Event, Job, JobState, NumberSeries
from luodi.kernel.repeats import Repeated
from tests.apps.ladder.conftest import DUE, at
from tests.apps.ledger.ledgers import ledger, line, previewed
from tests.apps.tasks.factory import issued, options, signed
from tests.concurrency.killing import kill_throughout, process
from tests.concurrency.test_issuing import _document
from tests.world import World

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork"),
]
COUNT = 8


def _sound(world: World) -> None:
    """The chain holds, numbers follow each other, every task stands and waits for its units."""
    assert audit.verify(world.district).is_sound
    numbers = sorted(int(b.number.rpartition("〕")[2][:-1]) for b in IssueBatch.objects.all())
    series = NumberSeries.objects.filter(organisation=world.district, series="示督").first()
    assert numbers == list(range(1, (series.last if series else 0) + 1))
    tasks = Task.objects.exclude(state="draft")
    assert Standing.objects.filter(ends=None).count() == tasks.count()
    assert TaskParty.objects.values("task").distinct().count() == tasks.count()


def test_an_issue_that_is_killed_is_issued_once_or_not_at_all(world: World) -> None:
    document, officer = _document(world, COUNT), world.actor("officer")
    events, now = Event.objects.count(), timezone.now()

    def press() -> None:
        issue(actor=officer, document=document, options=options("k"), now=now)

    def nothing() -> bool:
        rows = (Task, TaskParty, WorkItem, IssueBatch, NumberSeries, Standing)
        empty = not any(model._default_manager.exists() for model in rows)
        document.refresh_from_db()
        return empty and document.state == "open" and Event.objects.count() == events

    for moment in (1, 3, 5, 8, 12, 17, 23, 30):
        assert process(press, at=moment) is None
        assert nothing(), f"killed at moment {moment}"
    assert process(press, after_commit=1) is None  # the answer never reached the officer
    assert Task.objects.count() == COUNT == IssueBatch.objects.get().tasks_count
    assert WorkItem.objects.filter(kind="sign", closed_at=None).count() == COUNT
    with pytest.raises(AlreadyIssued):
        press()
    assert Task.objects.count() == COUNT
    _sound(world)


def test_a_report_with_a_file_that_is_killed_is_filed_once(world: World) -> None:
    party, handler, now = signed(world), world.actor("handler"), timezone.now()
    files = (("验收单.txt", [b"2026 yanshou " * 500]),)
    said = Report(text="完成 3 个", files=files, token="k", seen=frozenset())  # noqa: S106 - the form's

    def press() -> None:
        report(actor=handler, party=party, said=said, now=now)

    killed = 0
    for moment in (2, 5, 8, 11, 14, 17, 20):
        killed += process(press, at=moment) is None
        assert Progress.objects.count() == Attachment.objects.count() == 0
    assert killed == 7
    assert process(press, after_commit=1) is None
    made = Progress.objects.get()
    kept = made.attachments.get()
    # The row has its file, whole; what the dead left on the disk is no file of anybody.
    place = Path(settings.MEDIA_ROOT)
    (path,) = (one for one in place.rglob(kept.sha256) if one.is_file())
    assert path.stat().st_size == kept.size == 13 * 500
    with pytest.raises(Repeated, match="已经提交过了"):
        press()
    assert (Progress.objects.count(), Attachment.objects.count()) == (1, 1)
    assert WorkItem.objects.filter(party=party, kind="report", closed_at=None).count() == 1
    assert audit.verify(world.district).is_sound


def _again(job: Job) -> None:
    """As `luodi tick` does with a job whose worker has not been heard of."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(state="queued", attempts=0)


def test_an_import_that_is_killed_writes_each_row_once(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (line(n, 备注=f"备注{n}") for n in range(1, COUNT + 1))
    source = previewed(sign_in(world.users["officer"]), ledger(*rows))
    with monkeypatch.context() as patch:
        patch.setattr("luodi.kernel.jobs.transaction.on_commit", lambda *_a, **_k: None)
        job = confirm(actor=world.actor("officer"), source=source, issue=True).job
    assert job is not None

    def work() -> None:
        _again(job)
        jobs.run_job.func(job.pk)

    deaths = 0
    for _moment in kill_throughout(work, every=7):
        deaths += 1
        assert Task.objects.count() in (0, COUNT)
        assert TaskNote.objects.count() == Task.objects.count()
        _sound(world)
    assert deaths > 5
    job.refresh_from_db()
    assert (job.state, Import.objects.get().state) == ("done", "done")
    assert Task.objects.filter(is_open=True).count() == COUNT == Task.objects.count()
    assert IssueBatch.objects.get().tasks_count == COUNT
    assert ImportRow.objects.filter(task__isnull=False).count() == COUNT
    assert Event.objects.filter(verb="tasks.enter_many").count() == COUNT
    _sound(world)


@pytest.fixture
def red_day(world: World, monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """The morning on which tasks of one unit have been overdue for ten working days."""
    now = at(DUE - dt.timedelta(30))
    monkeypatch.setattr(timezone, "now", lambda: now)
    issued(world, ["区住建局"] * COUNT, due=DUE)
    TaskParty.objects.update(state="signed")
    WorkItem.objects.filter(kind=WorkKind.SIGN).delete()
    red = at(dt.date(2026, 12, 22))
    monkeypatch.setattr(timezone, "now", lambda: red)
    return red


def test_an_escalation_that_is_killed_takes_each_rung_once(
    world: World, red_day: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three days on the ladder, from blue to red, with workers dying all the time."""
    monkeypatch.setattr("luodi.apps.ladder.jobs.CHUNK", 3)
    now = [red_day]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def work() -> None:
        day = str(timezone.localdate(now[0]))
        climb_all(jobs.Run(Job()), organisation_id=world.district.pk, day=day)

    deaths = 0
    for day in (DUE, dt.date(2026, 12, 11), dt.date(2026, 12, 22)):
        now[0] = at(day)
        for _moment in kill_throughout(work, every=9):
            deaths += 1
            taken = RungTaken.objects.order_by().values_list("task", "rung")
            assert len(set(taken)) == len(taken)
            assert audit.verify(world.district).is_sound
    assert deaths > 15
    for rung in ("due", "late3", "late10"):
        of_tasks = RungTaken.objects.filter(rung=rung).values_list("task", flat=True)
        assert len(set(of_tasks)) == len(of_tasks) == COUNT, rung
    assert not RungTaken.objects.filter(state=TakenState.WAITING).exists()
    drafted = SupervisionNotice.objects.values_list("party", flat=True)
    assert len(set(drafted)) == len(drafted) == COUNT
    for user in ("handler", "unit_head", "officer"):
        days = list(Told.objects.filter(user=world.users[user]).values_list("day", flat=True))
        assert len(set(days)) == len(days)
        notices = Notification.objects.filter(user=world.users[user], kind__startswith="ladder.")
        texts = [notice.text for notice in notices]
        assert 0 < len(set(texts)) == len(texts)
    kept = (RungTaken, Notification, SupervisionNotice)
    before = [model._default_manager.count() for model in kept]
    work()
    assert [model._default_manager.count() for model in kept] == before


def test_numbers_of_notices_are_neither_lost_nor_doubled(
    world: World, red_day: dt.datetime
) -> None:
    officer = world.actor("officer")
    parties = TaskParty.objects.order_by("pk")[:4]
    drafts = [
        draft_notice(actor=officer, party=party, grounds="领导批示", now=red_day)
        for party in parties
    ]
    by = red_day.date() + dt.timedelta(7)

    def press(draft: SupervisionNotice) -> None:
        said = NoticeText(text=draft.text, answer_by=by, seen=1)
        issue_notice(actor=officer, notice=draft, said=said, now=red_day)

    moments = iter((1, 4, 8, 12, 16, 19, 3, 7, 11, 14, 17, 18))
    for done, draft in enumerate(drafts, start=1):
        for _turn in range(3):
            assert process(lambda draft=draft: press(draft), at=next(moments)) is None  # type: ignore[misc]  # the default binds it
            assert SupervisionNotice.objects.exclude(number="").count() == done - 1
        assert process(lambda draft=draft: press(draft), after_commit=1) is None  # type: ignore[misc]  # as above
        with pytest.raises(Mistake):
            press(draft)  # whoever did not see the answer presses again
    numbers = SupervisionNotice.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [f"示督办〔2026〕{n}号" for n in range(1, 5)]
    assert NumberSeries.objects.get(series="示督办").last == 4
    assert audit.verify(world.district).is_sound
