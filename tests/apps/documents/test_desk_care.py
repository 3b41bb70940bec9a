"""What the desk must not lose: others' decisions, edits, figures, answers; and what is not its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents.actions import (
    Answer,
    BulkEdit,
    answer,
    deciding,
    edit_facts,
    editing,
    finish_reading,
    plant_goals,
    reread,
    shaping,
)
from luodi.apps.documents.actions.keeping import DocumentFacts
from luodi.apps.documents.actions.reading import take_reading
from luodi.apps.documents.models import Decision, Document, Goal, Requirement
from luodi.apps.documents.queries.desk import desk_of
from luodi.apps.documents.queries.facts import editable_facts
from luodi.apps.documents.queries.questions import Doubt, open_questions
from luodi.apps.orgs.actions import dissolve_unit
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.errors import Conflict, Mistake
from luodi.reading import read
from tests.apps.documents.factory import document_on_desk, requirement_with
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(world: World) -> Document:
    """The notice of the factory on the officer's desk."""
    return document_on_desk(world.actor("officer"))


def _edit(world: World, row: Requirement, who: str = "officer", **wanted: Any) -> Requirement:
    base = editable_facts(row)
    changed, _merged = editing.edit(
        actor=world.actor(who), document_id=row.document_id, pk=row.pk, base=base,
        wanted={**base, **wanted},
    )  # fmt: skip
    return changed


def test_a_row_merged_away_in_the_meantime_takes_no_edits(world: World, document: Document) -> None:
    officer, unit = world.actor("officer"), world.units["区住建局"]
    first = requirement_with(document, "重点项目20个")
    second = requirement_with(document, "老旧小区12个")
    shaping.merge(actor=officer, document_id=document.pk, ids=[first.pk, second.pk])
    both: dict[str, Any] = {"actor": officer, "document_id": document.pk}
    attempts = (
        lambda: editing.edit_many(**both, ids=[second.pk], edit=BulkEdit(lead=unit)),
        lambda: answer(**both, answers=[Answer(second.pk, lead=unit)]),
        lambda: editing.take_suggestion(**both, pk=second.pk, unit=unit),
        lambda: deciding.follow_reading(**both, ids=[second.pk]),
        lambda: shaping.split(**both, pk=second.pk, at=second.start + 3),
        lambda: deciding.accept(**both, ids=[second.pk]),
    )
    for attempt in attempts:
        with pytest.raises(Conflict):
            attempt()
    second.refresh_from_db()
    assert second.decision == Decision.MERGED
    assert not second.parties.filter(unit=unit).exists()


def test_following_the_reading_leaves_what_others_decided(world: World, document: Document) -> None:
    rows = [row for row in document.requirements.all() if row.proposal != "task"]
    assert rows
    ids = [row.pk for row in rows]
    deciding.accept(actor=world.actor("officer2"), document_id=document.pk, ids=ids[:1])
    if len(ids) == 1:
        with pytest.raises(Mistake):
            deciding.follow_reading(actor=world.actor("officer"), document_id=document.pk, ids=ids)
    else:
        deciding.follow_reading(actor=world.actor("officer"), document_id=document.pk, ids=ids)
    assert Requirement.objects.get(pk=ids[0]).decision == Decision.ACCEPTED


def test_merging_loses_neither_a_decision_nor_what_the_other_said(
    world: World, document: Document
) -> None:
    officer = world.actor("officer")
    plant_goals(actor=officer)
    goal = Goal.objects.filter(organisation=world.district, depth=2)[0]
    first = requirement_with(document, "重点项目20个")
    second = requirement_with(document, "老旧小区12个")
    _edit(world, second, leader="何区长", goal_id=goal.pk, recurrence="FREQ=WEEKLY;BYDAY=FR")
    deciding.reject(actor=officer, document_id=document.pk, ids=[first.pk], reason="已有部署")
    deciding.accept(actor=officer, document_id=document.pk, ids=[second.pk])
    merged = shaping.merge(actor=officer, document_id=document.pk, ids=[first.pk, second.pk])
    merged.refresh_from_db()
    assert (merged.decision, merged.leader, merged.goal_id) == ("undecided", "何区长", goal.pk)
    assert merged.recurrence == "FREQ=WEEKLY;BYDAY=FR"


