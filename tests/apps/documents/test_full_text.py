"""Documents are found by words anywhere in their text, and only by those who may see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from luodi.apps.documents.actions.finishing import index, index_text
from luodi.apps.documents.models import Document
from luodi.apps.documents.queries import documents_visible_to
from luodi.apps.documents.queries.finding import found_among, passage, pieces_of
from luodi.kernel.models import SearchEntry
from tests.world import World

pytestmark = pytest.mark.django_db
FILLING = "全区上下要认真学习、统筹推进、压实责任。" * 1500


def _document(world: World, text: str, title: str = "工作报告", **more: Any) -> Document:
    facts: dict[str, Any] = {
        "organisation": world.district, "title": title, "text": text, "state": "open",
        "content_sha256": str(Document.objects.count()),
    }  # fmt: skip
    document = Document.objects.create(**(facts | more))
    index(document)
    index_text(document)
    return document


def _found(world: World, query: str, limit: int = 10, who: str = "officer") -> list[int]:
    actor = world.actor(who)
    return found_among(documents_visible_to(actor), actor.organisation_id, query, limit)


def test_words_far_down_the_text_are_found(world: World) -> None:
    document = _document(world, f"开头{FILLING}建成智慧停车平台{FILLING}推进口袋公园建设")
    other = _document(world, FILLING, title="另一份")
    assert len(list(pieces_of(document))) > 3
    assert _found(world, "智慧停车平台") == [document.pk]
    assert _found(world, "口袋公园 智慧停车") == [document.pk]  # in different pieces
    assert _found(world, "工作报告 口袋公园") == [document.pk]  # title and text
    assert _found(world, "gzbg 停车") == [document.pk]
    assert _found(world, "智慧公园") == []  # its pairs stand in other places
    assert _found(world, "压实责任") == [other.pk, document.pk]
    assert _found(world, "压实责任", limit=1) == [other.pk]
    assert _found(world, "没有的词") == _found(world, "，。") == []


def test_words_at_the_seam_of_two_pieces_are_found(world: World) -> None:
    for lead in (7_990, 7_995, 8_000, 7_919):
        text = "字" * lead + "建设新能源汽车零部件产业园"
        document = _document(world, text, title=f"缝{lead}")
        assert document.pk in _found(world, "新能源汽车零部件产业园"), lead


def test_others_find_nothing_of_it(world: World, sign_in: Any) -> None:
    _document(world, f"{FILLING}建成智慧停车平台")
    assert _found(world, "智慧停车", who="stranger_officer") == []
    assert _found(world, "智慧停车", who="handler") == []
    page = sign_in(world.users["officer"]).get("/search/", {"q": "智慧停车平台"})
    assert "<mark>智慧停车平台</mark>" in page.content.decode()
    client = sign_in(world.users["officer"])
    listed = client.get(reverse("documents:list"), {"q": "智慧停车"}).context["page"]
    assert listed.total == 1
    assert client.get(reverse("documents:list"), {"q": "没有的词"}).context["page"].total == 0


def test_new_facts_leave_the_text_in_the_index(world: World) -> None:
    document = _document(world, f"{FILLING}建成智慧停车平台")
    entries = SearchEntry.objects.count()
    Document.objects.filter(pk=document.pk).update(title="新的标题")
    document.refresh_from_db()
    index(document)
    assert SearchEntry.objects.count() == entries
    assert _found(world, "新的标题 智慧停车") == [document.pk]


@pytest.mark.parametrize("query", ["智慧停车", "ＳＭＡＲＴ停车", "没有"])
def test_the_passage_is_short_and_holds_the_word(query: str) -> None:
    text = f"{FILLING}建成智慧停车平台，即 Smart 停车。{FILLING}"
    shown = passage(text, query)
    assert len(shown) <= 2_400
    assert ("停车" in shown) == (query != "没有")
