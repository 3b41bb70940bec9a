"""Two officers, two presses, many units at the same moment: one batch, no lost signature."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import AlreadyIssued, issue, sign
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty, WorkItem
from luodi.kernel import audit
from luodi.kernel.errors import Mistake
from luodi.kernel.models import NumberSeries, PartyRole
from tests.apps.tasks.factory import issued, make_document, make_requirement, options
from tests.concurrency.conftest import Together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def _document(world: World, count: int, title: str = "要点") -> Any:
    document = make_document(world, count, title=title)
    for n in range(1, count + 1):
        make_requirement(document, n, [(PartyRole.LEAD, world.units["区住建局"])])
    return document


def test_two_officers_issue_one_document_once(world: World, together: Together) -> None:
    document = _document(world, 20)
    actors = [world.actor(name) for name in ("officer", "officer2", "head", "officer")]

    def press(i: int) -> IssueBatch:
        return issue(
            actor=actors[i], document=document, options=options(f"f{i}"), now=timezone.now()
        )

    results = together(4, press)
    assert [type(r) for r in results].count(IssueBatch) == 1
    assert sum(isinstance(r, Mistake) for r in results) == 3
    assert Task.objects.count() == 20
    assert NumberSeries.objects.get(organisation=world.district).last == 1
    assert audit.verify(world.district).is_sound


def test_the_same_form_pressed_twice_makes_one_batch(world: World, together: Together) -> None:
    document, actor = _document(world, 5), world.actor("officer")

    def press(_i: int) -> int:
        try:
            return issue(
                actor=actor, document=document, options=options("same"), now=timezone.now()
            ).pk
        except AlreadyIssued as known:
            return known.batch.pk

    assert len(set(together(4, press))) == 1
    assert Task.objects.count() == 5


def test_batches_of_several_documents_are_numbered_without_a_gap(
    world: World, together: Together
) -> None:
    documents = [_document(world, 3, f"文件{i}") for i in range(5)]
    actor = world.actor("officer")

    def press(i: int) -> str:
        return issue(
            actor=actor, document=documents[i], options=options(f"f{i}"), now=timezone.now()
        ).number

    numbers = together(5, press)
    year = timezone.localdate().year
    assert sorted(numbers) == [f"示督〔{year}〕{n}号" for n in range(1, 6)]


def test_colleagues_who_sign_at_once_sign_once(world: World, together: Together) -> None:
    issued(world, ["区住建局"] * 4)
    pks = list(TaskParty.objects.values_list("pk", flat=True))
    actors = [world.actor(name) for name in ("handler", "unit_head")]

    def press(i: int) -> int:
        return len(sign(actor=actors[i % 2], party_ids=pks, now=timezone.now()))

    results = together(4, press)
    assert [r for r in results if isinstance(r, int)] == [4]
    assert set(Task.objects.values_list("state", flat=True)) == {"active"}
    assert WorkItem.objects.filter(closed_at=None, kind="report").count() == 4
