"""Whatever the bytes, the answer is a document or a FileError, and places hold."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.files import FileError, SourceDocument, open_document
from luodi.files.classified import find_mark
from luodi.files.limits import DEFAULT
from luodi.files.tables import Cell, expand
from tests.files.makers import (
    PdfPage,
    docx_of,
    level,
    numbered,
    odt_of,
    ofd_line,
    ofd_of,
    p,
    pdf_of,
    rezipped,
    xls_of,
)

MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _book() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["表"], ["序号", "任务"], [1, "甲"], [2, "乙"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


_TABLE = f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"
_NUMBERING = (
    f'<w:numbering><w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
SAMPLES = {
    "a.docx": docx_of(p("标题") + p("任务", numbered(0)) + _TABLE, numbering=_NUMBERING),
    "a.xlsx": _book(),
    "a.xls": xls_of({(0, 0): "甲", (1, 1): 2.0}),
    "a.odt": odt_of("<text:p>标题</text:p><text:list><text:list-item><text:p>项</text:p>"
                    "</text:list-item></text:list>"),
    "a.ofd": ofd_of([ofd_line(30, 30, "正文文字"), ofd_line(30, 40, "第二页")]),
    "a.pdf": pdf_of(PdfPage().text(90, 90, "正文文字内容").rule(80, 80, 400, 80)),
    "a.html": "<html><table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table><ol><li>丁".encode(),
    "a.md": "# 题\n\n|甲|乙|\n|-|-|\n|1|2|\n".encode(),
    "a.txt": "一、任务\n\t表\n".encode("gb18030"),
}  # fmt: skip


def checked(data: bytes, name: str) -> SourceDocument | None:
    """The document with all that must hold asserted, or None where a FileError says why not."""
    try:
        document = open_document(data, name=name)
    except FileError:
        return None
    assert document.text.strip()
    assert "\r" not in document.text
    assert list(document.places.starts) == sorted(document.places.starts)
    assert all(0 <= start <= len(document.text) + 1 for start in document.places.starts)
    document.place_at(0).zh()
    document.place_at(len(document.text)).en()
    return document


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_themselves_read(name: str) -> None:
    document = checked(SAMPLES[name], name)
    assert document is not None
    assert document.warnings == ()
    assert document == open_document(SAMPLES[name], name=name)


@MODEST
@given(st.binary(max_size=3000), st.sampled_from([*SAMPLES, "a.doc", "a.png", "无名"]))
def test_any_bytes(data: bytes, name: str) -> None:
    checked(data, name)


@MODEST
@given(st.sampled_from(list(SAMPLES)), st.data())
def test_cut_and_changed_files(name: str, data: st.DataObject) -> None:
    sample = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(0, 6))):
        sample[data.draw(st.integers(0, len(sample) - 1))] = data.draw(st.integers(0, 255))
    checked(bytes(sample[: data.draw(st.integers(0, len(sample)))]), name)
    checked(bytes(sample), name)


@MODEST
@given(st.sampled_from(["a.docx", "a.xlsx", "a.odt", "a.ofd"]), st.data())
def test_changed_parts_inside_a_sound_package(name: str, data: st.DataObject) -> None:
    def spoil(_: str, content: bytes) -> bytes | None:
        choice = data.draw(st.integers(0, 9))
        if choice == 0:
            return None
        if choice < 6 or not content:
            return content
        at = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"-1", b"99999999999", b"<a>", b'"', b"nan", b"\0"])
        )
        return content[:at] + piece + content[at + data.draw(st.integers(0, 8)) :]

    checked(rezipped(SAMPLES[name], spoil), name)


@MODEST
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    document = checked(text.encode("utf-8", "surrogatepass"), "a.txt")
    assert document is None or find_mark(document.text) is None


CELLS = st.builds(Cell, st.sampled_from(["", "甲", "乙"]), st.integers(1, 4), st.integers(1, 4))


@MODEST
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_any_spans_give_a_rectangle(table: list[list[Cell]]) -> None:
    rows = expand(table, "a", DEFAULT)
    assert len(rows) == len(table)
    assert len({len(row) for row in rows}) <= 1
    assert {cell for row in rows for cell in row} <= {"", "甲", "乙"}
