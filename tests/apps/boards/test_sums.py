"""Sums that are kept say at every moment what the tasks say, however long ago they were made."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from luodi.apps.boards import jobs
from luodi.apps.boards.actions import make_sums, update_sums
from luodi.apps.boards.contribution import Contribution
from luodi.apps.boards.filters import asked_of, heat_asked
from luodi.apps.boards.models import Counted, Mark, Sum
from luodi.apps.boards.queries import sums
from luodi.apps.boards.queries.asked import Dimension
from luodi.apps.boards.queries.contributions import contributions
from luodi.apps.boards.queries.figures import by_month, live, ready
from luodi.apps.boards.queries.heat import heat, live_months
from luodi.apps.boards.queries.rows import statistics
from luodi.apps.boards.queries.trust import agrees
from luodi.apps.tasks.actions import withdraw
from luodi.apps.tasks.models import Task
from luodi.kernel.access import Actor, Refused
from luodi.kernel.models import Event, Job
from tests.apps.boards.many_ways import TODAY, many_ways
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
PERIODS = ("year=2026", "year=2026&part=q2", "year=2026&part=11", "year=2025", "year=all")


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0800", tick=False):
        yield


def keep(world: World) -> int:
    return make_sums(actor=Actor.system(world.district.pk), now=timezone.now())


def same(actor: Actor, today: dt.date = TODAY) -> int:
    """Compare for every board; how many figures there were."""
    compared = 0
    for dimension in Dimension.values:
        for day in ("issued", "due"):
            for basis in ("original", "current"):
                for period in PERIODS:
                    query = f"dim={dimension}&by={day}&basis={basis}&{period}"
                    asked, _form = asked_of(QueryDict(query), today)
                    kept = ready(actor, asked, today)
                    assert kept is not None
                    assert kept == live(actor, asked, today), query
                    compared += len(kept.rows)
    return compared


def same_heat(actor: Actor) -> None:
    for query in ("", "basis=current", "year=2027"):
        asked, _form = heat_asked(QueryDict(query), TODAY)
        kept = by_month(actor, asked, TODAY)
        assert kept is not None
        shown = ("on_time", "decided", "late_open", "open")
        counted = live_months(actor, asked, TODAY)
        assert {
            key: {name: counts[name] for name in shown} for key, counts in kept.items()
        } == counted


def test_sums_say_what_the_tasks_say(world: World) -> None:
    made = many_ways(world)
    assert keep(world) == len(made) - 2  # no draft, no part of another
    officer = world.actor("officer")
    assert same(officer) > 100
    same_heat(officer)
    # Another day needs no other sums: what has become overdue is overdue.
    assert same(officer, dt.date(2026, 12, 1)) > 100
    assert same(officer, dt.date(2027, 4, 2)) > 100


def test_what_happened_since_is_put_right_at_once(world: World) -> None:
    made = many_ways(world)
    officer, now = world.actor("officer"), timezone.now()
    keep(world)
    first = Mark.objects.get()
    withdraw(actor=officer, task_ids=[made["running"].pk], reason="合并办理", now=now)
    issued(world, ["区住建局", "西山镇"], title="又一份方案", due=dt.date(2026, 11, 30))
    assert same(officer) > 100
    same_heat(officer)
    assert update_sums(actor=Actor.system(world.district.pk), now=now) == 3
    assert Mark.objects.get().seq > first.seq
    assert Mark.objects.get().tasks == first.tasks + 2
    assert same(officer) > 100
    assert not Sum.objects.filter(n=0).exists()
    before = sorted(Sum.objects.values_list("cell", "n", "returned", "extended"))
    keep(world)
    assert sorted(Sum.objects.values_list("cell", "n", "returned", "extended")) == before


def test_a_unit_has_its_own_from_the_sums_and_others_theirs_from_the_tasks(world: World) -> None:
    many_ways(world)
    keep(world)
    for who in ("handler", "liaison", "other_handler"):
        actor = world.actor(who)
        asked, _form = asked_of(QueryDict("year=all"), TODAY)
        kept = ready(actor, asked, TODAY)
        assert kept is not None
        assert kept == live(actor, asked, TODAY), who
        by_goal, _form = asked_of(QueryDict("dim=goal"), TODAY)
        assert ready(actor, by_goal, TODAY) is None
        assert statistics(actor, by_goal, TODAY).total.counts["issued"] > 0
    assert ready(world.actor("stranger_officer"), asked, TODAY) is None


def test_without_sums_or_after_too_much_the_tasks_are_counted(
    world: World, monkeypatch: Any
) -> None:
    made = many_ways(world)
    officer = world.actor("officer")
    asked, _form = asked_of(QueryDict(""), TODAY)
    assert ready(officer, asked, TODAY) is None
    keep(world)
    monkeypatch.setattr(sums, "MOST_CHANGED", 0)
    assert ready(officer, asked, TODAY) is not None
    withdraw(actor=officer, task_ids=[made["running"].pk], reason="合并办理", now=timezone.now())
    assert ready(officer, asked, TODAY) is None
    assert statistics(officer, asked, TODAY).total.counts["left"] == 4
    assert heat(officer, heat_asked(QueryDict(""), TODAY)[0], TODAY).lines


def test_what_nobody_recorded_is_found_at_night(world: World) -> None:
    made = many_ways(world)
    keep(world)
    system = Actor.system(world.district.pk)
    assert agrees(system, TODAY)
    Task.objects.filter(pk=made["running"].pk).update(extensions=3)  # nobody may do this
    assert not agrees(system, TODAY)
    job = Job.objects.create(organisation=world.district, name="boards.check")
    run = _Run(job)
    assert jobs.check(run, organisation_id=world.district.pk) == {"tasks": 17}
    assert agrees(system, TODAY)
    assert jobs.check(run, organisation_id=world.district.pk) == {"tasks": 0}
    assert Event.objects.filter(verb="boards.make_sums").count() == 2


class _Run:
    """What a job is given."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Nobody looks."""


