"""Hints before a report is sent: found where they should be, silent on good reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from luodi.core.report_hints import CODES, Hint, Reading, Said, hints, is_concrete, likeness

TODAY = dt.date(2026, 11, 23)
END = dt.date(2026, 11, 30)

HOLLOW = (
    "我局高度重视，专题研究部署，各项工作正在有序推进中。",
    "积极推进项目建设，取得阶段性成效。",
    "按照区委、区政府部署，压实责任，强化措施，扎实开展各项工作，进展顺利。",
    "目前正在推进。",
    "认真贯彻示发〔2026〕1号文件精神，持续推进“三大行动”，确保按时完成目标任务。",
    "2026年以来，深入开展作风整治，成效明显。",
    "11月份，加强统筹协调，全力推动项目开工。",
    "统一思想、提高认识，加快推进征拆工作，力争早日竣工。",
    "稳步推进《老旧小区改造方案》落实，进展正常。",
    "同上",
    "1. 加强领导，明确分工。\n2. 狠抓落实，有序开展。",
    "大力开展招商，努力完成各项任务，营造浓厚氛围。",
)
GOOD = (
    "已开工 3 个小区，其余 9 个正在招标，预计 12 月底前开工。",
    "高度重视，11月18日召开调度会，明确由住建局牵头。",
    "项目积极推进，主体结构已封顶。",
    "可研报告已获批，初步设计送审，进展顺利。",
    "征拆工作有序推进，累计签约四十二户，剩余六户。",
    "正在推进施工招标，11月10日开标，中标候选人公示期满。",
    "扎实开展排查，全面摸清底数，建成台账。",
    "因连续降雨停工，正在推进复工准备。",
    "本月没有进展，图纸尚未审完，正在推进图审。",
    "资金全部拨付到位，成效明显。",
    "加强协调，区自然资源局已完成用地预审。",
    "稳步推进，完成率过半。",
    "管网铺设推进中，完成百分之六十二。",
    "无新增。设备已进场。",
    "扎实推进，《实施方案》已印发，二十三个村启动试点。",
    "已落实用地指标 120 亩，正在推进供地。",
    "惠企资金兑现进展顺利，第三批已下达到各镇街。",
    "按计划推进，一号楼、二号楼交付。",
    "流标一次，正在重新招标，进展滞后。",
    "本月开展走访，走访企业三十余家，解决用工问题八项。",
)


def said(text: str = "", **more: Any) -> Said:
    facts: dict[str, Any] = {"day": TODAY, "text": text} | more
    return Said(**facts)


def codes(report: Said) -> list[str]:
    return [hint.code for hint in hints(report)]


@pytest.mark.parametrize("text", HOLLOW)
def test_phrases_with_nothing_behind_them_are_pointed_out(text: str) -> None:
    (hint,) = hints(said(text))
    assert (hint.code, hint.field) == ("hollow", "text")
    assert text[hint.start : hint.end] == hint.facts["quote"]


@pytest.mark.parametrize("text", GOOD)
def test_good_reports_are_left_alone(text: str) -> None:
    assert codes(said(text)) == []


def test_what_was_measured_here() -> None:
    """Every hollow sample is found and no good one is touched: 12 of 12, 0 of 20."""
    assert sum(bool(hints(said(text))) for text in HOLLOW) == len(HOLLOW)
    assert sum(bool(hints(said(text))) for text in GOOD) == 0
    assert all(is_concrete(text) for text in GOOD)


def test_a_figure_in_the_table_stands_behind_the_words() -> None:
    reading = Reading(1, "改造小区", "个", 0)
    assert codes(said("正在有序推进。", readings=(reading,))) == []
    assert codes(said("")) == []


LAST = "累计改造完成小区5个，3个小区正在铺设管网，其余4个已完成招标，11月起陆续进场施工。"


@pytest.mark.parametrize(
    ("text", "is_copy"),
    [
        (LAST, True),
        (LAST.replace("，", "， ").replace("。", ""), True),
        (LAST.replace("陆续", "陆续地"), True),
        (LAST.replace("5个", "6个").replace("4个", "3个").replace("3个小区", "2个小区"), False),
        ("累计改造完成小区5个，另有2个通过验收，其余已全部进场施工。", False),
        ("本月无新增，因雨停工。", False),
    ],
)
def test_copies_are_found_unless_a_number_is_new(text: str, is_copy: bool) -> None:
    day = dt.date(2026, 10, 25)
    found = [h for h in hints(said(text, last_text=LAST, last_day=day)) if h.code == "copied"]
    assert bool(found) == is_copy
    assert not found or found[0].facts == {"day": "2026-10-25"}


def test_short_texts_are_compared_too() -> None:
    assert codes(said("已开工。", last_text="已开工")) == ["copied"]
    assert codes(said("已开工。", last_text="已竣工。")) == []
    assert likeness("", "") == 1.0
    assert likeness("甲", "乙") == 0.0


def reading(value: float, *history: float, **more: Any) -> Reading:
    days = [dt.date(2026, month, 25) for month in range(11 - len(history), 11)]
    facts: dict[str, Any] = {"goal": 12.0, "history": tuple(zip(days, history, strict=True))}
    return Reading(7, "改造小区", "个", value, **(facts | more))


@pytest.mark.parametrize(
    ("figure", "text", "expected"),
    [
        (reading(11, 1, 2, 3), "完成11个。", ["spike"]),  # eight in a month, one a month before
        (reading(12, 0, 0, 0), "完成12个。", ["spike"]),
        (reading(11, 1, 2, 3), "完成11个，8个集中通过验收。", []),
        (reading(5, 1, 2, 3), "完成5个。", []),  # twice the pace
        (reading(11, 3), "完成11个。", []),  # too little is known
        (reading(4, 1, 2, 3), "完成4个。", []),
        (reading(9, 3, 6), "完成9个。", []),
        (reading(12, 1, 2), "完成12个。", ["spike"]),  # most of it in these days
    ],
)
def test_jumps_on_the_last_day(figure: Reading, text: str, expected: list[str]) -> None:
    ends = frozenset({END})
    assert codes(said(text, readings=(figure,), as_of=END, closings=ends)) == expected
    eve = END - dt.timedelta(2)
    assert codes(said(text, readings=(figure,), as_of=eve, closings=ends)) == expected
    assert codes(said(text, readings=(figure,), as_of=eve - dt.timedelta(1), closings=ends)) == []
    assert codes(said(text, readings=(figure,), as_of=TODAY, closings=ends)) == []


@pytest.mark.parametrize(
    ("figure", "text", "expected"),
    [
        (reading(4, 3, 5), "完成4个。", ["fell"]),
        (reading(4, 3, 5), "核减1个重复项目，完成4个。", []),
        (reading(4, 3, 5, is_cumulative=False), "在建4个。", []),
        (reading(-2, 0), "净增-2个。", ["fell"]),
        (reading(5, 5, 5, 5), "完成5个。", ["still"]),
        (reading(0, 0, 0, 0), "完成0个。", ["still"]),
        (reading(0, 0, 0, 0), "没有进展：用地尚未批复。", []),  # an honest answer
        (reading(5, 5, 5), "完成5个。", []),
        (reading(12, 12, 12, 12, is_reached=True), "完成12个。", []),
        (reading(14, 12), "完成14个。", []),  # more than all
    ],
)
def test_figures_that_fell_or_stood_still(figure: Reading, text: str, expected: list[str]) -> None:
    found = hints(said(text, readings=(figure,)))
    assert [hint.code for hint in found] == expected
    assert all(hint.field == "value-7" and hint.asks for hint in found)


def test_round_figures_are_only_noted() -> None:
    one, two = Reading(1, "投资", "万元", 3000, 5000), Reading(2, "面积", "平方米", 1200, 2000)
    found = hints(said("投资3000万元。", readings=(one, two)))
    assert [(hint.code, hint.asks) for hint in found] == [("round", False)]
    assert codes(said("投资3000万元。", readings=(Reading(1, "投资", "万元", 3000, 3000),))) == []
    assert codes(said("投资300万元。", readings=(Reading(1, "投资", "万元", 300, 5000),))) == []
    assert codes(said("x1", readings=(one, Reading(2, "面积", "平方米", 1234.5, 2000)))) == []


@pytest.mark.parametrize(
    ("problems", "more", "expected"),
    [
        ("用地指标不足。", {}, ["alone"]),
        ("用地指标不足，请区自然资源局协调解决。", {}, []),
        ("用地指标不足。", {"next_step": "11月底前完成调规报批。"}, []),
        ("用地指标不足。", {"has_asked_for_help": True}, []),
        ("无。", {}, []),
        ("暂无问题", {}, []),
        ("没有需要协调的事项", {}, []),
        ("—", {}, []),
    ],
)
def test_a_problem_without_a_way_out(
    problems: str, more: dict[str, Any], expected: list[str]
) -> None:
    assert codes(said("完成1个。", problems=problems, **more)) == expected


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("预计6月底完工", "6月底"),
        ("计划于2026年10月15日前开标", "2026年10月15日前"),
        ("力争今年3月底前开工", "今年3月底前"),
        ("拟11月上旬组织验收，后续跟进", "11月上旬"),
        ("预计12月底完工", ""),
        ("预计11月底完工", ""),
        ("计划2027年3月底完工", ""),
        ("计划3月开工", ""),  # of the year to come
        ("计划3月底前开工", ""),  # more than half a year ago: next year's is meant
        ("原计划6月底完工，推迟到12月底", ""),
        ("6月底已完工", ""),
        ("10月20日召开调度会，计划12月10日前完成", ""),
        ("截至10月31日完成5个", ""),
    ],
)
def test_plans_for_days_that_are_past(text: str, quote: str) -> None:
    report = said(f"完成5个。{text}。")
    found = [hint for hint in hints(report) if hint.code == "past"]
    assert [hint.facts["quote"] for hint in found] == ([quote] if quote else [])
    for hint in found:
        assert report.text[hint.start : hint.end] == quote


def test_limits_in_the_next_step_need_no_other_word() -> None:
    late = said("完成5个。", next_step="10月底前完成剩余3个小区招标。")
    assert [(h.code, h.field) for h in hints(late)] == [("past", "next_step")]
    for fine in (
        "12月底前完成招标。",
        "按照10月15日印发的方案，完成招标。",
        "9月30日已进场，继续施工",
    ):
        assert codes(said("完成5个。", next_step=fine)) == []


def test_every_hint_has_a_known_code_and_hostile_texts_are_read() -> None:
    assert Hint("round", "text").asks is False
    assert {"hollow", "past"} <= set(CODES)
    for text in ("积极推进计划1月" * 600, "〔2026〕" * 600, "“" * 4000, "一" * 4000, "（1" * 2000):
        report = said(text, last_text=text[::-1], problems=text[:2000], next_step=text[:2000])
        for hint in hints(report):
            assert hint.code in CODES
            assert 0 <= hint.start <= hint.end <= len(text)
