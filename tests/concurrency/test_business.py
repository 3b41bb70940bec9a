"""Several at the same moment: one issue, no edit lost, nothing signed or sent on twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from luodi.apps.documents.actions import EditConflict, accept, edit
from luodi.apps.documents.models import Document
from luodi.apps.documents.queries.facts import editable_facts
from luodi.apps.tasks.actions import (
    AlreadyIssued,
    IssueOptions,
    Report,
    correct,
    issue,
    report,
    sign,
    take_back_report,
    vouch_report,
)
from luodi.apps.tasks.models import IssueBatch, Progress, Task, WorkItem
from luodi.kernel import audit
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event, NumberSeries
from luodi.kernel.repeats import Repeated
from tests.apps.tasks.reporting import file, head_signs, joint
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


def test_two_heads_who_send_a_report_on_at_once_send_it_once(
    world: World, together: Together
) -> None:
    party = joint(world)
    head_signs(world)
    made = file(world, party, "完成 3 个")
    head, handler = world.actor("unit_head"), world.actor("handler")

    def press(i: int) -> object:
        if i == 2:
            return take_back_report(actor=handler, progress=made, now=timezone.now())
        return vouch_report(actor=head, progress=made, now=timezone.now())

    results = together(4, press)
    done = [found for found in results if not isinstance(found, Exception)]
    assert len(done) == 1
    assert all(isinstance(found, Conflict) for found in results if found not in done), results
    made.refresh_from_db()
    assert made.state == ("stopped" if results[2] in done else "filed")
    assert not WorkItem.objects.filter(subject="tasks.progress", closed_at=None).exists()
    assert audit.verify(world.district).is_sound


def test_one_form_pressed_by_many_fingers_files_one_report(
    world: World, together: Together
) -> None:
    party, actor = joint(world), world.actor("handler")
    form = "t"
    said = Report(text="完成 3 个", token=form, seen=frozenset())
    results = together(
        4, lambda _i: report(actor=actor, party=party, said=said, now=timezone.now())
    )
    assert len([found for found in results if isinstance(found, Progress)]) == 1
    assert all(isinstance(found, (Progress, Repeated)) for found in results), results
    assert Progress.objects.filter(task=party.task_id).count() == 1
    assert WorkItem.objects.filter(party=party, kind="report", closed_at=None).count() == 1


def test_two_corrections_of_one_report_at_once_leave_one(world: World, together: Together) -> None:
    party, actor = joint(world), world.actor("handler")
    old = file(world, party, "完成 9 个")

    def mend(i: int) -> object:
        said = Report(text=f"完成 {i} 个")
        return correct(actor=actor, progress=old, said=said, reason="多报", now=timezone.now())

    results = together(3, mend)
    assert len([found for found in results if isinstance(found, Progress)]) == 1
    assert all(isinstance(found, (Progress, Conflict)) for found in results), results
    states = (
        Progress.objects.filter(task=party.task_id).order_by("pk").values_list("state", flat=True)
    )
    assert list(states) == ["corrected", "filed"]
