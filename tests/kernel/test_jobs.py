"""Jobs: asked for in a transaction, run after it, retried, buried, and never run twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from luodi.kernel import jobs
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job, JobState
from tests.world import World

pytestmark = pytest.mark.django_db
ran: list[Any] = []


@jobs.job("tests.add", "相加")
def add(run: jobs.Run, a: int, b: int) -> int:
    """Adds, and says how far it is."""
    run.progress(1, 2, "一半")
    ran.append((a, b))
    return a + b


@jobs.job("tests.break", "总是失败", attempts=3)
def break_down(run: jobs.Run) -> None:
    """Fails."""
    ran.append("broken")
    raise OSError("磁盘满")


@jobs.job("tests.mistake", "要人处理")
def ask_somebody(run: jobs.Run) -> None:
    """Needs a person."""
    ran.append("asked")
    raise Mistake("请重新上传。")


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    """Each test counts for itself."""
    ran.clear()


def ask(django_capture_on_commit_callbacks: Any, name: str, **arguments: Any) -> Job:
    """Ask for a job and commit."""
    with django_capture_on_commit_callbacks(execute=True):
        row = jobs.after_commit(name, **arguments)
    row.refresh_from_db()
    return row


def test_a_job_runs_after_the_commit_and_keeps_its_result(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    row = ask(
        django_capture_on_commit_callbacks, "tests.add", actor=world.actor("officer"), a=1, b=2
    )
    assert (row.state, row.result, row.percent) == (JobState.DONE, 3, 100)
    assert (row.done, row.total, row.message) == (1, 2, "一半")
    assert row.organisation_id == world.district.pk
    assert row.attempts == 1


def test_a_rolled_back_transaction_asks_for_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        broken_transaction()
    assert not Job.objects.filter(name="tests.add").exists()
    assert ran == []


def broken_transaction() -> None:
    with transaction.atomic():
        jobs.after_commit("tests.add", a=1, b=2)
        _ = 1 / 0


def test_the_same_key_is_asked_for_once(django_capture_on_commit_callbacks: Any) -> None:
    first = ask(django_capture_on_commit_callbacks, "tests.add", key="k", a=1, b=2)
    second = ask(django_capture_on_commit_callbacks, "tests.add", key="k", a=5, b=5)
    assert first.pk == second.pk
    assert ran == [(1, 2)]


def test_an_unknown_job_is_refused_at_once() -> None:
    with pytest.raises(LookupError):
        jobs.after_commit("tests.nonsense")
    assert not Job.objects.exists()


def test_a_failing_job_waits_longer_each_time_and_is_buried(
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = ask(django_capture_on_commit_callbacks, "tests.break")
    waits = []
    while row.state == JobState.QUEUED:
        assert row.run_after is not None
        waits.append(round((row.run_after - timezone.now()).total_seconds()))
        jobs.run_job.func(row.pk)
        row.refresh_from_db()
    assert row.state == JobState.DEAD
    assert "磁盘满" in row.error
    assert (len(ran), row.attempts, waits) == (3, 3, [10, 60])


def test_what_a_person_must_mend_is_not_tried_again(
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = ask(django_capture_on_commit_callbacks, "tests.mistake")
    assert (row.state, row.error, ran) == (JobState.DEAD, "请重新上传。", ["asked"])


def test_a_finished_job_is_not_run_again(django_capture_on_commit_callbacks: Any) -> None:
    row = ask(django_capture_on_commit_callbacks, "tests.add", a=1, b=2)
    jobs.run_job.func(row.pk)
    assert ran == [(1, 2)]


def test_a_job_that_lost_its_worker_is_taken_up_again() -> None:
    now = timezone.now()
    lost = Job.objects.create(
        name="tests.add", arguments={"a": 2, "b": 2}, state=JobState.RUNNING,
        seen_at=now - jobs.STALE - dt.timedelta(seconds=1),
    )  # fmt: skip
    alive = Job.objects.create(name="tests.add", state=JobState.RUNNING, seen_at=now)
    assert jobs.recover(now) == 1
    lost.refresh_from_db()
    alive.refresh_from_db()
    assert (lost.state, lost.result) == (JobState.DONE, 4)
    assert alive.state == JobState.RUNNING


@jobs.job("tests.overtaken", "被接管")
def overtaken(run: jobs.Run, *, fails: bool) -> str:
    """Is thought dead and taken up by another worker, which is still at it."""
    Job.objects.filter(pk=run.job.pk).update(attempts=2, state=JobState.RUNNING)
    if fails:
        raise OSError("断线")
    return "旧的"


@pytest.mark.parametrize("fails", [True, False])
def test_who_was_thought_dead_does_not_end_the_job_of_another(
    django_capture_on_commit_callbacks: Any, fails: bool
) -> None:
    row = ask(django_capture_on_commit_callbacks, "tests.overtaken", fails=fails)
    assert (row.state, row.attempts, row.result, row.error) == (JobState.RUNNING, 2, None, "")


def test_a_dead_job_can_be_asked_for_again(django_capture_on_commit_callbacks: Any) -> None:
    row = ask(django_capture_on_commit_callbacks, "tests.mistake")
    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(row)
    assert ran == ["asked", "asked"]
