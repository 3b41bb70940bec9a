"""Normalisation keeps every character at its place; what is taken out can be mapped back."""

from __future__ import annotations

import pytest

from luodi.reading import read
from luodi.reading.view import make_view, normalise


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("（一）", "(一)"),
        ("２０２６年", "2026年"),
        ("ＰＭ２．５", "PM2.5"),
        ("增长６％", "增长6%"),
        ("监测,巡查", "监测，巡查"),
        ("5,000万元", "5,000万元"),
        ("1,200,000元", "1,200,000元"),
        ("加强监测.", "加强监测。"),
        ("增长6.5%", "增长6.5%"),
        ("责任单位:区水利局", "责任单位：区水利局"),
        ("监测;巡查!", "监测；巡查！"),
        ("3—6月", "3-6月"),
        ("3～6月", "3~6月"),
        ("3–6月", "3-6月"),
        ("二〇二六年", "二零二六年"),
        ("二○二六年", "二零二六年"),
        ("［区水利局］", "[区水利局]"),
        ("示政发〔2026〕1号", "示政发〔2026〕1号"),
        ("責任單位：區水利局", "责任单位：区水利局"),
        ("加强\xa0监测", "加强 监测"),
        ("", ""),
    ],
)
def test_one_writing(written: str, seen: str) -> None:
    assert normalise(written) == seen
    assert len(normalise(written)) == len(written)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<p>加强监测。</p>", "加强监测。"),
        ("加强<b>水质</b>监测。", "加强水质监测。"),
        ('<a href="x.html">加强监测</a>。', "加强监测。"),
        ("加强&nbsp;监测。", "加强监测。"),
        ("加强监测<!-- 注 -->。", "加强监测。"),
        ("增速<6%，降幅>3%。", "增速<6%，降幅>3%。"),
    ],
)
def test_tags_are_taken_out(text: str, seen: str) -> None:
    assert make_view(text).norm == seen


@pytest.mark.parametrize(
    ("text", "word", "quote"),
    [
        ("<p>加强监测。</p>", "加强监测", "加强监测"),
        ("加强<b>水质</b>监测。", "水质", "水质"),
        ("加强<b>水质</b>监测。", "加强水质", "加强<b>水质"),
        ("<p><b>一、任务</b></p><p>加强监测</p>", "监测", "监测"),
        ("加强水质、\n岸线监测。", "水质、岸线", "水质、\n岸线"),
        ("责任单位：區水利局", "区水利局", "區水利局"),
    ],
)
def test_spans_map_back(text: str, word: str, quote: str) -> None:
    view = make_view(text)
    at = view.norm.index(word)
    start, end, found = view.span(at, at + len(word))
    assert found == quote
    assert text[start:end] == quote


def test_without_cuts_offsets_are_those_of_the_source() -> None:
    view = make_view("一、总体要求\n加强监测，完善巡查。")
    assert view.span(2, 6) == (2, 6, "总体要求")
    assert [view.origin(i) for i in (0, 5, 9)] == [0, 5, 9]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("加强水质和\n岸线监测。", "加强水质和岸线监测。"),
        ("加强水质监测\n，完善巡查。", "加强水质监测，完善巡查。"),
        ("加强水质、\n岸线监测。", "加强水质、岸线监测。"),
        ("完善砚湖\n的巡查制度。", "完善砚湖的巡查制度。"),
        ("加强监测。\n完善巡查。", "加强监测。\n完善巡查。"),
        ("一、总体要求\n（一）水质提升", "一、总体要求\n(一)水质提升"),
        ("任务、\n二、要求", "任务、\n二、要求"),
    ],
)
def test_broken_lines_are_joined(text: str, seen: str) -> None:
    assert make_view(text).norm == seen


SENTENCE = "各镇要结合实际明确专人建立台账按月调度逐项推进务求实效，把砚湖保护各项任务落到实处，切实提高水质监测能力和岸线巡查水平，让群众满意。"


def wrapped(numbered: bool) -> str:
    """Ten paragraphs set in lines of 30, with a page number after every second one."""
    lines: list[str] = []
    for i in range(10):
        paragraph = "　　" + SENTENCE
        lines += [paragraph[k : k + 30] for k in range(0, len(paragraph), 30)]
        if numbered and i % 3 == 2:
            lines.append(f"- {i // 3 + 1} -")
    return "\n".join(lines)


def test_hard_wrapped_lines_are_joined() -> None:
    text = wrapped(numbered=False)
    view = make_view(text)
    assert view.norm.count(SENTENCE) == 10
    assert view.norm.count("\n") == 9
    at = view.norm.index(SENTENCE)
    start, end, quote = view.span(at, at + len(SENTENCE))
    assert text[start:end] == quote
    assert quote.replace("\n", "") == SENTENCE


def test_page_numbers_are_taken_out() -> None:
    view = make_view(wrapped(numbered=True))
    assert "- 1 -" not in view.norm
    assert "- 3 -" not in view.norm
    assert view.norm.count(SENTENCE) == 10


def test_requirements_of_wrapped_text_quote_the_source() -> None:
    text = "示例区2026年工作方案\n一、任务\n" + wrapped(numbered=False)
    tasks = read(text).tasks
    assert len(tasks) == 10
    for r in tasks:
        assert text[r.start : r.end] == r.quote
        assert r.quote.replace("\n", "") == SENTENCE


def test_verse_is_not_wrapped_text() -> None:
    text = "\n".join(["加强监测。", "完善巡查。"] * 20)
    assert make_view(text).norm == text
