"""Steps that exclude each other, at the same moment: one of them is done, the others are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    Completion,
    Report,
    Review,
    Wish,
    archive,
    ask,
    claim,
    complete,
    grant,
    merge,
    reopen,
    report,
    return_task,
    sign,
    vouch_claim,
    withdraw,
)
from luodi.apps.tasks.models import (
    Claim,
    Progress,
    Standing,
    Task,
    TaskParty,
    TaskRequest,
    WorkItem,
)
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import CHECKS
from luodi.kernel import audit
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.apps.tasks.factory import issued, signed
from tests.concurrency.conftest import Together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
DUE = dt.date(2027, 6, 30)
NEW = dt.date(2027, 9, 30)
PASSED = Review(checks=dict.fromkeys(CHECKS, True))


def _race(together: Together, ways: Sequence[Callable[[], Any]]) -> list[int]:
    """All at once; which of them were done. The others got a sentence."""
    outcomes = together(len(ways), lambda i: ways[i]())
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, Mistake) and str(one).endswith("。") for one in refused), refused
    return [n for n, one in enumerate(outcomes) if not isinstance(one, Exception)]


def _sound(world: World) -> None:
    assert audit.verify(world.district).is_sound
    for task in Task.objects.all():
        now = Standing.objects.get(task=task, ends=None)
        assert (now.state, now.due_current) == (task.state, task.due_current)
        if not task.is_open:
            assert not WorkItem.objects.filter(task=task, closed_at=None).exists()


def _claimed(world: World, *, vouched: bool) -> tuple[TaskParty, Claim]:
    party, now = signed(world), timezone.now()
    said = Completion(result="17个小区全部完工，验收合格")
    made = claim(actor=world.actor("handler"), party=party, said=said, now=now)
    if vouched:
        vouch_claim(actor=world.actor("unit_head"), claim=made, now=now)
    return party, Claim.objects.get()


def test_two_heads_vouch_for_one_claim_once(world: World, together: Together) -> None:
    _party, made = _claimed(world, vouched=False)
    head, now = world.actor("unit_head"), timezone.now()
    done = _race(together, [lambda: vouch_claim(actor=head, claim=made, now=now)] * 3)
    assert len(done) == 1
    assert Event.objects.filter(verb="tasks.vouch_claim").count() == 1
    assert WorkItem.objects.filter(kind="review", closed_at=None).count() == 1
    _sound(world)


def test_two_offices_review_one_claim_once(world: World, together: Together) -> None:
    party, _made = _claimed(world, vouched=True)
    actors, now = [world.actor(name) for name in ("officer", "officer2", "head")], timezone.now()

    def by(actor: Any) -> Callable[[], Task]:
        return lambda: complete(actor=actor, task=party.task, review=PASSED, now=now)

    done = _race(together, [by(actor) for actor in actors])
    assert len(done) == 1
    task = Task.objects.get()
    assert (task.state, task.outcome) == ("completed", "on_time")
    assert Claim.objects.get().decided_by_id == actors[done[0]].user_id
    assert Event.objects.filter(verb="tasks.complete").count() == 1
    _sound(world)


def test_an_extension_is_decided_while_the_task_is_withdrawn(
    world: World, together: Together
) -> None:
    """Withdrawn in the end, whoever was first; granted only if that came first."""
    party, now = signed(world), timezone.now()
    Task.objects.update(due_original=DUE, due_current=DUE)
    Standing.objects.update(due_original=DUE, due_current=DUE)
    wish = Wish(kind=RequestKind.EXTEND, grounds="汛期无法施工", wanted_due=NEW)
    request = ask(actor=world.actor("unit_head"), party=party, wish=wish, now=now)
    head, officer = world.actor("head"), world.actor("officer")
    done = _race(
        together,
        [
            lambda: grant(actor=head, request=request, now=now),
            lambda: withdraw(actor=officer, task_ids=[party.task_id], reason="政策取消", now=now),
        ],
    )
    assert 1 in done
    task, request = Task.objects.get(), TaskRequest.objects.get()
    assert task.state == "withdrawn"
    granted = 0 in done
    assert request.state == ("granted" if granted else "taken_back")
    assert (task.due_current, task.extensions) == ((NEW, 1) if granted else (DUE, 0))
    assert task.due_original == DUE
    _sound(world)


def test_a_report_arrives_while_the_task_is_archived(world: World, together: Together) -> None:
    """What is done is done: the report finds a closed task, whichever comes first."""
    party, _made = _claimed(world, vouched=True)
    officer, handler, now = world.actor("officer"), world.actor("handler"), timezone.now()
    complete(actor=officer, task=party.task, review=PASSED, now=now)
    said = Report(text="又完成 3 个")
    done = _race(
        together,
        [
            lambda: archive(actor=officer, task_ids=[party.task_id], now=now),
            lambda: report(actor=handler, party=party, said=said, now=now),
        ],
    )
    assert done == [0]
    assert not Progress.objects.exists()
    assert Task.objects.get().archive_number
    _sound(world)


def test_a_task_is_archived_or_taken_up_again(world: World, together: Together) -> None:
    party, _made = _claimed(world, vouched=True)
    officer, other, now = world.actor("officer"), world.actor("officer2"), timezone.now()
    complete(actor=officer, task=party.task, review=PASSED, now=now)
    done = _race(
        together,
        [
            lambda: archive(actor=officer, task_ids=[party.task_id], now=now),
            lambda: reopen(actor=other, task=party.task, reason="复查不实", now=now),
        ],
    )
    assert len(done) == 1
    assert Task.objects.get().state == ("archived", "active")[done[0]]
    _sound(world)


def test_a_task_is_signed_for_while_it_is_withdrawn(world: World, together: Together) -> None:
    """Withdrawn in the end; nothing of the signature waits."""
    issued(world, ["区住建局"])
    party, now = TaskParty.objects.get(), timezone.now()
    handler, officer = world.actor("handler"), world.actor("officer")
    done = _race(
        together,
        [
            lambda: sign(actor=handler, party_ids=[party.pk], now=now),
            lambda: withdraw(actor=officer, task_ids=[party.task_id], reason="重复", now=now),
        ],
    )
    assert 1 in done
    party.refresh_from_db()
    assert party.state == ("signed" if 0 in done else "waiting")
    assert Task.objects.get().state == "withdrawn"
    _sound(world)


def test_two_tasks_merged_into_each_other_are_not_both_gone(
    world: World, together: Together
) -> None:
    issued(world, ["区住建局", "东湖街道"])
    one, two = Task.objects.order_by("pk")
    officer, other, now = world.actor("officer"), world.actor("officer2"), timezone.now()
    done = _race(
        together,
        [
            lambda: merge(actor=officer, task=one, into=two, reason="同一件事", now=now),
            lambda: merge(actor=other, task=two, into=one, reason="同一件事", now=now),
        ],
    )
    assert len(done) == 1
    assert sorted(Task.objects.values_list("state", flat=True)) == ["merged", "pending"]
    _sound(world)


def test_a_unit_claims_completion_while_another_returns_its_part(
    world: World, together: Together
) -> None:
    """The claim waits for what the office makes of the return, or the office sees both."""
    party, now = signed(world), timezone.now()
    handler, head = world.actor("handler"), world.actor("unit_head")
    said = Completion(result="全部完工")
    done = _race(
        together,
        [
            lambda: claim(actor=handler, party=party, said=said, now=now),
            lambda: return_task(actor=head, party=party, reason="不属本单位职责", now=now),
        ],
    )
    assert len(done) == 1
    assert Task.objects.get().state == ("claimed", "returned")[done[0]]
    assert WorkItem.objects.filter(closed_at=None).count() == 1
    _sound(world)
