"""Likeness of requirements, candidates among many, versions laid side by side."""

from __future__ import annotations

import pytest

from luodi.core.matching import SAME, Matcher, align, bare, differences, likeness

ONE = "区住建局牵头，6月底前完成12个老旧小区改造。"
REWORDED = "加快推进老旧小区改造，年内完成老旧小区改造15个。"


def test_figures_dates_and_marks_do_not_count() -> None:
    assert bare("2025年6月底前，新建学校3所。") == bare("2026 年 12 月底前新建学校５所")
    assert likeness("新建学校3所、医院2所。", "新建学校5所，医院1所") == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全面完成棚户区改造任务，6月底前开工建设安置房800套。", "6月底前安置房开工800套，全面完成棚户区改造任务。"),
        ("推进燃气管网更新改造，年内更新老旧燃气管道30公里。", "由区住建局牵头，推进燃气管网更新改造，年内更新老旧燃气管道50公里。"),
        ("开展营商环境问题专项整治，每季度通报一次。", "开展营商环境突出问题专项整治，按季度通报。"),
    ],
)  # fmt: skip
def test_the_same_matter_in_other_words_is_alike(one: str, other: str) -> None:
    assert likeness(one, other) >= SAME
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全面完成棚户区改造任务，开工建设安置房800套。", "全面完成高标准农田建设任务，新建高标准农田2万亩。"),
        ("加强组织领导，压实工作责任，确保取得实效。", "加强督查督办，建立工作台账，每月通报进展情况。"),
        ("各单位要加快推进项目建设。", "各镇街要加快推进人居环境整治。"),
    ],
)  # fmt: skip
def test_the_same_phrases_about_another_thing_are_not(one: str, other: str) -> None:
    assert likeness(one, other) < SAME


def test_nothing_is_like_an_empty_text() -> None:
    assert likeness("", "") == likeness("，。", ONE) == 0.0


def test_a_matcher_finds_among_many_what_likeness_says() -> None:
    own = [
        "推进燃气管网更新改造，年内更新老旧燃气管道30公里。",
        "每月15日前报送项目进展情况。",
        "改。",
    ]
    others = [
        "推进燃气管网更新改造，更新老旧燃气管道50公里。",
        "开展安全生产大检查，整改隐患100处。",
        "每月15日前向督查室报送项目进展情况。",
    ]
    matcher = Matcher(own)
    found = {
        (m.index, m.key): m.likeness
        for key, text in enumerate(others)
        for m in matcher.like(key, text)
    }
    assert found.keys() == {(0, 0), (1, 2)}
    assert all(degree == likeness(own[i], others[k]) for (i, k), degree in found.items())


def test_common_stretches_do_not_hide_what_is_particular() -> None:
    own = [f"各单位要加快推进第{name}项目建设进度。" for name in "甲乙丙丁戊己庚辛壬癸"] * 3
    own.append("建设滨江生态廊道，完成岸线整治。")
    matcher = Matcher(own)
    assert [m.index for m in matcher.like(1, "建设滨江生态廊道，完成岸线整治12公里。")] == [30]


def test_versions_are_aligned_one_to_one_in_the_order_of_the_new_one() -> None:
    old = ["完成老旧小区改造12个。", "新建公办幼儿园3所。", "开展防汛演练。", "每月通报进展。"]
    new = ["新建公办幼儿园4所。", "完成老旧小区改造20个。", "建设智慧停车平台。", "每月通报进展。"]
    rows = align(old, new)
    assert [(row.old, row.new) for row in rows] == [(1, 0), (2, None), (0, 1), (None, 2), (3, 3)]


def test_equal_sentences_are_paired_in_their_places() -> None:
    old = ["抓好落实。", "完成甲。", "抓好落实。"]
    rows = align(old, ["抓好落实。", "抓好落实。"])
    assert [(row.old, row.new) for row in rows] == [(0, 0), (1, None), (2, 1)]


def test_an_empty_version_drops_or_adds_everything() -> None:
    assert [(r.old, r.new) for r in align(["甲事要办。"], [])] == [(0, None)]
    assert [(r.old, r.new) for r in align([], ["甲事要办。"])] == [(None, 0)]
    assert align([], []) == []


def test_differences_keep_both_texts_and_whole_figures() -> None:
    old, new = "6月30日前完成12个小区改造。", "9月30日前完成120个小区改造，每月通报。"
    pieces = differences(old, new)
    assert "".join(p.text for p in pieces if p.how != "come") == old
    assert "".join(p.text for p in pieces if p.how != "gone") == new
    assert ("gone", "12个") in [(p.how, p.text) for p in pieces]
    assert ("come", "120个") in [(p.how, p.text) for p in pieces]


def test_equal_texts_have_no_differences() -> None:
    assert [(p.how, p.text) for p in differences("甲乙", "甲乙")] == [("same", "甲乙")]
    assert differences("", "") == []
