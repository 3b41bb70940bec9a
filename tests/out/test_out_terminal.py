"""Tree and table in a terminal: aligned, without colour in a pipe, without control characters."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from luodi.files.out import build, render, render_text, write_atomically
from luodi.files.out.flow import breaks
from luodi.reading import Reading


@pytest.mark.parametrize("form", ["tree", "table"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_never_wider_than_asked(reading: Reading, form: str, width: int) -> None:
    text = render_text(build(reading), form, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "\x1b" not in text
    assert "新建标准厂房" in text


def test_tree_shows_gap_and_counts(reading: Reading) -> None:
    text = render_text(build(reading), "tree")
    assert "缺文：原文此处隐藏（5022字）" in text
    assert "一、抓项目  3条（无牵头 2，无时限 1，无指标 2）" in text
    assert "未转任务：已有成绩或事实 1" in text


def test_tree_keeps_the_order_of_the_text(reading: Reading) -> None:
    first, *rest = reading.requirements
    table = replace(rest[2], node=None)
    moved = replace(reading, requirements=(first, *rest[:2], table))
    lines = render_text(build(moved), "tree").splitlines()
    found = [line.lstrip("│├└─ ") for line in lines]
    order = ["一、抓项目", "1 新建", "2 企业", "3 区行政", "～～", "二、", "（一）大兴", "4 领导"]
    at = [next(i for i, line in enumerate(found) if line.startswith(s)) for s in order]
    assert at == sorted(at)
    assert any(line.startswith("└── 4 领导") for line in lines)


def test_no_markup_and_no_escape_from_the_document(one_task: Callable[..., Reading]) -> None:
    text = render_text(build(one_task("[red]建成[/red]\x1b[31m厂房")), "table")
    assert "[red]建成[/red][31m厂房" in text


def test_empty(empty: Reading) -> None:
    assert "没有读出需要落实的任务" in render_text(build(empty), "table")


def test_unknown_format(reading: Reading) -> None:
    assert render(reading, None, "tree").decode().startswith("《示例区")
    with pytest.raises(KeyError):
        render(reading, None, "doc")


def test_files_appear_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "表.csv"
    write_atomically(target, b"1")
    target.chmod(0o640)
    write_atomically(target, b"2")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"2", 0o640)

    def refuse(self: Path, other: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        write_atomically(target, b"3")
    assert target.read_bytes() == b"2"
    assert [p.name for p in tmp_path.iterdir()] == ["表.csv"]


def parts(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(cuts)]


def test_no_mark_begins_a_line_and_no_number_is_torn() -> None:
    assert parts("全年新增就业，完成任务", 12) == ["全年新增就", "业，完成任务"]
    assert parts("请于2027年完成", 6) == ["请于", "2027年", "完成"]
    assert parts("推进（一）项", 6) == ["推进", "（一）", "项"]
    assert parts("", 10) == [""]


@given(st.text(st.sampled_from("一二，。（）12aA%“”—"), max_size=60), st.integers(2, 30))
def test_no_part_is_wider_than_asked(text: str, width: int) -> None:
    found = parts(text, width)
    assert "".join(found) == text
    assert all(cell_len(part) <= width for part in found)
