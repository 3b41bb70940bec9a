"""The same matter is looked for again when words on the desk have changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from luodi.apps.documents import queries
from luodi.apps.documents.actions import accept, edit, judge_match, merge, split, undo
from luodi.apps.documents.models import Document, Requirement, SameMatter
from luodi.apps.documents.queries import REMATCH
from luodi.apps.documents.queries.facts import editable_facts
from luodi.kernel.models import Event, Job, JobState
from tests.world import World

pytestmark = pytest.mark.django_db

FIRST = """关于做好供热工作的通知
各部门：
（一）区住建局要在10月底前完成赤松片区供热管网检修改造并逐户测温建立台账。
（二）区财政局要在11月底前兑现惠企资金，东湖街道要在12月底前完成欠薪线索排查化解工作。
"""
SECOND = """关于做好岁末工作的通知
各部门：
（一）东湖街道要在12月底前完成欠薪线索排查化解工作。
（二）区发改委要在9月底前编制完成重点产业发展规划纲要文本。
"""


@pytest.fixture
def pair(world: World, register: Any) -> tuple[Document, Document]:
    """Two documents whose requirements were compared as they were read."""
    officer = world.actor("officer")
    return register(officer, FIRST, "甲.txt"), register(officer, SECOND, "乙.txt")


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """`run(action, …)` runs the jobs that the action has asked for, too."""

    def do(action: Callable[..., Any], **given: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return action(**given)

    return do


def _row(document: Document, words: str) -> Requirement:
    return document.requirements.filter(text__contains=words).latest("pk")


def _edit(world: World, row: Requirement, text: str) -> dict[str, Any]:
    base = editable_facts(row)
    return {
        "actor": world.actor("officer"),
        "document_id": row.document_id,
        "pk": row.pk,
        "base": base,
        "wanted": {**base, "text": text},
    }


def _pairs() -> set[tuple[int, int]]:
    return {(match.earlier_id, match.later_id) for match in SameMatter.objects.all()}


def test_new_words_are_compared_and_judgements_stay(
    world: World, pair: tuple[Document, Document], run: Any, sign_in: Any
) -> None:
    first, second = pair
    row = _row(second, "重点产业")
    before = _pairs()
    text = "区住建局要在10月底前完成赤松片区供热管网检修改造并逐户测温建立台账。"
    run(edit, **_edit(world, row, text))
    (new,) = _pairs() - before
    heating = _row(first, "供热管网")
    assert new == (heating.pk, row.pk)
    match = SameMatter.objects.get(later=row)
    judge_match(actor=world.actor("officer"), match=match, is_same=False)
    row.refresh_from_db()
    noted = Event.objects.filter(verb="documents.note_matches").count()
    run(edit, **_edit(world, row, text.replace("10月", "9月")))
    match.refresh_from_db()
    assert match.is_confirmed is False
    assert Event.objects.filter(verb="documents.note_matches").count() == noted
    page = sign_in(world.users["officer"]).get(reverse("documents:matches", args=[second.pk]))
    assert "供热管网" in page.content.decode()


def test_the_parts_of_a_split_are_compared_and_stand_for_it(
    world: World, pair: tuple[Document, Document], run: Any
) -> None:
    first, second = pair
    officer = world.actor("officer")
    both, wages = _row(first, "兑现惠企资金"), _row(second, "欠薪线索")
    at = first.text.index("东湖街道", both.start)
    assert at < both.end
    parts = run(split, actor=officer, document_id=first.pk, pk=both.pk, at=at)
    later = SameMatter.objects.get(earlier=parts[1])
    assert later.later_id == wages.pk  # the document that came first has the earlier one
    shown = [m.pk for m in queries.matches_of(officer, first)]
    assert later.pk in shown
    assert not SameMatter.objects.filter(pk__in=shown, earlier=both).exists()
    run(undo, actor=officer, document_id=first.pk)
    assert not SameMatter.objects.filter(earlier=parts[1].pk).exists()
    joined = run(
        merge,
        actor=officer,
        document_id=second.pk,
        ids=list(second.requirements.filter(proposal="task").values_list("pk", flat=True)),
    )
    assert Job.objects.filter(name=REMATCH).count() == 2
    assert joined.pk == wages.pk


def test_only_words_and_new_tasks_ask_for_it(
    world: World, pair: tuple[Document, Document], run: Any
) -> None:
    _first, second = pair
    row = _row(second, "重点产业")
    same = _edit(world, row, row.text)
    run(edit, **{**same, "wanted": {**same["wanted"], "leader": "何区长"}})
    run(accept, actor=world.actor("officer"), document_id=second.pk, ids=[row.pk])
    assert not Job.objects.filter(name=REMATCH).exists()
    row.refresh_from_db()
    Requirement.objects.filter(pk=row.pk).update(proposal="context", decision="undecided")
    run(accept, actor=world.actor("officer"), document_id=second.pk, ids=[row.pk])
    assert Job.objects.get(name=REMATCH).state == JobState.DONE


def test_the_preview_says_that_the_search_is_under_way_and_the_last_does_it_for_all(
    world: World, pair: tuple[Document, Document], run: Any, sign_in: Any
) -> None:
    _first, second = pair
    row = _row(second, "重点产业")
    client = sign_in(world.users["officer"])
    preview = reverse("tasks:issue-preview", args=[second.pk])
    assert "正在重新查找" not in client.get(preview).content.decode()
    edit(**_edit(world, row, "区住建局要完成赤松片区供热管网检修改造并逐户测温建立台账。"))
    assert "正在重新查找" in client.get(preview).content.decode()
    row.refresh_from_db()
    run(edit, **_edit(world, row, "区住建局要完成赤松片区供热管网检修改造并逐户测温建立台账表。"))
    waiting, done = Job.objects.filter(name=REMATCH).order_by("pk")
    assert (waiting.state, done.state) == (JobState.QUEUED, JobState.DONE)
    assert (done.result or {})["found"] == 1
    assert not queries.is_being_matched(pair[0])
