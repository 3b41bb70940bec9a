"""Plain text and Markdown: encodings, line ends, what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.files import (
    CorruptFileError,
    EmptyFileError,
    SourceMissingError,
    TooLargeError,
    WrongTypeError,
    open_document,
)
from luodi.files.limits import Limits

SAMPLE = "示例区2026年重点工作分工方案\r\n\r\n一、加快项目建设，年内完成投资60亿元。\r\n责任单位：区发展改革局"
LINES = [line.rstrip() for line in SAMPLE.split("\r\n")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5"]
)
def test_any_usual_encoding_gives_the_same_text(encoding: str) -> None:
    sample = (
        SAMPLE
        if encoding != "big5"
        else "示範區重點工作分工方案，一、推進項目建設，責任單位：區發展局" * 3
    )
    document = open_document(sample.encode(encoding), name="方案.txt")
    assert document.text.split("\n") == [line.rstrip() for line in sample.split("\r\n")]
    assert document.format == "txt"
    assert "\ufeff" not in document.text


def test_lines_keep_their_numbers_and_tabs() -> None:
    document = open_document("甲\t乙  \r丙\n\n丁".encode(), name="a.txt")
    assert document.text == "甲\t乙  \n丙\n\n丁"
    assert document.place_at(document.text.index("丁")).zh() == "第4段"
    assert document.place_at(document.text.index("乙")).paragraph == 1


def test_rare_characters_of_gb18030_survive() -> None:
    text = "区政府办公室：㐀䶿𠮷字，责任单位为区住房和城乡建设局，年内完成。"
    assert open_document(text.encode("gb18030")).text == text


def test_a_cut_last_character_is_a_warning_and_a_spoilt_text_an_error() -> None:
    cut = open_document("重点工作分工方案".encode()[:-1], name="cut.txt")
    assert cut.text == "重点工作分工方"
    assert [notice.zh for notice in cut.warnings] == ["文件末尾不完整，最后一个字缺失。"]
    with pytest.raises(CorruptFileError) as caught:
        open_document("锟斤拷锟斤拷锟斤拷".encode(), name="spoilt.txt")
    assert "spoilt.txt" in caught.value.zh
    assert "garbled" in caught.value.en


def test_binary_under_a_text_name_is_refused_and_text_under_an_office_name_read() -> None:
    with pytest.raises(WrongTypeError):
        open_document(bytes(range(256)) * 40, name="data.txt")
    document = open_document("只是文字".encode(), name="方案.docx")
    assert document.text == "只是文字"
    assert ".docx" in document.warnings[0].zh
    assert ".docx" in document.warnings[0].en


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", b"\0" * 64, "\ufeff".encode()])
def test_nothing_is_an_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyFileError):
        open_document(data, name="empty.txt")


def test_limits_of_size_and_length() -> None:
    with pytest.raises(TooLargeError, match="MiB"):
        open_document(b"a" * 101, name="a.txt", limits=Limits(size=100))
    with pytest.raises(TooLargeError):
        open_document(b"abc\n" * 30, name="a.txt", limits=Limits(text=100))
    assert (
        open_document(b"abc\n" * 20, name="a.txt", limits=Limits(text=100)).text.count("abc") == 20
    )


def test_paths_are_opened_and_missing_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_text("内容", encoding="utf-8")
    assert open_document(path).name == "方案.txt"
    assert open_document(str(path), name="原名.txt").name == "原名.txt"
    for missing in (tmp_path / "没有.txt", tmp_path, "a\0b", "x" * 5000):
        with pytest.raises(SourceMissingError) as caught:
            open_document(missing)
        assert caught.value.code == "missing"
    with pytest.raises(TypeError):
        open_document(12)  # type: ignore[arg-type]  # the mistake under test


def test_markdown_shows_as_text_with_its_tables() -> None:
    source = (
        "---\ntitle: x\n---\n# 工作方案 #\n\n**一、总体要求**\n\n- [x] 已办\n* 未办\n> 引文\n"
        "<!-- 注释\n不读 -->\n| 序号 | 任务 |\n|:---|---:|\n| 1 | `甲`\\|[乙](http://x.cn) |\n\n"
        "1\\. 结束 C#\n```\n代码 | 段\n```\n---\n"
    )
    document = open_document(source.encode(), name="a.md")
    assert document.format == "md"
    assert document.text == (
        "工作方案\n一、总体要求\n- ☑ 已办\n- 未办\n引文\n\n序号\t任务\n1\t甲|乙\n\n1. 结束 C#\n代码 | 段"
    )
    assert document.place_at(document.text.index("甲")).zh() == "表1 第2行 第2列"
    assert document.asides[0].kind == "note"


@pytest.mark.parametrize("piece", ["|", "[", "**", "<!--", "<a", "-|", "`", "# ", "!["])
def test_hostile_markdown_is_only_text(piece: str) -> None:
    document = open_document(("甲" + piece * 20_000).encode(), name="a.md")
    assert document.text.startswith("甲")
