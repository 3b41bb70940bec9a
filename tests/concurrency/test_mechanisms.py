"""Many people at the same moment: numbers, the event chain, jobs, the schedule, the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from luodi.apps.orgs.actions import (
    UnitFacts,
    appoint,
    grant_role,
    make_person,
    make_post,
    make_unit,
)
from luodi.apps.orgs.models import Person, PostRole, Unit
from luodi.kernel import audit, jobs, numbers, schedule
from luodi.kernel.access import Actor, Role
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job, JobState, NumberSeries, ScheduleSlot
from tests.concurrency.conftest import Together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
ran: list[object] = []


@jobs.job("tests.counted", "计数")
def counted(run: jobs.Run) -> None:
    """Says that it ran."""
    ran.append(run.job.pk)


@pytest.fixture(autouse=True)
def nothing_ran() -> Iterator[None]:
    """Each test counts for itself."""
    ran.clear()
    return iter(())


class Cancelled(Exception):
    """The transaction that had taken numbers came to nothing."""


def test_numbers_have_no_gap_and_no_double(world: World, together: Together) -> None:
    def take(i: int) -> list[int]:
        taken = []
        for turn in range(4):
            try:
                with transaction.atomic():
                    taken_now = numbers.take(world.district.pk, "示督", 2025, count=1 + i % 3)
                    if turn == i % 4:
                        raise Cancelled
                    taken += [n.ordinal for n in taken_now]
            except Cancelled:
                pass
        return taken

    results = together(THREADS, take)
    assert not [r for r in results if isinstance(r, Exception)]
    given = sorted(n for r in results for n in r)
    assert given == list(range(1, len(given) + 1))
    assert NumberSeries.objects.get(series="示督", year=2025).last == len(given)


def test_the_chain_is_sound_after_many_at_once(world: World, together: Together) -> None:
    before = audit.verify(world.district).entries
    actors = [world.actor("system_admin"), Actor.system(world.district.pk)]

    def work(i: int) -> list[Person]:
        return [make_person(actor=actors[i % 2], name=f"某{i}{turn}") for turn in range(4)]

    results = together(THREADS, work)
    assert not [r for r in results if isinstance(r, Exception)]
    verdict = audit.verify(world.district)
    assert verdict.is_sound
    assert verdict.entries == before + THREADS * 4


def test_a_job_that_two_workers_get_runs_once(world: World, together: Together) -> None:
    row = Job.objects.create(organisation=world.district, name="tests.counted")
    results = together(THREADS, lambda _: jobs.run_job.func(row.pk))
    assert results == [None] * THREADS
    assert ran == [row.pk]
    row.refresh_from_db()
    assert (row.state, row.attempts) == (JobState.DONE, 1)


def test_a_job_asked_for_by_many_under_one_key_is_one(world: World, together: Together) -> None:
    def ask(_: int) -> int:
        with transaction.atomic():
            return jobs.after_commit("tests.counted", key="the same").pk

    results = together(THREADS, ask)
    assert len(set(results)) == 1
    assert Job.objects.filter(key="the same").count() == 1
    assert len(ran) == 1


def test_a_slot_is_claimed_once(world: World, together: Together) -> None:
    @schedule.every("tests.slot", minutes=60)
    def work(now: dt.datetime) -> None:
        ran.append(now)

    others = {name: schedule._registered.pop(name) for name in list(schedule._registered)
              if name != "tests.slot"}  # fmt: skip
    try:
        now = timezone.now()
        results = together(THREADS, lambda _: schedule.tick(now))
    finally:
        del schedule._registered["tests.slot"]
        schedule._registered.update(others)
    assert sorted(results) == [[]] * (THREADS - 1) + [["tests.slot"]]
    assert ran == [now]
    assert ScheduleSlot.objects.filter(name="tests.slot").count() == 1


def test_units_made_at_once_all_find_their_place(world: World, together: Together) -> None:
    root = Unit.objects.get(organisation=world.district, depth=1)

    def work(i: int) -> Unit:
        fresh = Unit.objects.get(pk=root.pk)
        facts = UnitFacts(name=f"新设{i}局", kind="government", position=50 + i)
        return make_unit(actor=world.actor("system_admin"), parent=fresh, facts=facts)

    results = together(4, work)
    assert not [r for r in results if isinstance(r, Exception)]
    made = Unit.objects.filter(name__startswith="新设", path__startswith=root.path)
    assert made.count() == 4
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_two_grants_at_once_do_not_make_one_person_two_administrators(
    world: World, together: Together
) -> None:
    """Each asks what the others are about to change: the posts differ, the person is the same."""
    system, unit = Actor.system(world.district.pk), world.units["区住建局"]
    roles = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.OFFICER]
    turns = []
    for turn in range(10):
        person = make_person(actor=system, name=f"双岗{turn}")
        posts = [make_post(actor=system, unit=unit, name=f"岗{turn}{role}") for role in roles]
        for post in posts:
            appoint(actor=system, post=post, person=person, first_day=timezone.localdate())
        turns.append(posts)

    def grant(i: int) -> list[PostRole | Mistake]:
        found: list[PostRole | Mistake] = []
        for posts in turns:
            try:
                found.append(grant_role(actor=system, post=posts[i], role=roles[i]))
            except Mistake as mistake:
                found.append(mistake)
        return found

    results = together(len(roles), grant)
    granted = [sum(isinstance(r[turn], PostRole) for r in results) for turn in range(len(turns))]
    assert granted == [1] * len(turns), results
