"""Two heads, or a head and a unit, decide on the same thing at the same moment: one of them does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    Completion,
    Review,
    Wish,
    ask,
    claim,
    complete,
    grant,
    refuse,
    send_back,
    take_back,
    unclaim,
    vouch_claim,
)
from luodi.apps.tasks.models import Claim, Standing, Task, TaskParty, TaskRequest, WorkItem
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import CHECKS
from luodi.kernel import audit
from luodi.kernel.errors import Conflict
from luodi.kernel.models import Event
from tests.apps.tasks.factory import issued, signed
from tests.concurrency.conftest import Together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
DUE = dt.date(2027, 6, 30)
NEW = dt.date(2027, 9, 30)


def _asked(world: World) -> TaskRequest:
    """An extension on the desk of the head of the office."""
    party = signed(world)
    Task.objects.filter(pk=party.task_id).update(due_original=DUE, due_current=DUE)
    wish = Wish(kind=RequestKind.EXTEND, grounds="汛期无法施工", wanted_due=NEW)
    head = world.actor("unit_head")
    return ask(actor=head, party=party, wish=wish, now=timezone.now())


def _sound(world: World, outcomes: list[Any], done: int = 1) -> None:
    assert sum(isinstance(one, Conflict) for one in outcomes) == len(outcomes) - done, outcomes
    assert audit.verify(world.district).is_sound


def test_two_heads_grant_the_same_request_once(world: World, together: Together) -> None:
    request, head = _asked(world), world.actor("head")

    def decide(i: int) -> TaskRequest:
        due = NEW + dt.timedelta(i)
        return grant(actor=head, request=request, due=due, now=timezone.now())

    outcomes = together(3, decide)
    _sound(world, outcomes)
    won = next(n for n, one in enumerate(outcomes) if isinstance(one, TaskRequest))
    task = Task.objects.get()
    assert (task.state, task.extensions) == ("active", 1)
    assert task.due_current == NEW + dt.timedelta(won)
    assert Event.objects.filter(verb="tasks.grant").count() == 1


def test_a_request_is_granted_refused_or_taken_back_but_one_of_them(
    world: World, together: Together
) -> None:
    request, head, asker = _asked(world), world.actor("head"), world.actor("handler")
    ways = (
        lambda: grant(actor=head, request=request, now=timezone.now()),
        lambda: refuse(actor=head, request=request, reason="理由不充分", now=timezone.now()),
        lambda: take_back(actor=asker, request=request, now=timezone.now()),
    )
    outcomes = together(3, lambda i: ways[i]())
    _sound(world, outcomes)
    task = Task.objects.get()
    granted = isinstance(outcomes[0], TaskRequest)
    assert (task.state, task.due_current) == ("active", NEW if granted else DUE)
    assert not WorkItem.objects.filter(subject="tasks.taskrequest", closed_at=None).exists()
    assert Standing.objects.filter(task=task, ends=None).count() == 1


def test_completion_is_accepted_sent_back_or_taken_back_but_one_of_them(
    world: World, together: Together
) -> None:
    issued(world, ["区住建局"])
    party = TaskParty.objects.select_related("task", "unit").get()
    TaskParty.objects.update(state="signed")
    Task.objects.update(state="active")
    now, handler = timezone.now(), world.actor("handler")
    made = claim(actor=handler, party=party, said=Completion(result="已全部完工"), now=now)
    made = vouch_claim(actor=world.actor("unit_head"), claim=made, now=now)
    task, passed = Task.objects.get(), Review(checks=dict.fromkeys(CHECKS, True))
    officer, other = world.actor("officer"), world.actor("officer2")
    ways = (
        lambda: complete(actor=officer, task=task, review=passed, now=now),
        lambda: send_back(actor=other, task=task, reason="没有验收", now=now),
        lambda: unclaim(actor=handler, claim=made, now=now),
    )
    outcomes = together(3, lambda i: ways[i]())
    _sound(world, outcomes)
    task.refresh_from_db()
    states = {"completed": "accepted", "active": Claim.objects.get().state}
    assert Claim.objects.get().state == states[task.state]
    assert task.sent_back == int(isinstance(outcomes[1], Task))
