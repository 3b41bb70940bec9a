"""A task that is due, and the moments of a week in which nobody touches it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from luodi.apps.ladder.jobs import climb_all
from luodi.apps.tasks.actions import sign
from luodi.apps.tasks.models import Task, TaskParty
from luodi.kernel import jobs
from luodi.kernel.access import Actor
from luodi.kernel.models import Job
from tests.apps.tasks.factory import issued
from tests.world import World

DUE = dt.date(2026, 12, 8)  # a Tuesday; the days around it are ordinary weeks


def at(day: dt.date, hour: int = 9, minute: int = 20) -> dt.datetime:
    """A moment of that day, by the clock of the office."""
    naive = dt.datetime.combine(day, dt.time(hour, minute))
    return timezone.make_aware(naive).astimezone(dt.UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Sets the time that everybody reads."""

    def put(now: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    return put


@pytest.fixture
def day_of(world: World, clock: Callable[[dt.datetime], None]) -> Callable[..., dict[str, int]]:
    """Runs the job of a day in the district, as the worker does."""

    def run(day: dt.date, hour: int = 9) -> dict[str, int]:
        clock(at(day, hour))
        row = Job(name="ladder.climb")
        found: dict[str, int] = climb_all(
            jobs.Run(row), organisation_id=world.district.pk, day=str(day)
        )
        return found

    return run


@pytest.fixture
def task(world: World, clock: Callable[[dt.datetime], None]) -> Task:
    """Issued to 区住建局 three weeks before it is due, and signed for."""
    now = at(DUE - dt.timedelta(21))
    clock(now)
    issued(world, ["区住建局"], due=DUE)
    party = TaskParty.objects.select_related("task").get()
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=now)
    return Task.objects.get()


@pytest.fixture
def system(world: World) -> Actor:
    """The district's own."""
    return Actor.system(world.district.pk)
