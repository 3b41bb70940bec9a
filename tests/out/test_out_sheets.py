"""xlsx and csv: no text becomes a formula; the workbook is ready to print."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from luodi.files.out import render_csv, render_md, render_xlsx
from luodi.files.out.safe_cells import Book, csv_cell, legal, looks_like_formula
from luodi.files.out.source import Source
from luodi.reading import Reading


def workbook(reading: Reading, source: Source | None = None, lang: str = "zh") -> Any:
    return load_workbook(io.BytesIO(render_xlsx(reading, source, lang)))


def test_four_sheets_ready_to_print(reading: Reading, source: Source) -> None:
    book = workbook(reading, source)
    assert book.sheetnames == ["任务分解表", "待明确事项", "未转任务", "提纲"]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one page wide is the default
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes == "A4"
        assert sheet.auto_filter.ref.startswith("A3:")
        assert "&P" in sheet.oddFooter.center.text


def test_task_sheet(reading: Reading, source: Source) -> None:
    sheet = workbook(reading, source)["任务分解表"]
    assert [cell.value for cell in sheet[3]] == [
        "序号", "目标任务", "具体内容", "牵头单位", "责任单位", "配合单位", "完成时限", "量化指标",
        "来源（章节、原句）", "状态", "建议单位",
    ]  # fmt: skip
    assert sheet["A1"].value == "《示例区人民政府办公室关于印发重点工作分工的通知》任务分解表"
    assert "口径" in sheet["A2"].value
    assert [str(r) for r in sorted(sheet.merged_cells.ranges, key=str)] == [
        "A1:K1",
        "A2:K2",
        "B5:B6",
    ]
    assert (sheet["A4"].value, sheet["D4"].value, sheet["D5"].value) == (
        1,
        "区发展改革委",
        "待明确",
    )
    assert all(sheet.row_dimensions[line].height > 15 for line in (4, 5, 6, 7))


def test_empty_document_says_so(empty: Reading) -> None:
    book = workbook(empty)
    assert "没有读出" in book["任务分解表"]["A4"].value
    assert book["未转任务"]["A4"].value is None


def test_english_sheets(reading: Reading) -> None:
    assert workbook(reading, None, "en").sheetnames == [
        "Task table",
        "To be settled",
        "Not tasks",
        "Outline",
    ]


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "http://a.b",
    "mailto:a@b",
    "＝1",
    "\t=1",
    "{=1}",
    "123",
]
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="_"), min_size=1, max_size=30)


@given(WORDS)
@example('=HYPERLINK("http://a")')
@example("\x00\x07\ufffe=1")
@example("\ud800"[:0] + "\r\n=1")
def test_no_cell_is_a_formula_or_a_link(text: str) -> None:
    book = Book(title=text)
    style = book.style()
    sheet = book.sheet("a")
    sheet.text(0, 0, text, style)
    sheet.merged((1, 0, 3, 0), text, style)
    loaded: Any = load_workbook(io.BytesIO(book.close()))["a"]
    clean = legal(text)
    for cell in (loaded["A1"], loaded["A2"]):
        assert cell.data_type in ("s", "n")
        assert cell.hyperlink is None
        assert (cell.value or "") == clean
        assert cell.data_type == "s" or cell.value is None
        assert bool(cell.quotePrefix) == (bool(clean) and looks_like_formula(clean))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_documents(text: str, one_task: Callable[..., Reading]) -> None:
    reading = one_task(text)
    sheet = workbook(reading)["任务分解表"]
    assert sheet["C4"].data_type == "s"
    assert sheet["C4"].hyperlink is None
    line = list(csv.reader(io.StringIO(render_csv(reading).decode("utf-8-sig"))))[1]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for cell in line)


@given(st.text(max_size=20))
def test_csv_cells_keep_the_text(text: str) -> None:
    cell = csv_cell(text)
    assert cell.removeprefix("'") == legal(text).removeprefix("'") or cell == "'" + legal(text)
    assert not looks_like_formula(cell)


def test_csv_is_read_by_office_programs(reading: Reading) -> None:
    data = render_csv(reading)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert lines[0][:3] == ["序号", "目标任务", "具体内容"]
    assert len(lines) == 5


def test_markdown_escapes_the_document(one_task: Callable[..., Reading], reading: Reading) -> None:
    assert "## 任务分解表" in render_md(reading)
    text = render_md(one_task("建成<script>|[链接](http://a)*个*\n第二行"))
    assert "\\<script\\>\\|\\[链接\\](http://a)\\*个\\*" in text
    assert text.count("\n| 1 |") == 2  # the task and its question, one line each
