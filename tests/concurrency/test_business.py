"""Two officers at the same moment: one issue, no edit lost, no task signed for twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from luodi.apps.documents.actions import EditConflict, accept, edit
from luodi.apps.documents.models import Document
from luodi.apps.documents.queries.facts import editable_facts
from luodi.apps.tasks.actions import AlreadyIssued, IssueOptions, issue, sign
from luodi.apps.tasks.models import IssueBatch, Task, WorkItem
from luodi.kernel import audit
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event, NumberSeries
from tests.at_work import ISSUED, NOTE, hand_in
from tests.concurrency.conftest import Outcome, Together
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS = ("officer", "officer2")


def decided(world: World) -> Document:
    """A document whose requirements have units and are accepted."""
    officer = world.actor("officer")
    document = Document.objects.get(pk=(hand_in(officer, ISSUED).result or {})["document"])
    wanted = [row.pk for row in document.requirements.all() if row.parties.exclude(unit=None)]
    accept(actor=officer, document_id=document.pk, ids=wanted)
    return document


def issue_by_all(
    world: World, together: Together, document: Document, tokens: list[str]
) -> Outcome:
    """Each of the officers presses the button at the same moment."""
    actors = [world.actor(name) for name in OFFICERS]

    def press(i: int) -> IssueBatch:
        options = IssueOptions(token=tokens[i], note=NOTE, reason="其余后续", accept_past=True)
        return issue(actor=actors[i % 2], document=document, options=options, now=timezone.now())

    return together(len(tokens), press)


@pytest.mark.parametrize("tokens", [["a", "b", "c", "d"], ["same"] * 4], ids=["officers", "clicks"])
def test_a_document_issued_by_several_at_once_is_issued_once(
    world: World, together: Together, tokens: list[str]
) -> None:
    document = decided(world)
    wanted = document.requirements.filter(decision="accepted").count()
    results = issue_by_all(world, together, document, tokens)
    batches = [found for found in results if isinstance(found, IssueBatch)]
    assert len(batches) == 1
    assert all(isinstance(found, Mistake) for found in results if found not in batches)
    if tokens[0] == "same":
        assert all(isinstance(found, AlreadyIssued) for found in results if found not in batches)
    assert IssueBatch.objects.filter(organisation=world.district).count() == 1
    assert Task.objects.filter(batch=batches[0]).count() == wanted == batches[0].tasks_count
    assert NumberSeries.objects.get(organisation=world.district, series="示督").last == 1
    assert audit.verify(world.district).is_sound


def test_two_officers_edit_the_same_field_and_one_is_told(world: World, together: Together) -> None:
    document = decided(world)
    row = document.requirements.order_by("position")[0]
    base, actors = editable_facts(row), [world.actor(name) for name in OFFICERS]

    def save(i: int) -> object:
        return edit(
            actor=actors[i], document_id=document.pk, pk=row.pk, base=base,
            wanted=base | {"text": f"第{i}位督查员的写法"},
        )  # fmt: skip

    results = together(2, save)
    refused = [found for found in results if isinstance(found, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], EditConflict)
    assert isinstance(refused[0], Conflict)
    row.refresh_from_db()
    assert row.text == f"第{1 - results.index(refused[0])}位督查员的写法"


def test_two_officers_edit_different_fields_and_both_are_kept(
    world: World, together: Together
) -> None:
    document = decided(world)
    row = document.requirements.order_by("position")[0]
    base, actors = editable_facts(row), [world.actor(name) for name in OFFICERS]
    wanted = ({"text": "改过的事项"}, {"leader": "何区长"})

    def save(i: int) -> object:
        return edit(actor=actors[i], document_id=document.pk, pk=row.pk, base=base,
                    wanted=base | wanted[i])  # fmt: skip

    results = together(2, save)
    assert not [found for found in results if isinstance(found, Exception)]
    row.refresh_from_db()
    assert (row.text, row.leader) == ("改过的事项", "何区长")


def test_a_task_signed_for_twice_at_once_is_signed_once(world: World, together: Together) -> None:
    document = decided(world)
    (batch,) = issue_by_all(world, together, document, ["only"])
    task = batch.tasks.get(parties__role="lead", parties__unit=world.units["区住建局"])
    party = task.parties.get(role="lead")
    actors = [world.actor("handler"), world.actor("unit_head")]
    results = together(
        4, lambda i: sign(actor=actors[i % 2], party_ids=[party.pk], now=timezone.now())
    )
    signed = [found for found in results if isinstance(found, list) and found]
    others = [found for found in results if found not in signed]
    assert len(signed) == 1
    assert all(isinstance(found, Mistake) or found == [] for found in others), others
    assert Event.objects.filter(target_id=task.pk, verb="tasks.sign").count() <= 1
    assert WorkItem.objects.filter(party=party, kind="sign", closed_at=None).count() == 0
    assert audit.verify(world.district).is_sound