def test_only_neighbours_are_merged(world: World, document: Document) -> None:
    rows = desk_of(document).rows
    with pytest.raises(Mistake, match="相邻"):
        shaping.merge(
            actor=world.actor("officer"), document_id=document.pk, ids=[rows[0].pk, rows[2].pk]
        )
    assert Requirement.objects.filter(decision=Decision.MERGED).count() == 0


def test_splitting_keeps_measures_and_figures_added_by_hand(
    world: World, document: Document
) -> None:
    row = requirement_with(document, "重点项目20个")
    hand = {"indicator": "满意率", "op": ">=", "value": 90.0, "unit": "%", "quote": ""}
    row = _edit(world, row, measures=["成立专班"], targets=[*row.targets, hand])
    parts = shaping.split(
        actor=world.actor("officer"), document_id=document.pk, pk=row.pk,
        at=document.text.index("完成年度投资"),
    )  # fmt: skip
    assert [[t["value"] for t in part.targets] for part in parts] == [[20.0, 90.0], [50.0]]
    assert [part.measures for part in parts] == [["成立专班"], []]


def test_reading_again_does_not_throw_away_edits(world: World, document: Document) -> None:
    row = requirement_with(document, "老旧小区12个")
    _edit(world, row, leader="何区长")
    with pytest.raises(Mistake, match="重新读取会丢掉"):
        reread(actor=world.actor("officer"), document=document)
    take_reading(actor=world.actor("officer"), document=document)
    assert requirement_with(document, "老旧小区12个").leader == "何区长"
    deciding.undo(actor=world.actor("officer"), document_id=document.pk)
    assert reread(actor=world.actor("officer"), document=document).pk


def test_a_title_that_a_person_gave_survives_reading_again(world: World, register: Any) -> None:
    officer, document = world.actor("officer"), register(world.actor("officer"))
    read_title = document.title
    facts = DocumentFacts(title="老旧小区改造通知（最终版）")
    edit_facts(actor=officer, document=document, facts=facts)
    finish_reading(actor=officer, document=document, reading=read(document.text))
    document.refresh_from_db()
    assert document.title == "老旧小区改造通知（最终版）"
    Document.objects.filter(pk=document.pk).update(title=read_title)
    finish_reading(actor=officer, document=document, reading=read(document.text))
    document.refresh_from_db()
    assert document.title == read_title


def test_goals_and_units_of_others_cannot_be_named(
    world: World, document: Document, sign_in: Any
) -> None:
    stranger = world.actor("stranger_officer")
    plant_goals(actor=stranger)
    foreign = Goal.objects.filter(organisation=world.neighbour)[0]
    row = requirement_with(document, "老旧小区12个")
    for goal in (foreign.pk, 10**12):
        with pytest.raises(Mistake, match="目标"):
            _edit(world, row, goal_id=goal)
    away = world.units["邻区住建局"]
    party = {
        "role": "lead",
        "name": "邻区住建局",
        "unit": away.pk,
        "group": None,
        "basis": "person",
    }
    with pytest.raises(Mistake):
        _edit(world, row, parties=[party])
    officer, both = world.actor("officer"), {"document_id": document.pk}
    with pytest.raises(Hidden):
        editing.take_suggestion(actor=officer, **both, pk=row.pk, unit=away)
    with pytest.raises(Hidden):
        editing.edit_many(actor=officer, **both, ids=[row.pk], edit=BulkEdit(lead=away))
    with pytest.raises(Hidden):
        editing.edit_many(actor=officer, **both, ids=[row.pk], edit=BulkEdit(goal=foreign))
    with pytest.raises(Hidden):
        answer(actor=officer, **both, answers=[Answer(row.pk, lead=away)])
    row.refresh_from_db()
    assert (row.goal_id, row.parties.count()) == (None, 0)


