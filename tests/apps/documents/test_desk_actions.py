"""Decisions on the desk: what they change, what they record, and how they are taken back."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.apps.documents.actions import (
    Answer,
    BulkEdit,
    EditConflict,
    GoalFacts,
    answer,
    deciding,
    editing,
    make_goal,
    shaping,
)
from luodi.apps.documents.actions.reading import take_reading
from luodi.apps.documents.models import Decision, Document, Requirement
from luodi.apps.documents.queries.desk import desk_of, paragraphs_of
from luodi.apps.documents.queries.facts import editable_facts
from luodi.apps.documents.queries.questions import Doubt, open_questions
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event
from tests.apps.documents.factory import document_on_desk, requirement_with
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(world: World) -> Document:
    """The notice of the factory on the officer's desk."""
    return document_on_desk(world.actor("officer"))


def names(row: Requirement, role: str) -> list[str]:
    return [party.name for party in row.parties.filter(role=role)]


def test_a_reading_becomes_requirements_with_units_dates_and_figures(document: Document) -> None:
    row = requirement_with(document, "重点项目20个")
    assert names(row, "lead") == ["区发改委"]
    assert names(row, "support") == ["区住建局", "区财政局"]
    assert all(party.unit_id for party in row.parties.all())
    assert row.due is not None
    assert row.due.isoformat() == "2026-06-30"
    assert {target["value"] for target in row.targets} == {20.0, 50.0}
    assert document.text[row.start : row.end].startswith("区发改委牵头")
    assert document.total == document.undecided == document.requirements.count()


def test_a_group_is_found_by_its_name(document: Document) -> None:
    row = requirement_with(document, "惠企政策宣讲")
    assert [party.group.name for party in row.parties.all() if party.group] == ["各镇街"]


def test_reading_again_keeps_what_somebody_decided(world: World, document: Document) -> None:
    actor = world.actor("officer")
    row = requirement_with(document, "老旧小区12个")
    take_reading(actor=actor, document=document)
    fresh = requirement_with(document, "老旧小区12个")
    assert fresh.pk != row.pk
    deciding.accept(actor=actor, document_id=document.pk, ids=[fresh.pk])
    take_reading(actor=actor, document=document)
    assert requirement_with(document, "老旧小区12个").decision == Decision.ACCEPTED


def test_accept_reject_slogan_are_counted_and_recorded(world: World, document: Document) -> None:
    actor = world.actor("officer")
    first, second, third = document.requirements.all()[:3]
    deciding.accept(actor=actor, document_id=document.pk, ids=[first.pk])
    deciding.reject(actor=actor, document_id=document.pk, ids=[second.pk], reason="已有部署")
    deciding.mark_slogan(actor=actor, document_id=document.pk, ids=[third.pk])
    document.refresh_from_db()
    assert (document.accepted, document.aside) == (1, 2)
    assert document.undecided == document.total - 3
    entry = Event.objects.on("documents.requirement", second.pk).first()
    assert entry is not None
    assert entry.after == {"decision": "rejected", "reason": "已有部署"}
    with pytest.raises(Mistake):
        deciding.reject(actor=actor, document_id=document.pk, ids=[first.pk], reason=" ")


def test_others_may_not_decide(world: World, document: Document) -> None:
    row = document.requirements.first()
    assert row is not None
    with pytest.raises(Refused):
        deciding.accept(actor=world.actor("handler"), document_id=document.pk, ids=[row.pk])
    with pytest.raises(Hidden):
        deciding.accept(
            actor=world.actor("stranger_officer"), document_id=document.pk, ids=[row.pk]
        )
    row.refresh_from_db()
    assert row.decision == Decision.UNDECIDED


def test_what_the_reading_set_aside_is_set_aside_for_its_reason(
    world: World, document: Document
) -> None:
    rows = [row for row in document.requirements.all() if row.proposal != "task"]
    assert rows
    done = deciding.follow_reading(
        actor=world.actor("officer"), document_id=document.pk, ids=[row.pk for row in rows]
    )
    assert {row.decision for row in done} == {Decision.REJECTED}
    assert all(row.reason for row in done)


def test_a_step_is_undone_and_only_once(world: World, document: Document) -> None:
    actor = world.actor("officer")
    ids = list(document.requirements.values_list("pk", flat=True))
    deciding.accept(actor=actor, document_id=document.pk, ids=ids)
    deciding.undo(actor=actor, document_id=document.pk)
    document.refresh_from_db()
    assert document.undecided == len(ids)
    with pytest.raises(Mistake, match="没有可以撤回"):
        deciding.undo(actor=actor, document_id=document.pk)


