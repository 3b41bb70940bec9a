"""What is missing, and named sets with their members."""

from __future__ import annotations

import pytest

from luodi.reading import Gap, NodeKind, Reading, Term, read

TITLE = "在示例区重点工作推进会上的讲话\n"


def gap(line: str) -> Gap:
    text = f"{TITLE}一、提振精神\n加强学习。\n{line}\n二、狠抓落实\n落实任务。\n"
    (found,) = read(text).gaps
    assert text[found.start : found.end] == found.quote
    return found


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("---此处隐藏5022字,下载后查看---", 5022),
        ("---此处隐藏317字，下载后查看---", 317),
        ("——此处隐藏1280个字，下载后查看——", 1280),
        ("（以下省略260字）", 260),
        ("此处省略800字", 800),
        ("……中间隐藏64字……", 64),
        ("---此处隐藏---", None),
    ],
)
def test_hidden_stretches_and_their_length(line: str, hidden: int | None) -> None:
    found = gap(line)
    assert (found.reason, found.hidden_chars) == ("hidden", hidden)


@pytest.mark.parametrize(
    "line", ["（略）", "(此处略)", "〔缺页〕", "【内容缺失】", "（以下内容略）"]
)
def test_cut_stretches(line: str) -> None:
    found = gap(line)
    assert (found.reason, found.hidden_chars) == ("cut", None)


@pytest.mark.parametrize("line", ["■■■■■■", "□□□□", "����", "加强□□□□监测"])
def test_illegible_stretches(line: str) -> None:
    assert gap(line).reason == "illegible"


@pytest.mark.parametrize("tail", ["……全文", "……下文", "……阅读全文", "……未完待续"])
def test_cut_at_the_end(tail: str) -> None:
    reading = read(f"{TITLE}一、提振精神\n加强学习，推动工作{tail}")
    assert [g.reason for g in reading.gaps] == ["cut"]


@pytest.mark.parametrize(
    "line",
    ["省略不必要的环节。", "实施5022项任务。", "推动战略实施……", "不得忽略安全。", "策略要优化。"],
)
def test_no_gap(line: str) -> None:
    assert read(f"{TITLE}一、提振精神\n{line}\n").gaps == ()


def test_a_gap_is_a_node_of_the_outline() -> None:
    reading = read(
        f"{TITLE}一、提振精神\n加强学习。\n---此处隐藏5022字,下载后查看---\n二、狠抓落实\n落实任务。\n"
    )
    (node,) = (n for n in reading.outline if n.kind is NodeKind.GAP)
    assert node.quote == "---此处隐藏5022字,下载后查看---"
    assert (node.marker, node.level, node.parent) == ("", 1, None)


CLOSING = "让我们以提振信心的精神、改革攻坚的勇气、狠抓落实的作风，奋力前行！\n"


def speech(gap_line: str) -> Reading:
    return read(
        f"{TITLE}一、提振信心，凝聚合力\n加强学习。\n{gap_line}三、狠抓落实，务求实效\n落实任务。\n{CLOSING}"
    )


def missing(reading: Reading) -> list[str]:
    return [n.title for n in reading.outline if n.kind is NodeKind.MISSING]


def test_chapters_named_at_the_end_but_not_in_the_text() -> None:
    reading = speech("---此处隐藏5022字,下载后查看---\n")
    assert missing(reading) == ["改革攻坚"]
    node = reading.outline[-1]
    assert reading.text[node.start : node.end] == "改革攻坚"
    assert (node.marker, node.level) == ("", 1)


def test_nothing_is_missing_without_a_gap() -> None:
    assert missing(speech("")) == []


def terms(sentence: str) -> tuple[Term, ...]:
    return read(f"{TITLE}一、重点任务\n{sentence}\n").terms


@pytest.mark.parametrize(
    ("sentence", "name", "count", "members"),
    [
        (
            "生态立区、产业强区、人才兴区“三大战略”全面推进。",
            "三大战略",
            3,
            ["生态立区", "产业强区", "人才兴区"],
        ),
        (
            "实施“三大战略”：生态立区、产业强区、人才兴区。",
            "三大战略",
            3,
            ["生态立区", "产业强区", "人才兴区"],
        ),
        (
            "开展“项目大会战、环境大优化、作风大提升”三大行动。",
            "三大行动",
            3,
            ["项目大会战", "环境大优化", "作风大提升"],
        ),
        ("打造“两个中心”（创新中心、消费中心）。", "两个中心", 2, ["创新中心", "消费中心"]),
        (
            "推进生态立区、产业强区、人才兴区“三大战略”。",
            "三大战略",
            3,
            ["生态立区", "产业强区", "人才兴区"],
        ),
        ("打造“两个中心”，即创新中心、消费中心。", "两个中心", 2, ["创新中心", "消费中心"]),
        ("全力落实“五大战略”。", "五大战略", 5, []),
        ("建设三大高地，服务全局。", "三大高地", 3, []),
    ],
)
def test_named_sets(sentence: str, name: str, count: int, members: list[str]) -> None:
    (found,) = terms(sentence)
    assert (found.name, found.count) == (name, count)
    assert [m.quote for m in found.members] == members
    assert found.resolved is bool(members)


def test_members_are_counted_against_the_name() -> None:
    (found,) = terms("推进“生态立区、产业强区”三大战略。")
    assert [m.quote for m in found.members] == ["生态立区", "产业强区"]
    assert not found.resolved


def test_a_set_named_twice_is_one_term_where_its_members_stand() -> None:
    (found,) = terms("落实“三大战略”。“三大战略”：生态立区、产业强区、人才兴区。")
    assert found.resolved


@pytest.mark.parametrize(
    "sentence", ["新建三座桥。", "两个月内完成。", "加强监测。", "开展3次检查。"]
)
def test_no_named_set(sentence: str) -> None:
    assert terms(sentence) == ()