def test_a_unit_that_has_ended_is_not_suggested_nor_taken(
    world: World, document: Document, sign_in: Any
) -> None:
    row = requirement_with(document, "老旧小区12个")
    address = reverse("documents:desk", args=[document.pk]) + f"?r={row.pk}"
    client = sign_in(world.users["officer"])
    assert client.get(address).context["suggestions"]
    dissolve_unit(
        actor=Actor.system(world.district.pk), unit=world.units["区住建局"],
        last_day=timezone.localdate(), reason="机构改革",
    )  # fmt: skip
    assert not client.get(address).context["suggestions"]
    with pytest.raises(Mistake, match="已经撤销"):
        editing.take_suggestion(
            actor=world.actor("officer"), document_id=document.pk, pk=row.pk,
            unit=type(world.units["区住建局"]).objects.get(pk=world.units["区住建局"].pk),
        )  # fmt: skip


def test_answers_are_not_lost_to_a_mistake_in_one_of_them(
    world: World, document: Document, sign_in: Any
) -> None:
    row = requirement_with(document, "老旧小区12个")
    unit = world.units["区住建局"]
    client, address = (
        sign_in(world.users["officer"]),
        reverse("documents:questions", args=[document.pk]),
    )
    said = {
        f"lead_{row.pk}": f"u:{unit.pk}",
        f"leader_{row.pk}": "何区长",
        f"due_{row.pk}": "6月底",
    }
    refused = client.post(address, said)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f'<option value="u:{unit.pk}" selected>区住建局</option>' in page
    assert 'value="何区长"' in page
    gone = client.post(address, {f"lead_{row.pk}": "u:999999", f"leader_{row.pk}": "何区长"})
    assert gone.status_code == 422
    assert "已不存在" in gone.content.decode()
    row.refresh_from_db()
    assert row.leader == ""


def test_an_answer_takes_the_place_of_a_name_nobody_knows(world: World, document: Document) -> None:
    row = requirement_with(document, "老旧小区12个")
    name = {
        "role": "lead",
        "name": "区老旧小区办",
        "unit": None,
        "group": None,
        "basis": "explicit",
    }
    row = _edit(world, row, parties=[name])
    answer(
        actor=world.actor("officer"), document_id=document.pk,
        answers=[Answer(row.pk, lead=world.units["区住建局"])],
    )  # fmt: skip
    assert [party.name for party in row.parties.all()] == ["区住建局"]
    doubts = {q.doubt for q in open_questions(desk_of(document).rows) if q.row.pk == row.pk}
    assert Doubt.UNKNOWN_UNIT not in doubts


def test_what_has_been_issued_is_no_open_question(world: World, document: Document) -> None:
    row = requirement_with(document, "老旧小区12个")
    assert [q for q in open_questions(desk_of(document).rows) if q.row.pk == row.pk]
    Requirement.objects.filter(pk=row.pk).update(
        issued_at=timezone.now(), decision=Decision.ACCEPTED
    )
    assert not [q for q in open_questions(desk_of(document).rows) if q.row.pk == row.pk]


@pytest.mark.parametrize("odd", ["²", "٣", "9" * 40, "-1", "x"])
def test_odd_numbers_in_addresses_are_no_errors(
    world: World, document: Document, sign_in: Any, odd: str
) -> None:
    client = sign_in(world.users["officer"])
    for name in ("desk", "document"):
        page = client.get(reverse(f"documents:{name}", args=[document.pk]), {"r": odd})
        assert page.status_code == 200
    row = requirement_with(document, "老旧小区12个")
    done = client.post(
        reverse("documents:desk-bulk", args=[document.pk]),
        {"ids": [row.pk], "goal": odd, "lead": "", "due": "2026-11-30"},
        headers={"HX-Request": "true"},
    )
    assert done.status_code == 200
    assert (
        client.post(
            reverse("documents:questions", args=[document.pk]), {f"lead_{odd}": "x"}
        ).status_code
        == 422
    )
