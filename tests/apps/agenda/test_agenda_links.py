"""Which task waits for which: added, taken away, never in a circle, seen on the page of a task."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luodi.apps.agenda.actions import link, unlink
from luodi.apps.agenda.models import Dependency
from luodi.apps.agenda.queries.links import links_of, way
from luodi.apps.tasks.models import Task
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.apps.agenda.helpers import TODAY, make_task
from tests.world import World

pytestmark = pytest.mark.django_db


def chain(world: World, count: int) -> list[Task]:
    """So many tasks, each waiting for the one before it."""
    tasks = [make_task(world, f"第{n}步", TODAY + dt.timedelta(n * 10)) for n in range(count)]
    for before, after in pairwise(tasks):
        link(actor=world.actor("officer"), before=before, after=after)
    return tasks


def test_both_tasks_say_so_in_their_timeline(world: World) -> None:
    first, second = chain(world, 2)
    found = links_of(world.actor("officer"), second)
    assert [row.before for row in found.before] == [first]
    assert links_of(world.actor("officer"), first).after[0].after == second
    facts = {e.target_id: e.after for e in Event.objects.filter(verb="agenda.link")}
    assert facts == {first.pk: {"awaited_by": str(second)}, second.pk: {"waits_for": str(first)}}
    unlink(actor=world.actor("head"), row=found.before[0])
    assert Dependency.objects.count() == 0
    assert Event.objects.filter(verb="agenda.unlink").count() == 2


def test_a_circle_is_refused_and_named(world: World) -> None:
    first, second, third = chain(world, 3)
    officer = world.actor("officer")
    assert way(world.district.pk, first.pk, third.pk) == [first.pk, second.pk, third.pk]
    assert way(world.district.pk, third.pk, first.pk) == []
    with pytest.raises(Mistake) as circle:
        link(actor=officer, before=third, after=first)
    expected = " → ".join(t.number for t in (first, second, third, first))
    assert expected in str(circle.value)
    with pytest.raises(Mistake):
        link(actor=officer, before=second, after=first)
    with pytest.raises(Mistake):
        link(actor=officer, before=first, after=first)
    with pytest.raises(Mistake):
        link(actor=officer, before=first, after=second)
    link(actor=officer, before=first, after=third)
    assert Dependency.objects.count() == 3


def test_what_has_ended_is_not_waited_for(world: World) -> None:
    gone = make_task(world, "撤了的", TODAY, state="withdrawn", is_open=False)
    done = make_task(world, "办完的", TODAY, state="completed", is_open=False)
    here = make_task(world, "在办的", TODAY)
    officer = world.actor("officer")
    with pytest.raises(Mistake):
        link(actor=officer, before=gone, after=here)
    with pytest.raises(Mistake):
        link(actor=officer, before=here, after=done)
    assert link(actor=officer, before=done, after=here).pk


def test_only_the_office_and_only_of_its_own_district(world: World) -> None:
    first, second = chain(world, 2)
    for name in ("handler", "unit_head", "leader", "judge"):
        with pytest.raises(Refused):
            link(actor=world.actor(name), before=second, after=first)
    row = Dependency.objects.get()
    with pytest.raises(Refused):
        unlink(actor=world.actor("handler"), row=row)
    with pytest.raises(Hidden):
        unlink(actor=world.actor("stranger_officer"), row=row)
    with pytest.raises(Hidden):
        link(actor=world.actor("stranger_officer"), before=first, after=second)


def test_a_unit_sees_links_with_tasks_it_sees(world: World) -> None:
    mine, other = (
        make_task(world, "住建的", TODAY),
        make_task(world, "街道的", TODAY, unit="东湖街道"),
    )
    link(actor=world.actor("officer"), before=other, after=mine)
    assert links_of(world.actor("handler"), mine).before == []
    assert len(links_of(world.actor("officer"), mine).before) == 1


def test_the_page_of_a_task_adds_and_takes_away(world: World, sign_in: Any) -> None:
    first, second = (make_task(world, name, TODAY) for name in ("先办", "后办"))
    client: Client = sign_in(world.users["officer"])
    page = reverse("tasks:task", args=[second.pk])
    assert "登记前置或后续任务" in client.get(page).content.decode()
    address = reverse("agenda:link", args=[second.pk])
    said = client.post(address, {"number": "没有的", "side": "before"}, follow=True)
    assert "没有编号为“没有的”的任务" in said.content.decode()
    said = client.post(address, {"number": f" {first.number} ", "side": "before"}, follow=True)
    assert "要等它办完" in said.content.decode()
    row = Dependency.objects.get()
    assert (row.before, row.after) == (first, second)
    gone = client.post(reverse("agenda:unlink", args=[row.pk]), {"task": second.pk})
    assert gone.headers["Location"] == page
    assert Dependency.objects.count() == 0
    said = client.post(address, {"number": first.number, "side": "after"}, follow=True)
    assert "在等本项办完" in said.content.decode()
    reader: Client = sign_in(world.users["handler"])
    shown = reader.get(page).content.decode()
    assert "在等本项办完" in shown
    assert "登记前置或后续任务" not in shown
    assert reader.post(address, {"number": first.number}).status_code == 403
