"""What is counted from the parts of units alone agrees with the tasks themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions import issue, reassign, return_task, sign, withdraw
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import TaskParty
from tests.apps.tasks.factory import issued, make_document, make_requirement, options, target
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def _life(world: World) -> None:
    """Tasks that were signed, returned, given to another unit, withdrawn; one of two units."""
    officer, now = world.actor("officer"), timezone.now()
    housing, finance = world.units["区住建局"], world.units["区财政局"]
    batch = issued(world, ["区住建局"] * 4, targets=[target()])
    parties = list(TaskParty.objects.filter(task__batch=batch).order_by("pk"))
    sign(actor=world.actor("handler"), party_ids=[parties[0].pk], now=now)
    for party in parties[1:3]:
        return_task(actor=world.actor("handler"), party=party, reason="不是我们的事", now=now)
    reassign(actor=officer, party=parties[1], unit=finance, reason="按三定", now=now)
    withdraw(actor=officer, task_ids=[parties[3].task_id], reason="上级调整", now=now)
    document = make_document(world, 1, title="两家的事")
    make_requirement(document, 1, [("lead", housing), ("support", finance)])
    issue(actor=officer, document=document, options=options("两家"), now=now)


@pytest.mark.parametrize("login", ["officer", "handler", "liaison", "head", "stranger_officer"])
def test_the_count_of_a_page_is_that_of_its_rows(world: World, login: str) -> None:
    _life(world)
    actor, counted = world.actor(login), 0
    for unit in ["", *map(str, Unit.objects.values_list("pk", flat=True))]:
        for rest in ("", "state=open", "role=support&state=open", "role=lead", "state=active",
                     "state=open&light=red", "state=open&q=小区"):  # fmt: skip
            register = Register(actor, QueryDict(f"unit={unit}&{rest}"), TODAY)
            quick = register.counted()
            if quick is not None:
                counted += 1
                assert quick.count() == register.rows().count(), (unit, rest)
    assert counted >= 2


def test_parts_say_what_their_tasks_say(world: World) -> None:
    _life(world)
    for party in TaskParty.objects.select_related("task"):
        told = (party.task_is_open, party.rhythm, party.figures)
        task = party.task
        assert told == (task.is_open, task.rhythm, task.targets.count())
    assert set(TaskParty.objects.values_list("task_is_open", flat=True)) == {True, False}


def test_a_word_that_very_many_have_is_not_counted_as_if_all_were_found(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _life(world)
    client = sign_in(world.users["officer"])

    def page(**asked: str) -> Any:
        return client.get(reverse("tasks:list"), asked).context["page"]

    found = page(q="小区").total
    assert found > 2
    assert not page(q="小区").total_is_capped
    monkeypatch.setattr("luodi.apps.tasks.queries.lists.MOST_FOUND", 2)
    cut = page(q="小区")
    assert (cut.total, cut.total_is_capped) == (2, True)
    assert not page().total_is_capped
