"""Any string reads or raises Luodi's own error; what is read keeps its promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from luodi.reading import (
    DISTRICT,
    ClassifiedTextError,
    EmptyTextError,
    Reading,
    ReadingError,
    Requirement,
    Unit,
    read,
)
from luodi.samples import SAMPLES
from tests.reading.invariants import faults, rrule_fault, spans
from tests.reading.pieces import BRACKETS, DATES, FIGURES, MARKERS, PIECES, STOPS, UNITS, WORDS

SPEECH = SAMPLES[0].path.read_text(encoding="utf-8")

# No deadline: a test here is about what is read, `tests/fuzz/hostile.py` about how fast.
some = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(some, max_examples=100)

anything = st.text(st.characters(), max_size=60) | st.text(
    st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Nd", "No", "Ps", "Pe"]), max_size=30
)
pieces = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
words = st.lists(st.sampled_from((*WORDS, *DATES, *FIGURES, *UNITS)), min_size=1, max_size=8).map(
    "".join
)
sentence = st.tuples(
    st.sampled_from(MARKERS) | st.just(""),
    words,
    st.sampled_from(("。", "；", "。\n", "\n", *STOPS)),
).map("".join)
order = st.tuples(
    st.sampled_from(UNITS), st.sampled_from(("要", "", "在")), st.sampled_from(DATES), st.just("完成"),
    st.sampled_from(FIGURES), st.sampled_from(("项目建设", "增长", "任务")), st.sampled_from(("。", "；", "\n")),
).map("".join)  # fmt: skip
document = st.lists(sentence | order | pieces | anything, max_size=14).map("".join)

# Tables as the readers of files write them: cells by tabs, or one row a line with spaces.
HEADS = ("序号", "目标任务", "具体内容", "责任单位", "牵头单位", "配合单位", "完成时限", "备注")
cell = st.sampled_from((*UNITS, *DATES, *FIGURES, "加快推进项目建设", "1", "2", "", " ")) | words
row = st.lists(cell, min_size=2, max_size=8)
head = st.lists(st.sampled_from(HEADS), min_size=2, max_size=8, unique=True)
table = st.builds(
    lambda before, head, rows, part: before + "\n".join(part.join(r) for r in (head, *rows)),
    st.just("") | words,
    head,
    st.lists(row, min_size=1, max_size=8),
    st.sampled_from(("\t", "\t", "|", "  ", "\n")),
)


@st.composite
def damaged_speech(draw: st.DrawFn) -> str:
    """A stretch of a real kind of document, with something put where it does not belong."""
    at = draw(st.integers(0, len(SPEECH) - 1))
    cut = SPEECH[at : at + draw(st.integers(1, 400))]
    for _ in range(draw(st.integers(0, 4))):
        i = draw(st.integers(0, len(cut)))
        cut = cut[:i] + draw(st.sampled_from(PIECES)) + cut[i + draw(st.integers(0, 6)) :]
    return cut


texts = st.one_of(document, pieces, anything, table, damaged_speech())


def tried(
    text: str, *, date: dt.date | None = None, region: str | None = None, units: Sequence[Unit] = ()
) -> Reading | type[ReadingError]:
    """The reading of a text, or the kind of Luodi's own error; any other error goes through."""
    try:
        return read(text, date=date, region=region, units=units)
    except ReadingError as error:
        return type(error)


@some
@given(text=texts)
@example(text="")
@example(text=" \n\t　")
@example(text="\ud800。")
@example(text="每月99日前完成3个项目。")
@example(text="2025年2月30日前，9999年12月31日后3个工作日内完成建设10公里。")
def test_any_string_reads_or_raises_luodis_own_error(text: str) -> None:
    reading = tried(text)
    if isinstance(reading, Reading):
        assert not faults(text, reading)
    else:
        assert issubclass(reading, ReadingError)


@few
@given(
    text=texts,
    date=st.none() | st.dates(),
    region=st.none() | st.sampled_from(["示例区", "", "区", "\ud800"]) | anything,
)
def test_every_argument_keeps_the_promises(
    text: str, date: dt.date | None, region: str | None
) -> None:
    reading = tried(text, date=date, region=region, units=DISTRICT)
    assert not isinstance(reading, Reading) or not faults(text, reading)