def test_undo_never_takes_back_what_somebody_else_did_since(
    world: World, document: Document
) -> None:
    row = requirement_with(document, "老旧小区12个")
    deciding.accept(actor=world.actor("officer"), document_id=document.pk, ids=[row.pk])
    deciding.mark_slogan(actor=world.actor("officer2"), document_id=document.pk, ids=[row.pk])
    with pytest.raises(Conflict):
        deciding.undo(actor=world.actor("officer"), document_id=document.pk)
    row.refresh_from_db()
    assert row.decision == Decision.SLOGAN


def test_two_officers_edit_different_fields_and_nothing_is_lost(
    world: World, document: Document
) -> None:
    row = requirement_with(document, "老旧小区12个")
    base = editable_facts(row)
    editing.edit(
        actor=world.actor("officer"), document_id=document.pk, pk=row.pk, base=base,
        wanted={**base, "leader": "何区长"},
    )  # fmt: skip
    _row, merged = editing.edit(
        actor=world.actor("officer2"), document_id=document.pk, pk=row.pk, base=base,
        wanted={**base, "due": "2026-11-30"},
    )  # fmt: skip
    row.refresh_from_db()
    assert merged
    assert (row.leader, str(row.due), row.due_basis) == ("何区长", "2026-11-30", "person")


def test_two_officers_edit_the_same_field_and_are_shown_both(
    world: World, document: Document
) -> None:
    row = requirement_with(document, "老旧小区12个")
    base = editable_facts(row)
    both: dict[str, Any] = {"document_id": document.pk, "pk": row.pk, "base": base}
    editing.edit(actor=world.actor("officer"), wanted={**base, "due": "2026-10-31"}, **both)
    with pytest.raises(EditConflict) as caught:
        editing.edit(
            actor=world.actor("officer2"),
            wanted={**base, "due": "2026-11-30", "leader": "何区长"},
            **both,
        )
    (clash,) = caught.value.clashes
    assert (clash.field, clash.theirs, clash.mine) == ("due", "2026-10-31", "2026-11-30")
    assert caught.value.wanted["leader"] == "何区长"
    row.refresh_from_db()
    assert (str(row.due), row.leader) == ("2026-10-31", "")


def test_an_empty_text_is_refused(world: World, document: Document) -> None:
    row = requirement_with(document, "老旧小区12个")
    base = editable_facts(row)
    with pytest.raises(Mistake, match="事项不能为空"):
        editing.edit(
            actor=world.actor("officer"), document_id=document.pk, pk=row.pk, base=base,
            wanted={**base, "text": " "},
        )  # fmt: skip


def test_a_sentence_is_split_and_figures_go_where_they_stand(
    world: World, document: Document
) -> None:
    actor = world.actor("officer")
    row = requirement_with(document, "重点项目20个")
    at = document.text.index("完成年度投资")
    first, second = shaping.split(actor=actor, document_id=document.pk, pk=row.pk, at=at)
    assert first.text.endswith("重点项目20个")
    assert second.text == "完成年度投资50亿元。"
    assert [t["value"] for t in first.targets] == [20.0]
    assert [t["value"] for t in second.targets] == [50.0]
    assert names(second, "lead") == ["区发改委"]
    assert document.text[second.start : second.end] == second.text
    order = [r.pk for r in desk_of(document).rows]
    assert order.index(second.pk) == order.index(first.pk) + 1
    assert row.pk not in order
    deciding.undo(actor=actor, document_id=document.pk)
    assert [r.pk for r in desk_of(document).rows if r.node == row.node] == [row.pk]


@pytest.mark.parametrize("place", [-1, 0, 9999])
def test_a_cut_outside_the_sentence_is_refused(
    world: World, document: Document, place: int
) -> None:
    row = requirement_with(document, "老旧小区12个")
    with pytest.raises(Mistake, match="光标"):
        shaping.split(
            actor=world.actor("officer"), document_id=document.pk, pk=row.pk, at=row.start + place
        )


def test_neighbours_are_merged_with_owners_figures_and_both_dates(
    world: World, document: Document
) -> None:
    actor = world.actor("officer")
    first = requirement_with(document, "重点项目20个")
    second = requirement_with(document, "老旧小区12个")
    merged = shaping.merge(actor=actor, document_id=document.pk, ids=[second.pk, first.pk])
    assert merged.pk == first.pk
    assert "老旧小区12个" in merged.text
    assert merged.spans == [[second.start, second.end]]
    assert len(merged.targets) == 3
    assert merged.due_flag == "ambiguous"
    doubts = {q.doubt for q in open_questions(desk_of(document).rows) if q.row.pk == merged.pk}
    assert doubts == {Doubt.TWO_DATES}
    deciding.undo(actor=actor, document_id=document.pk)
    second.refresh_from_db()
    assert second.decision == Decision.UNDECIDED


