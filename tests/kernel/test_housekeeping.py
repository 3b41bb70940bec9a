"""The nightly sweep: what ended long ago goes with its key, what failed or waits stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.kernel import housekeeping, jobs
from luodi.kernel.models import Event, Job, JobState, ScheduleSlot
from tests.world import World

pytestmark = pytest.mark.django_db


@jobs.job("tests.swept", "清理")
def nothing(run: jobs.Run) -> str:
    """Does nothing."""
    return "done"


def made(state: JobState, age: int, key: str) -> Job:
    """A job that ended so many days ago."""
    at = timezone.now() - dt.timedelta(days=age)
    return Job.objects.create(name="tests.swept", state=state, key=key, result=1, finished_at=at)


def test_finished_jobs_go_with_their_keys_and_failed_ones_stay(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.LUODI_JOBS_KEPT_DAYS = 10
    events = Event.objects.count()
    old = made(JobState.DONE, 11, "old")
    kept = {
        made(JobState.DONE, 9, "young").pk,
        made(JobState.DEAD, 400, "failed").pk,
        Job.objects.create(name="tests.swept", state=JobState.QUEUED, key="waits").pk,
    }
    slot = ScheduleSlot.objects.create(name="x", slot=timezone.now() - dt.timedelta(days=11))
    housekeeping.sweep(timezone.now())
    assert set(Job.objects.filter(name="tests.swept").values_list("pk", flat=True)) == kept
    assert not ScheduleSlot.objects.filter(pk=slot.pk).exists()
    assert Event.objects.count() == events
    with django_capture_on_commit_callbacks(execute=True):
        again = jobs.after_commit("tests.swept", key="old")
        known = jobs.after_commit("tests.swept", key="young")
    assert (again.pk == old.pk, known.pk in kept) == (False, True)


def test_many_are_swept_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "_CHUNK", 2)
    for number in range(5):
        made(JobState.DONE, 100, f"k{number}")
    housekeeping.sweep(timezone.now())
    assert not Job.objects.filter(name="tests.swept").exists()