def test_large_districts_get_sums_and_updates_when_enough_has_happened(
    world: World, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    made = many_ways(world)
    now = timezone.now()
    monkeypatch.setattr(jobs, "LARGE", 1_000)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.ask_for_checks(now)
    assert not Mark.objects.exists()
    monkeypatch.setattr(jobs, "LARGE", 10)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.ask_for_checks(now)
    assert [mark.organisation for mark in Mark.objects.all()] == [world.district]
    seq = Mark.objects.get().seq
    withdraw(actor=world.actor("officer"), task_ids=[made["running"].pk], reason="合并", now=now)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.ask_for_updates(now)
    assert Mark.objects.get().seq == seq
    monkeypatch.setattr(jobs, "ENOUGH", 1)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.ask_for_updates(now)
    assert Mark.objects.get().seq > seq


def test_too_many_changes_make_the_sums_anew(world: World) -> None:
    made = many_ways(world)
    keep(world)
    pks = [made[name].pk for name in ("running", "overdue", "today")]
    withdraw(actor=world.actor("officer"), task_ids=pks, reason="合并", now=timezone.now())
    system = Actor.system(world.district.pk)
    assert update_sums(actor=system, now=timezone.now(), most=2) == 17
    assert agrees(system, TODAY)


def test_what_is_kept_reads_back_and_people_do_not_keep(world: World) -> None:
    made = many_ways(world)
    keep(world)
    found = contributions([task.pk for task in made.values()])
    assert len(found) == Counted.objects.count()
    for row in Counted.objects.all():
        assert Contribution.from_json(row.added) == found[row.task_id]
    towns = found[made["towns"].pk]
    units = {f"u{world.units[name].pk}" for name in ("东湖街道", "西山镇")}
    assert set(towns.keys) == {"t", "g-", "d-", "l何区长", *units}
    with pytest.raises(Refused):
        make_sums(actor=world.actor("officer"), now=timezone.now())
