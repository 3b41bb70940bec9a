"""Search: any part of a text, initials, several terms; and nothing that breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from luodi.apps.orgs.models import Unit
from luodi.kernel import search
from luodi.kernel.models import SearchEntry
from tests.world import World

pytestmark = pytest.mark.django_db

TEXTS = {
    1: "2025年前完成老旧小区改造 30 个",
    2: "推进“一网通办”APP 上线（二期）",
    3: "老旧管网更新，小区道路硬化",
    4: "100%完成_整改; DROP TABLE kernel_searchentry; --",
    5: "长江大保护：沿江１０公里",
    6: "督",
    7: "a*b",
    8: "示督〔2025〕12号：压减 0 基数 00",
}


Found = Callable[[str], list[int]]


@pytest.fixture
def found(world: World) -> Found:
    """`found(query)` gives the numbers of the texts above that match."""
    entries = [search.Entry("thing", n, text) for n, text in TEXTS.items()]
    search.put(world.district.pk, entries)
    search.put(world.neighbour.pk, [search.Entry("thing", 101, TEXTS[1])])

    def ask(query: str) -> list[int]:
        rows = search.find(world.district.pk, "thing", query)
        return sorted(rows.values_list("object_id", flat=True))

    return ask


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("老旧小区", [1]),  # the pairs stand apart in text 3
        ("老旧", [1, 3]),
        ("小区", [1, 3]),
        ("旧", [1, 3]),
        ("造", [1]),
        ("化", [3]),  # the last character of a text begins no pair
        ("督", [6, 8]),
        ("个", [1]),
        ("2025年", [1]),
        ("2025", [1, 8]),
        ("２０２５年", [1]),
        ("025", [1, 8]),
        ("0", [1, 4, 5, 8]),
        ("00", [4, 8]),
        ("30个", [1]),
        ("app", [2]),
        ("APP上线", [2]),
        ("ＡＰＰ", [2]),
        ("（二期", [2]),
        ("(二期)", [2]),
        ("10公里", [5]),
        ("〔2025〕12号", [8]),
        ("老旧 小区", [1, 3]),
        ("小区　老旧", [1, 3]),
        ("改造 老旧小区 2025", [1]),
        ("老旧 长江", []),
        ("ljxqgz", [1]),  # 老旧小区改造: lao jiu xiao qu gai zao
        ("xqgz", [1]),
        ("cjdbh", [5]),
        ("lj", [1, 3]),
        ("ljxq 30", [1]),
        ("LJXQ", [1]),
        ("xqlj", []),
        ("2025nq", [1]),
        ("一网通办app", [2]),
        ("wtba", [2]),
        ("示督2025", [8]),
        ("示督[2025]12", [8]),
        ("示督 12号", [8]),
        ("管网更新小区", [3]),  # punctuation makes no difference
    ],
)
def test_what_is_found(found: Found, query: str, expected: list[int]) -> None:
    assert found(query) == expected


@pytest.mark.parametrize(
    "query", ["", " ", "　", "。，", "%", "_", "*", '"', "'", "\\", "()", "-", "\0", "🙂"]
)
def test_nothing_is_asked_nothing_is_found(found: Found, query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("100%", [4]),
        ("完成_整", [4]),
        ("完_", [1, 4]),
        ("%完成", [1, 4]),
        ("a*b", [4, 7]),
        ("a*", [2, 4, 7]),
        ("老*", [1, 3]),
        ("老旧'", [1, 3]),
        ("'老旧' | '长江'", []),
        ("老旧 OR 长江", []),
        ("老旧 AND 小区", []),
        ("NEAR(老旧 小区)", []),
        ("tokens:老旧", []),
        ("'; drop table kernel_searchentry; --", [4]),
        ("drop table kernel_searchentry", [4]),
        ("老旧\\", [1, 3]),
        ("老旧:*", [1, 3]),
        ("!老旧", [1, 3]),
        ("老旧 & !小区", [1, 3]),
        ("老" * 5000, []),
        ("老旧 " * 500, [1, 3]),
        ("𠮷野家", []),
        ("🙂老旧", [1, 3]),
        ("²", [1, 8]),
        ("é", []),
        ("\ud800老旧", [1, 3]),
    ],
)
def test_signs_of_query_languages_are_only_signs(
    found: Found, query: str, expected: list[int]
) -> None:
    assert found(query) == expected
    assert SearchEntry.objects.count() > len(TEXTS)


def test_another_organisation_and_another_kind_are_not_searched(found: Found, world: World) -> None:
    assert found("老旧小区") == [1]
    assert not search.find(world.district.pk, "other", "老旧小区").exists()
    assert search.find(world.neighbour.pk, "thing", "老旧").get().object_id == 101


def test_what_is_put_again_says_the_new_and_what_is_dropped_is_gone(
    found: Found, world: World
) -> None:
    search.put(world.district.pk, [search.Entry("thing", 1, "换了说法", "细则在此")])
    assert found("老旧小区") == []
    assert found("说法") == [1]
    assert found("细则") == [1]
    assert found("法细") == []  # name and text do not run into each other
    search.drop("thing", [1])
    assert found("说法") == []


def test_a_rare_sign_of_a_later_unicode_is_found(found: Found, world: World) -> None:
    search.put(world.district.pk, [search.Entry("thing", 9, "𬭚小区与\U00030000镇")])
    assert found("\U00030000镇") == [9]
    assert found("𬭚") == [9]


def test_a_long_text_is_found_to_its_end(found: Found, world: World) -> None:
    text = "一二三四五六七八九十" * 1500 + "结语所在"
    search.put(world.district.pk, [search.Entry("thing", 10, "长文", text)])
    assert found("结语所在") == [10]


def test_people_and_units_are_found_as_soon_as_they_are_made(world: World) -> None:
    units = Unit.objects.filter(organisation=world.district)
    hits = search.newest(units, world.district.pk, "unit", "qzjj", 5)
    assert [unit.short_name for unit in hits] == ["区住建局"]
    assert search.newest(units.none(), world.district.pk, "unit", "区", 5) == []
    assert search.newest(units, world.district.pk, "unit", "", 5) == []


@pytest.mark.parametrize(("recent", "found"), [(2, 1), (2, 1000), (1000, 1000)])
def test_newest_first_from_the_latest_and_from_the_index(
    world: World, monkeypatch: pytest.MonkeyPatch, recent: int, found: int
) -> None:
    monkeypatch.setattr(search, "_RECENT", recent)
    monkeypatch.setattr(search, "_FOUND", found)
    units = Unit.objects.filter(organisation=world.district)
    hits = search.newest(units, world.district.pk, "unit", "区", 4)
    assert [unit.pk for unit in hits] == sorted((unit.pk for unit in hits), reverse=True)
    assert len(hits) == 4
    hits = search.newest(units, world.district.pk, "unit", "发改", 4)
    assert [unit.short_name for unit in hits] == ["区发改委"]
    hidden = units.exclude(short_name="区发改委")
    assert search.newest(hidden, world.district.pk, "unit", "发改", 4) == []


def test_postgresql_asks_the_index(found: Found, world: World, on_postgresql: bool) -> None:
    if not on_postgresql:
        plan = search.find(world.district.pk, "thing", "老旧小区").explain()
        assert "kernel_search_fts VIRTUAL TABLE" in plan
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "search_words" in search.find(world.district.pk, "thing", "老旧小区").explain()
