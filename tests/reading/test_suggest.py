"""Suggested owners: hand-written expectations, evidence that slices, and silence when in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.reading.directory import DISTRICT, Unit
from luodi.reading.suggest import QuoteChecker, Suggester

SUGGESTER = Suggester(DISTRICT)
CHECKER = QuoteChecker(DISTRICT)


def best(sentence: str) -> list[str]:
    return [s.unit for s in SUGGESTER.suggest(sentence, 0, len(sentence))]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("完成砚湖片区棚户区改造1200户。", "区住建局"),
        ("改造燃气老旧管网35公里。", "区住建局"),
        ("持续优化营商环境，擦亮“无事不扰”品牌。", "区营商办"),
        ("粮食产量稳定在3.6亿斤以上。", "区农业农村局"),
        ("新建高标准农田1.8万亩。", "区农业农村局"),
        ("增加义务教育学位5000个。", "区教体局"),
        ("三是表彰先进典型，激发干部干事创业热情。", "区委组织部"),
        ("PM2.5平均浓度控制在32微克/立方米以下。", "区生态环境局"),
        ("完成12座小型水库除险加固。", "区水利局"),
        ("全年新签约亿元以上项目不少于40个。", "区招商局"),
        ("规上工业增加值增长8%。", "区工信局"),
        ("一般公共预算收入增长3.5%。", "区财政局"),
        ("全社会研发投入强度达到2.1%。", "区科技局"),
        ("社会消费品零售总额增长6%。", "区商务局"),
        ("推出“高效办成一件事”主题套餐15个。", "区政务服务局"),
        ("新建社区养老服务站8个。", "区民政局"),
        ("城镇新增就业5200人以上。", "区人社局"),
        ("为6500名适龄女生免费接种HPV疫苗。", "区卫健委"),
        ("坚决整治吃拿卡要、推诿扯皮等行为。", "区纪委监委"),
        ("区属国企资产负债率控制在65%以下。", "区国资委"),
        ("新改建农村公路60公里。", "区交通局"),
        ("严禁违规占用耕地。", "区自然资源局"),
        ("初信初访一次性化解率达到92%以上。", "区信访局"),
        ("深入推进扫黑除恶，完善网格化管理。", "区委政法委"),
        ("要加强对工作落实情况的督促检查。", "区政府督查室"),
        ("为困难重度残疾人家庭实施无障碍改造200户。", "区残联"),
    ],
)
def test_the_usual_owner_comes_first(sentence: str, unit: str) -> None:
    assert best(sentence)[0] == unit


@pytest.mark.parametrize(
    "sentence",
    [
        "让我们紧密团结起来，以昂扬的姿态奋勇前行！",
        "牢固树立争先意识，凝聚起推动高质量发展的强大合力。",
        "时间就是效率，时间就是竞争力。",
        "各部门、各单位要紧密结合自身工作实际，确保各项工作任务按时完成。",
        "展现新气象，实现新作为。",
        # Words that arise across a boundary: 调解, 高考, 对台, 国企, 农资, 家风.
        "积极协调解决实际困难。",
        "进一步提高考核的科学性。",
        "妥善应对台风影响。",
        "吸引更多全国企业参与。",
        "用好涉农资金。",
        "严防国家风险外溢。",
        "",
    ],
)
def test_nothing_specific_no_suggestion(sentence: str) -> None:
    assert best(sentence) == []


def test_a_word_across_a_boundary_does_not_mislead() -> None:
    assert best("提升应急救援处突水平。") == ["区应急局"]  # not 急救, 区卫健委


def test_shared_phrases_suggest_several_units_in_order() -> None:
    assert best("持续优化营商环境。")[:2] == ["区营商办", "区政务服务局"]
    both = best("工程建设项目审批时限压减至45个工作日以内。")
    assert set(both) == {"区政务服务局", "区住建局"}


def test_evidence_stands_in_the_commitment_and_not_outside() -> None:
    text = "棚户区改造抓紧实施。完成12座水库除险加固，新建社区养老服务站8个。"
    start = text.index("完成")
    found = SUGGESTER.suggest(text, start, len(text))
    assert {s.unit for s in found} == {"区水利局", "区民政局"}
    for suggestion in found:
        assert suggestion.source == "directory"
        for word in suggestion.words:
            assert start <= word.start < word.end <= len(text)
            assert text[word.start : word.end] == word.quote
    # A phrase that runs over the end of the commitment does not count.
    assert SUGGESTER.suggest(text, 0, 3) == ()


def test_limit_and_longest_phrase() -> None:
    text = "统筹棚户区改造、义务教育学位、水库除险加固、养老服务和PM2.5治理。"
    assert len(SUGGESTER.suggest(text, 0, len(text))) == 3
    assert len(SUGGESTER.suggest(text, 0, len(text), limit=1)) == 1
    (education,) = SUGGESTER.suggest("义务教育学位", 0, 6)
    assert [w.quote for w in education.words] == ["义务教育学位"]  # not 义务教育 and 学位 again


def test_repetition_adds_nothing() -> None:
    once, often = "水库。", "水库。水库。水库。"
    (one,) = SUGGESTER.suggest(once, 0, 2)
    (many,) = SUGGESTER.suggest(often, 0, 2 + 6)
    assert len(one.words) == len(many.words) == 1
    assert many.score == one.score


def test_a_word_all_units_share_says_nothing() -> None:
    units = [Unit(f"区{name}局", (), ("项目", f"{name}管理")) for name in "甲乙丙"]
    suggester = Suggester(units)
    assert suggester.suggest("推进项目", 0, 4) == ()
    assert [s.unit for s in suggester.suggest("乙管理项目", 0, 5)] == ["区乙局"]
    assert Suggester([]).suggest("推进项目", 0, 4) == ()
    assert suggester.resolve("市甲局") is units[0]


@given(st.text(alphabet="水库养老服务棚户区改造PM2.5，。的推进" + "学位", max_size=80), st.data())
def test_suggestions_are_deterministic_and_sorted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = SUGGESTER.suggest(text, start, end)
    assert found == Suggester(DISTRICT[:]).suggest(text, start, end)
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
    for suggestion in found:
        ends = [start, *(w.end for w in suggestion.words)]
        assert all(w.start >= before for w, before in zip(suggestion.words, ends, strict=False))
        assert all(text[w.start : w.end] == w.quote for w in suggestion.words)


SENTENCE = "前文。完成12座小型水库除险加固。后文水库。"
START, END = SENTENCE.index("完成"), SENTENCE.index("后文")


def test_a_models_answer_passes_with_a_verbatim_quote() -> None:
    found = CHECKER.accept(SENTENCE, START, END, {"unit": "水务局", "quote": "水库除险加固"})
    assert found is not None
    assert (found.unit, found.source, found.score) == ("区水利局", "model", 0.0)
    (word,) = found.words
    assert SENTENCE[word.start : word.end] == "水库除险加固"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"unit": "区水利局"},
        {"unit": "区水利局", "quote": ""},
        {"unit": "区水利局", "quote": "水库"},  # too short to prove anything
        {"unit": "区水利局", "quote": "水库的除险加固"},  # not verbatim
        {"unit": "区水利局", "quote": "后文水库"},  # outside the commitment
        {"unit": "区水利局", "quote": "加固。后文"},  # runs over its end
        {"unit": "区航天局", "quote": "水库除险加固"},  # no such unit
        {"unit": 7, "quote": "水库除险加固"},
        {"unit": "区水利局", "quote": ["水库除险加固"]},
    ],
)
def test_a_models_answer_is_refused(answer: Mapping[str, object] | None) -> None:
    assert CHECKER.accept(SENTENCE, START, END, answer) is None


class Recorder:
    """A hook that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def ask(self, sentence: str, units: Sequence[str]) -> Mapping[str, object] | None:
        self.asked.append((sentence, len(units)))
        return {"unit": units[0], "quote": sentence[:6]}


def test_the_hook_sees_the_commitment_only() -> None:
    hook = Recorder()
    found = CHECKER.ask(hook, SENTENCE, START, END)
    assert hook.asked == [("完成12座小型水库除险加固。", len(DISTRICT))]
    assert found is not None
    assert found.unit == DISTRICT[0].name
    assert found.source == "model"
