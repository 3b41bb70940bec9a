"""Jobs that are killed lose nothing and repeat nothing; a page that waits says how far it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.ledger.actions import confirm
from luodi.apps.ledger.models import Import, ImportRow, TaskNote
from luodi.apps.tasks.models import IssueBatch, Task
from luodi.kernel import jobs
from luodi.kernel.models import Event, Job, JobState
from tests.apps.ledger.ledgers import hand_in, ledger, line, page, press, previewed
from tests.world import World

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone in the middle of something."""


def _kill_once(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """The first call there ends the worker."""
    module, _dot, name = place.rpartition(".")
    real = __import__(module, fromlist=[name]).__dict__[name]
    calls = []

    def dies(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        if len(calls) == 1:
            raise Killed
        return real(*args, **kwargs)

    monkeypatch.setattr(place, dies)


def _confirmed(world: World, officer: Any, monkeypatch: pytest.MonkeyPatch, *, issue: bool) -> Job:
    """A ledger that waits to be written; its job has not begun."""
    source = previewed(officer, ledger(*(line(n, 备注=f"备注{n}") for n in range(1, 8))))
    with monkeypatch.context() as patch:
        patch.setattr("luodi.kernel.jobs.transaction.on_commit", lambda *_a, **_k: None)
        source = confirm(actor=world.actor("officer"), source=source, issue=issue)
    assert source.job is not None
    return source.job


def _run_and_die(job: Job) -> None:
    with pytest.raises(Killed):
        jobs.run_job.func(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def _again(job: Job) -> None:
    """As `luodi tick` does with a job whose worker has not been heard of."""
    jobs.recover(timezone.now() + dt.timedelta(minutes=5))
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error


@pytest.mark.parametrize(
    "place",
    [
        "luodi.apps.ledger.actions.writing.enter_many",
        "luodi.apps.ledger.actions.writing.put_notes",
        "luodi.apps.ledger.actions.writing.issue_drafts",
    ],
)
def test_a_worker_that_is_killed_loses_nothing_and_repeats_nothing(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    job = _confirmed(world, officer, monkeypatch, issue=True)
    _kill_once(monkeypatch, place)
    _run_and_die(job)
    written = 7 if place.endswith("issue_drafts") else 0  # drafts are a step of their own
    assert Task.objects.count() == TaskNote.objects.count() == written
    assert not IssueBatch.objects.exists()
    _again(job)
    source = Import.objects.get()
    assert source.state == "done"
    assert Task.objects.filter(is_open=True).count() == 7
    assert Task.objects.count() == TaskNote.objects.count() == 7
    assert IssueBatch.objects.get().tasks_count == 7
    assert ImportRow.objects.filter(task__isnull=False).count() == 7
    assert Event.objects.filter(verb="tasks.enter_many").count() == 7
    jobs.run_job.func(job.pk)
    assert Task.objects.count() == 7


@pytest.mark.parametrize(
    "place", ["luodi.apps.ledger.jobs.take_rows", "luodi.apps.ledger.jobs.grids"]
)
def test_a_file_is_still_there_when_its_reader_was_killed(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("luodi.kernel.jobs.transaction.on_commit", lambda *_a, **_k: None)
        source = hand_in(officer, ledger(line(1), line(2)))
    assert source.job is not None
    _kill_once(monkeypatch, place)
    _run_and_die(source.job)
    assert not ImportRow.objects.exists()
    _again(source.job)
    source.refresh_from_db()
    assert source.state == "mapping"
    assert source.rows.count() == 2


def test_what_fails_halfway_is_all_taken_back_and_can_be_gone_on_with(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the program: the job dies in the end, and the page leads back."""
    job = _confirmed(world, officer, monkeypatch, issue=False)
    with monkeypatch.context() as patch:
        patch.setattr("luodi.apps.ledger.actions.writing.put_notes", _broken)
        for _attempt in range(4):
            Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
            jobs.run_job.func(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DEAD
    assert not Task.objects.exists()
    source = Import.objects.get()
    text = page(officer, source)
    assert "没有写入任何内容" in text
    assert "Traceback" not in text
    source = press(officer, source, "recover")
    assert source.state == "preview"
    source = press(officer, source, "confirm")
    assert source.state == "done"
    assert Task.objects.count() == 7


def _broken(*_args: Any) -> None:
    raise RuntimeError("a fault of the program")


def test_two_officers_confirm_at_once(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two imports of one ledger, both looked at before either is written: one of them writes."""
    data = ledger(line(1), line(2))
    first, second = previewed(officer, data), previewed(officer, data)
    press(officer, first, "confirm")
    second = press(officer, second, "confirm")
    assert Task.objects.count() == 2
    assert second.state == "preview"
    assert "又有变动，没有写入" in second.mistake
    assert second.counts["same"] == 2


def test_a_preview_that_was_looked_at_before_is_not_confirmed(officer: Any) -> None:
    source = previewed(officer, ledger(line(1), line(2, 完成时限="尽快")))
    press(officer, source, "confirm", seen=source.version - 1)
    press(officer, source, "set-aside")
    press(officer, source, "confirm", seen=source.version - 1)
    assert not Task.objects.exists()
    press(officer, source, "confirm", seen=source.version)
    assert Task.objects.count() == 1


def test_while_a_job_is_at_it_the_page_asks_again(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.kernel.jobs.transaction.on_commit", lambda *_a, **_k: None)
    source = hand_in(officer, ledger(line(1)))
    address = reverse("ledger:import", args=[source.pk])
    assert f'hx-get="{address}"' in page(officer, source)
    Job.objects.filter(pk=source.job_id or 0).update(
        state="running", done=500, total=1200, message="逐行核对"
    )
    part = officer.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert '<progress max="1200" value="500"' in part
    Import.objects.filter(pk=source.pk).update(state="preview")
    moved = officer.get(address, headers={"HX-Request": "true"})
    assert moved.headers["HX-Refresh"] == "true"
