"""The whole way from a text to a Reading."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from luodi.reading import (
    DISTRICT,
    MAX_LENGTH,
    Basis,
    Coverage,
    EmptyTextError,
    NodeKind,
    NotTextError,
    Reading,
    ReadingError,
    Role,
    TextTooLongError,
    Unit,
    read,
)

TEXT = (
    "示例区人民政府办公室关于做好砚湖保护工作的通知\n示政办发〔2026〕8号\n各镇人民政府：\n"
    "一、总体要求\n深入贯彻生态文明思想，坚持生态优先，推动绿色发展。\n"
    "二、重点任务\n"
    "（一）水质提升。6月底前建成水质监测站5座。（区水利局牵头，区财政局配合）\n"
    "（二）岸线整治。区城管局要加强岸线巡查。各镇要于每月5日前报送进展。\n"
    "（三）公共充电。新建充电桩500个。推动公共充电设施向社区延伸。\n"
    "---此处隐藏300字,下载后查看---\n"
    "（五）督查考核。开展专项督查，对工作不力的单位予以通报批评。\n"
    "附件：任务分解表\n示例区人民政府办公室\n2026年3月2日\n"
)
UNITS = (
    Unit("区水利局", aliases=("区水务局",), duties=("水质监测", "岸线巡查", "河湖保护")),
    Unit("区城管局", aliases=("区城市管理局",), duties=("环境卫生", "市容管理", "岸线保洁")),
    Unit("区发改局", aliases=("区发展改革局",), duties=("充电设施", "公共充电", "项目审批")),
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(TEXT)


def test_the_parts_of_a_reading(reading: Reading) -> None:
    assert reading.text == TEXT
    assert [n.marker for n in reading.outline if n.kind is NodeKind.HEADING] == [
        "一、",
        "二、",
        "（一）",
        "（二）",
        "（三）",
        "（五）",
    ]
    assert [g.hidden_chars for g in reading.gaps] == [300]
    assert reading.meta.year == 2026
    assert [r.quote for r in reading.tasks] == [
        "水质提升。6月底前建成水质监测站5座。（区水利局牵头，区财政局配合）",
        "区城管局要加强岸线巡查。",
        "各镇要于每月5日前报送进展。",
        "新建充电桩500个。",
        "推动公共充电设施向社区延伸。",
        "开展专项督查，对工作不力的单位予以通报批评。",
    ]


def test_requirements_stand_in_the_order_of_the_text(reading: Reading) -> None:
    starts = [r.start for r in reading.requirements]
    assert starts == sorted(starts)


def test_every_span_slices_to_its_quote(reading: Reading) -> None:
    parts = [
        *reading.outline,
        *reading.requirements,
        *reading.gaps,
        *reading.terms,
        *(p for r in reading.requirements for p in (*r.parties, *r.deadlines, *r.targets)),
    ]
    assert len(parts) > 20
    for part in parts:
        assert TEXT[part.start : part.end] == part.quote


def test_nodes_of_requirements_are_the_headings_above(reading: Reading) -> None:
    for r in reading.tasks:
        assert r.node is not None
        node = reading.outline[r.node]
        assert node.start <= r.start < node.section_end


def test_tasks_are_the_requirements_that_are_tasks(reading: Reading) -> None:
    assert reading.tasks == tuple(r for r in reading.requirements if r.is_task)
    assert all((r.reason == "") is r.is_task for r in reading.requirements)


def test_coverage_counts(reading: Reading) -> None:
    assert reading.coverage == Coverage(
        requirements=len(reading.requirements),
        tasks=6,
        with_lead=1,
        with_owner=3,
        with_deadline=2,
        with_target=2,
        complete=1,
        not_tasks=reading.coverage.not_tasks,
    )
    assert reading.coverage.not_tasks["guidance"] == 1
    assert sum(reading.coverage.not_tasks.values()) == len(reading.requirements) - 6


def test_coverage_of_words_without_anything_concrete() -> None:
    text = (
        "在示例区动员会上的讲话\n一、抓落实\n加强督促检查，完善工作机制。对发现的问题要及时整改。\n"
    )
    found = read(text).coverage
    assert found.tasks == 2
    assert (found.with_owner, found.with_deadline, found.with_target, found.complete) == (
        0,
        0,
        0,
        0,
    )


SPEECH = (
    "在示例区“提质攻坚年”动员大会上的讲话\n\n同志们：\n"
    "今天，我们齐聚一堂，召开“提质攻坚年”动员大会。下面，我讲几点意见。\n"
    "一、提振信心，凝聚提质攻坚合力\n"
    "（一）牢记嘱托，坚定方向。一是加强学习培训。要通过开展专题研讨、教育培训等多种形式，提升干部能力。"
    "二是强化督促检查。要加强对工作落实情况的督促检查，及时发现问题、解决问题。\n"
    "（二）对标先进，勇争一流。要设定合理的赶超目标，将目标分解到具体任务和指标上。对表现突出的单位和个人进行表彰奖励。\n"
    "---此处隐藏3210字,下载后查看---\n"
    "（二）改进作风，狠抓落实。要制定具体的工作方案和措施，明确责任分工。要建立健全考核机制，确保各项任务按时完成。\n"
    "同志们，让我们以提振信心的精神、攻坚克难的勇气、扎实苦干的作风，为建设现代化示例区而努力奋斗！\n谢谢大家！\n"
)


def test_a_speech_asks_much_and_says_nothing_concrete() -> None:
    found = read(SPEECH, units=())
    assert [(n.kind.value, n.marker) for n in found.outline] == [
        ("heading", "一、"),
        ("heading", "（一）"),
        ("heading", "一是"),
        ("heading", "二是"),
        ("heading", "（二）"),
        ("gap", ""),
        ("heading", "（二）"),
        ("missing", ""),
        ("missing", ""),
    ]
    assert [n.title for n in found.outline[-2:]] == ["攻坚克难", "扎实苦干"]
    assert found.coverage.tasks == 6
    assert found.coverage.not_tasks == {"frame": len(found.requirements) - 6}
    assert not [p for r in found.requirements for p in (*r.parties, *r.targets)]
    assert not [d for r in found.requirements for d in r.deadlines if d.settled]


def test_a_speech_gets_suggestions_only_as_suggestions() -> None:
    found = read(SPEECH, units=DISTRICT)
    assert found.coverage == read(SPEECH).coverage
    assert any(r.suggestions for r in found.tasks)
    assert all(r.parties == () for r in found.tasks)


def test_an_open_lead_is_said_to_be_open(reading: Reading) -> None:
    assert [r.lead_basis for r in reading.tasks] == [Basis.EXPLICIT, *[Basis.OPEN] * 5]
    assert [r.due is None for r in reading.tasks] == [False, True, False, True, True, True]


def test_reading_is_deterministic(reading: Reading) -> None:
    assert read(TEXT) == reading
    assert read(TEXT, units=UNITS, region="示例区") == read(TEXT, units=UNITS, region="示例区")


def test_a_reading_cannot_be_changed(reading: Reading) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        reading.tasks[0].is_task = False  # type: ignore[misc]  # frozen: that is what is tested


def test_a_date_given_by_the_caller_sets_the_year() -> None:
    found = read(
        "关于砚湖工作的意见\n一、任务\n（一）监测。6月底前建成监测站。\n", date=dt.date(2027, 1, 8)
    )
    assert [d.date for r in found.tasks for d in r.deadlines] == [dt.date(2027, 6, 30)]


def test_without_a_directory_there_are_no_units_and_no_suggestions(reading: Reading) -> None:
    assert all(p.unit is None for r in reading.requirements for p in r.parties)
    assert all(r.suggestions == () for r in reading.requirements)


def test_names_are_resolved_in_the_directory() -> None:
    found = read(TEXT, units=UNITS)
    resolved = {p.name: p.unit for r in found.requirements for p in r.parties}
    assert resolved == {
        "区水利局": "区水利局",
        "区财政局": None,
        "区城管局": "区城管局",
        "各镇": None,
    }


@pytest.mark.parametrize("name", ["区水务局", "示例区水利局", "水利局"])
def test_aliases_and_regions_are_resolved(name: str) -> None:
    text = f"示例区2026年工作方案\n一、任务\n（一）监测。加强水质监测。（{name}负责）\n"
    (task,) = read(text, units=UNITS, region="示例区").tasks
    assert [(p.name, p.unit) for p in task.parties] == [(name, "区水利局")]


def test_owners_are_suggested_only_where_no_unit_owns() -> None:
    found = read(TEXT, units=UNITS)
    for r in found.requirements:
        owned = any(p.role in (Role.LEAD, Role.RESPONSIBLE) and p.name != "各镇" for p in r.parties)
        if owned or not r.is_task:
            assert r.suggestions == ()
    charging = next(r for r in found.tasks if r.quote.startswith("推动公共充电"))
    assert charging.suggestions[0].unit == "区发改局"
    assert charging.parties == ()


def test_a_suggestion_shows_the_words_that_speak_for_it() -> None:
    found = read(TEXT, units=UNITS)
    suggestions = [s for r in found.tasks for s in r.suggestions]
    assert suggestions
    for s in suggestions:
        assert s.source == "directory"
        assert s.words
        assert all(TEXT[w.start : w.end] == w.quote for w in s.words)


def test_at_most_three_units_of_the_default_directory_are_suggested() -> None:
    found = read(TEXT, units=DISTRICT)
    assert all(len(r.suggestions) <= 3 for r in found.requirements)
    names = {unit.name for unit in DISTRICT}
    assert {s.unit for r in found.tasks for s in r.suggestions} <= names


@pytest.mark.parametrize("text", ["", " ", "\n\t　\n"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(EmptyTextError, match="没有文字"):
        read(text)


@pytest.mark.parametrize("text", [None, b"\xe4\xb8\x80", 5])
def test_no_text(text: object) -> None:
    with pytest.raises(NotTextError):
        read(text)  # type: ignore[arg-type]  # a caller without types


def test_too_long_a_text() -> None:
    with pytest.raises(TextTooLongError, match="请分开读取"):
        read("一" * (MAX_LENGTH + 1))


@pytest.mark.parametrize("text", ["", "机密\n关于砚湖工作的通知\n"])
def test_errors_speak_both_languages(text: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(text)
    assert caught.value.zh
    assert caught.value.en.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "。",
        "（",
        "一、",
        "1.",
        "（一）（二）（三）",
        "责任单位：",
        "年月日",
        "|\t|",
        "\x00",
        "½Ⅷ㈠",
        "😀要加强监测。",
    ],
)
def test_scraps_are_read_without_inventing_anything(text: str) -> None:
    found = read(text)
    assert found.text == text
    assert [p for r in found.requirements for p in (*r.parties, *r.deadlines, *r.targets)] == []