@few
@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert tried(text) == tried(text)


class Marked(str):
    """A text that carries something of its own, as templates and parsers make them."""

    __slots__ = ("origin",)


@few
@given(texts)
def test_a_subclass_of_str_reads_the_same(text: str) -> None:
    assert tried(Marked(text)) == tried(text)


def bare(requirements: Sequence[Requirement]) -> list[Requirement]:
    """Requirements without what a directory of units adds."""
    return [
        replace(r, suggestions=(), parties=tuple(replace(p, unit=None) for p in r.parties))
        for r in requirements
    ]


@few
@given(texts)
def test_a_directory_adds_names_and_changes_no_task(text: str) -> None:
    alone, helped = tried(text), tried(text, units=DISTRICT)
    if not isinstance(alone, Reading) or not isinstance(helped, Reading):
        assert alone is helped
        return
    assert bare(helped.requirements) == bare(alone.requirements) == list(alone.requirements)
    assert bare(helped.tasks) == list(alone.tasks)
    assert (helped.outline, helped.meta, helped.gaps) == (alone.outline, alone.meta, alone.gaps)


@few
@given(texts)
def test_tasks_are_requirements_in_their_order(text: str) -> None:
    reading = tried(text)
    if isinstance(reading, Reading):
        assert list(reading.tasks) == [r for r in reading.requirements if r.is_task]


@few
@given(st.sampled_from(BRACKETS), st.integers(1, 400), pieces)
def test_depth_of_brackets_is_no_matter(bracket: str, depth: int, inside: str) -> None:
    text = bracket * depth + inside + bracket * depth
    reading = tried(text)
    assert not isinstance(reading, Reading) or not faults(text, reading)


@given(st.text(st.sampled_from(" \t\r\n　\x0b\x0c\x85\u2028"), max_size=30))
@settings(few, max_examples=20)
def test_blank_texts_are_refused_by_name(text: str) -> None:
    with pytest.raises(EmptyTextError):
        read(text)


@pytest.mark.parametrize("mark", ["绝密", "机密★1年", "秘密", "机密★"])
def test_a_secret_is_refused_whatever_follows(mark: str) -> None:
    with pytest.raises(ClassifiedTextError):
        read(f"{mark}\n示例区人民政府文件\n{SPEECH}")


def test_the_bundled_speech_has_everything_the_properties_look_at() -> None:
    """Properties over empty readings would hold of anything."""
    reading = read(SPEECH, units=DISTRICT)
    assert not faults(SPEECH, reading)
    assert len(reading.outline) > 5
    assert len(reading.tasks) > 5
    assert any(r.suggestions for r in reading.requirements)
    assert len(list(spans(reading))) > 50


def test_the_checker_sees_what_it_forbids() -> None:
    reading = read("区发改局要在2025年6月底前完成3个项目建设。")
    (task,) = reading.tasks
    assert faults("另一段文字", reading)
    moved = replace(task, start=task.start + 1)
    assert faults(reading.text, replace(reading, requirements=(moved,)))
    assert faults(reading.text, replace(reading, requirements=()))
    assert faults(reading.text, replace(reading, requirements=(replace(task, reason="nonsense"),)))
    assert not faults(reading.text, reading)


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", True),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", True),
        ("FREQ=YEARLY;INTERVAL=2", True),
        ("FREQ=MONTHLY;BYMONTHDAY=99", False),
        ("FREQ=MONTHLY;BYMONTHDAY=0", False),
        ("FREQ=YEARLY;BYMONTH=13", False),
        ("FREQ=MONTHLY;BYMONTHDAY=<day>", False),
        ("FREQ=MONTHLY;", False),
        ("BYDAY=FR", False),
        ("", False),
    ],
)
def test_the_grammar_of_recurrences(rule: str, good: bool) -> None:
    assert (rrule_fault(rule) == "") is good