def test_everything_below_a_chapter_gets_an_owner(world: World, document: Document) -> None:
    shown = desk_of(document)
    chapter = next(c for c in shown.chapters if "项目建设" in c.title)
    rows = shown.below(chapter.index)
    assert len(rows) == chapter.counts.total >= 2
    edited = editing.edit_many(
        actor=world.actor("officer"),
        document_id=document.pk,
        ids=[row.pk for row in rows],
        edit=BulkEdit(lead=world.units["区财政局"], accept=True),
    )
    for row in edited:
        assert names(row, "lead") == ["区财政局"]
        assert row.decision == Decision.ACCEPTED
    assert "区发改委" in names(requirement_with(document, "重点项目20个"), "support")


def test_each_gets_the_goal_its_words_suggest_and_keeps_the_one_it_has(
    world: World, document: Document
) -> None:
    officer = world.actor("officer")
    facts = [GoalFacts(name=name, terms=(term,)) for name, term in
             (("住有所居", "老旧小区"), ("项目大会战", "重点项目"))]  # fmt: skip
    homes, projects = (make_goal(actor=officer, facts=one) for one in facts)
    rows = list(document.requirements.filter(proposal="task"))
    chosen = requirement_with(document, "老旧小区12个")
    for ids, edit in (
        ([chosen.pk], BulkEdit(goal=projects)),
        ([row.pk for row in rows], BulkEdit(suggested_goals=True)),
    ):
        editing.edit_many(actor=officer, document_id=document.pk, ids=ids, edit=edit)
    chosen.refresh_from_db()
    assert chosen.goal == projects
    assert requirement_with(document, "重点项目20个").goal == projects
    others = document.requirements.exclude(text__contains="老旧小区")
    assert not others.exclude(text__contains="重点项目").exclude(goal=None).exists()
    deciding.undo(actor=officer, document_id=document.pk)
    assert requirement_with(document, "重点项目20个").goal is None
    assert not document.requirements.filter(goal=homes).exists()


def test_an_empty_bulk_edit_is_refused(world: World, document: Document) -> None:
    with pytest.raises(Mistake, match="请先选择"):
        editing.edit_many(
            actor=world.actor("officer"), document_id=document.pk, ids=[1], edit=BulkEdit()
        )


def test_open_questions_name_what_is_missing_and_answers_close_them(
    world: World, document: Document
) -> None:
    row = requirement_with(document, "老旧小区12个")
    doubts = {q.doubt for q in open_questions(desk_of(document).rows) if q.row.pk == row.pk}
    assert Doubt.NO_OWNER in doubts
    answer(
        actor=world.actor("officer"),
        document_id=document.pk,
        answers=[Answer(row.pk, lead=world.units["区住建局"])],
    )
    left = {q.doubt for q in open_questions(desk_of(document).rows) if q.row.pk == row.pk}
    assert Doubt.NO_OWNER not in left
    with pytest.raises(Mistake):
        answer(actor=world.actor("officer"), document_id=document.pk, answers=[Answer(row.pk)])


def test_a_suggested_unit_takes_the_lead(world: World, document: Document) -> None:
    row = requirement_with(document, "老旧小区12个")
    assert [s["name"] for s in row.suggestions] == ["区住建局"]
    editing.take_suggestion(
        actor=world.actor("officer"),
        document_id=document.pk,
        pk=row.pk,
        unit=world.units["区住建局"],
    )
    (party,) = row.parties.all()
    assert (party.name, party.role, party.basis) == ("区住建局", "lead", "person")


def test_the_text_is_shown_whole_with_its_marks(document: Document) -> None:
    shown = desk_of(document)
    paragraphs = paragraphs_of(shown)
    text = "\n".join("".join(piece.text for piece in p.pieces) for p in paragraphs)
    assert text == "\n".join(line for line in document.text.split("\n") if line.strip())
    marked = {piece.row.pk for p in paragraphs for piece in p.pieces if piece.row}
    assert marked == {row.pk for row in shown.rows}
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            assert document.text[piece.start : piece.start + len(piece.text)] == piece.text


def test_several_steps_are_undone_one_after_the_other(world: World, document: Document) -> None:
    actor = world.actor("officer")
    row = requirement_with(document, "老旧小区12个")
    base = editable_facts(row)
    both: dict[str, Any] = {"actor": actor, "document_id": document.pk}
    editing.edit(pk=row.pk, base=base, wanted={**base, "leader": "何区长"}, **both)
    deciding.accept(ids=[row.pk], **both)
    editing.take_suggestion(pk=row.pk, unit=world.units["区住建局"], **both)
    labels = [deciding.undo(**both).label for _ in range(3)]
    assert labels == ["采纳建议", "转任务", "修改"]
    row = requirement_with(document, "老旧小区12个")
    assert (row.leader, row.decision, row.parties.count()) == ("", Decision.UNDECIDED, 0)
