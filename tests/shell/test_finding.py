"""The search page and its suggestions: what is found, marked, and kept from others."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.kernel.search_hits import around, marked
from tests.at_work import AtWork

pytestmark = pytest.mark.django_db


def _found(client: Any, query: str, path: str = "/search/", **more: str) -> str:
    answer = client.get(path, {"q": query, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_documents_tasks_units_and_people_are_found(work: AtWork, sign_in: Any) -> None:
    client = sign_in(work.world.users["officer"])
    assert "<mark>青石老旧小区</mark>" in _found(client, "青石老旧小区")
    assert work.on_desk.title in _found(client, "赤松片区")  # in the middle of its text
    assert "<mark>区住建局</mark>" in _found(client, "qzjj")
    assert "<mark>承一</mark>" in _found(client, "承一")
    assert "没有找到" in _found(client, "没有这个词")


def test_search_finds_only_what_one_may_see(work: AtWork, sign_in: Any) -> None:
    handler = _found(sign_in(work.world.users["other_handler"]), "青石老旧小区")
    assert "found-task" not in handler  # the document is seen: another task of it is theirs
    own = _found(sign_in(work.world.users["handler"]), "青石老旧小区")
    assert "<mark>青石老旧小区</mark>17个" in own
    stranger = _found(sign_in(work.world.users["stranger_officer"]), "青石老旧小区")
    assert "没有找到" in stranger
    admin = _found(sign_in(work.world.users["audit_admin"]), "区住建局")
    assert "没有找到" in admin


def test_one_kind_alone_and_a_kind_that_is_none(work: AtWork, sign_in: Any) -> None:
    client = sign_in(work.world.users["officer"])
    page = _found(client, "区", kind="unit")
    assert "found-unit" in page
    assert "found-task" not in page
    assert "found-task" in _found(client, "区", kind="'; drop")


def test_suggestions_are_a_fragment_and_empty_for_nothing(work: AtWork, sign_in: Any) -> None:
    client = sign_in(work.world.users["officer"])
    listed = _found(client, "qzjj", "/search/suggest/")
    assert 'role="option"' in listed
    assert "<html" not in listed
    assert not _found(client, "  ", "/search/suggest/").strip()
    assert (
        "<html"
        not in client.get("/search/", {"q": "区"}, headers={"HX-Request": "true"}).content.decode()
    )


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", "%00", "\\", "'", '"', "老" * 300, "{{ 7*7 }}"]
)
def test_odd_queries_are_shown_as_text(work: AtWork, sign_in: Any, query: str) -> None:
    client = sign_in(work.world.users["officer"])
    for path in ("/search/", "/search/suggest/"):
        assert "<script>alert" not in _found(client, query, path)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("推进老旧小区改造", "旧小", "推进老[旧小]区改造"),
        ("区发展和改革委员会", "qfz", "[区发展]和改革委员会"),
        ("示督〔2025〕12号", "示督2025", "[示督〔2025]〕12号"),
        ("ＡＰＰ上线", "app", "[ＡＰＰ]上线"),
        ("老旧，小区", "老旧小区", "[老旧，小区]"),
        ("甲乙丙", "丁", "甲乙丙"),
        ("甲乙丙丁", "甲 丁", "[甲]乙丙[丁]"),
    ],
)
def test_matches_are_marked_in_the_original(text: str, query: str, expected: str) -> None:
    parts = marked(text, query)
    assert "".join(part.text for part in parts) == text
    assert "".join(f"[{p.text}]" if p.is_match else p.text for p in parts) == expected


def test_a_long_text_is_cut_around_the_match() -> None:
    cut = around("甲" * 500 + "目标词" + "乙" * 500, "目标词")
    assert "目标词" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) < 80
