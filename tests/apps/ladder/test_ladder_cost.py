"""Lists and the job cost the same number of queries for a few rows and for many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.apps.ladder.actions import climb
from luodi.apps.ladder.models import RungTaken
from luodi.apps.ladder.queries import ladder_of, near, parts_of
from luodi.apps.tasks.models import Task, TaskParty
from luodi.core.ladder import TEMPLATES, parse
from luodi.kernel.access import Actor
from tests.apps.ladder.conftest import DUE, at
from tests.apps.ladder.test_notices import LATE, sent
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
Clock = Callable[[dt.datetime], None]


def more(world: World, count: int, title: str) -> list[Task]:
    """So many tasks of two units that are due."""
    known = set(Task.objects.values_list("pk", flat=True))
    issued(world, ["区住建局", "东湖街道"] * (count // 2), due=DUE, title=title)
    TaskParty.objects.filter(state="waiting").update(state="signed")
    return list(Task.objects.exclude(pk__in=known))


def queries(act: Callable[[], object]) -> int:
    """How many it takes."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


@pytest.mark.parametrize("name", ["ladder:list", "ladder:log"])
def test_lists(world: World, sign_in: Any, clock: Clock, name: str) -> None:
    clock(at(LATE))
    client = sign_in(world.users["officer"])

    def rows(title: str, count: int) -> None:
        made = more(world, count, title)
        climb(actor=Actor.system(world.district.pk), task_ids=[t.pk for t in made], now=at(LATE))
        for task in made:
            sent(world, task, at(LATE))

    rows("一", 2)
    client.get(reverse(name))
    few = queries(lambda: client.get(reverse(name)))
    rows("二", 20)
    assert queries(lambda: client.get(reverse(name))) == few


def test_the_job(world: World, clock: Clock) -> None:
    clock(at(DUE))
    pk = world.district.pk
    for ladder in (ladder_of(pk, DUE), parse(TEMPLATES["projects"])):
        few_tasks = [task.pk for task in more(world, 2, f"少{ladder.name}")]
        few = queries(lambda: parts_of(pk, few_tasks, ladder))  # noqa: B023 - called at once
        many_tasks = [task.pk for task in more(world, 40, f"多{ladder.name}")]
        assert queries(lambda: parts_of(pk, many_tasks, ladder)) == few  # noqa: B023 - as above
        assert queries(lambda: near(pk, ladder, DUE)) <= 4  # noqa: B023 - as above


def test_only_tasks_near_their_date_are_looked_at(world: World, clock: Clock) -> None:
    clock(at(DUE - dt.timedelta(60)))
    more(world, 2, "还早")
    ladder = ladder_of(world.district.pk, DUE)
    assert near(world.district.pk, ladder, DUE - dt.timedelta(60)) == []
    assert len(near(world.district.pk, ladder, DUE - dt.timedelta(10))) == 2
    assert near(world.neighbour.pk, ladder, DUE) == []
    assert not RungTaken.objects.exists()
