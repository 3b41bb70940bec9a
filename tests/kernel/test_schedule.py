"""Periodic work: each slot once, whoever ticks, and a failure does not stop the others."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.kernel import schedule
from luodi.kernel.models import ScheduleSlot

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, 7, tzinfo=dt.UTC)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A schedule with two pieces of work, one of which fails; what was done is noted."""
    done: list[str] = []
    monkeypatch.setattr(schedule, "_registered", {})

    @schedule.every("tests.a", minutes=60)
    def fails(now: dt.datetime) -> None:
        """Fails."""
        done.append("a")
        raise RuntimeError

    @schedule.every("tests.b", minutes=24 * 60, offset=90)
    def works(now: dt.datetime) -> None:
        """Works."""
        done.append("b")

    return done


def test_each_slot_is_done_once_and_a_failure_stops_nobody(only: list[str]) -> None:
    assert schedule.tick(NOON) == ["tests.a", "tests.b"]
    assert schedule.tick(NOON + dt.timedelta(minutes=30)) == []
    assert schedule.tick(NOON + dt.timedelta(minutes=60)) == ["tests.a"]
    assert only == ["a", "b", "a"]


def test_the_daily_slot_begins_at_its_offset(only: list[str]) -> None:
    schedule.tick(NOON)
    assert schedule.tick(NOON.replace(hour=1) + dt.timedelta(days=1)) == ["tests.a"]
    assert schedule.tick(NOON.replace(hour=1, minute=30) + dt.timedelta(days=1)) == ["tests.b"]
    slots = ScheduleSlot.objects.filter(name="tests.b").values_list("slot", flat=True)
    assert {slot.strftime("%H:%M") for slot in slots} == {"01:30"}


def test_the_last_slot_of_a_year_is_not_that_of_the_next(only: list[str]) -> None:
    end = dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC)
    assert schedule.tick(end) == ["tests.a", "tests.b"]
    assert schedule.tick(end + dt.timedelta(minutes=1)) == ["tests.a"]


def test_a_dry_run_does_and_claims_nothing(only: list[str]) -> None:
    assert schedule.tick(NOON, dry_run=True) == ["tests.a", "tests.b"]
    assert only == []
    assert not ScheduleSlot.objects.exists()
