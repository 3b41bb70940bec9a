"""Workbooks: task tables with merged cells, titles and notes, dates and percentages."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from luodi.files import EncryptedFileError, TooLargeError, open_document
from luodi.files.xlsx.formats import shown
from luodi.files.xlsx.layout import address
from tests.files.makers import rezipped, xls_of


def book(
    *rows: list[Any], merges: tuple[str, ...] = (), formats: dict[str, str] | None = None
) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "任务表"
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_a_task_table_with_title_notes_and_merged_cells() -> None:
    data = book(
        ["2026年重点任务分解表"],
        ["单位：万元"],
        ["序号", "任务", None, "牵头单位", "时限"],
        [1, "甲", "一期\n二期", "区发改局", dt.date(2026, 3, 31)],
        [2, "乙", "三期", None, dt.datetime.fromisoformat("2026-06-30T09:30")],
        ["一、城市建设"],
        [3, "丙", None, "区住建局", 0.125],
        ["注：本表由区委督查室负责解释。"],
        merges=("A1:E1", "B3:C3", "D4:D5", "A8:E8"),
        formats={"E7": "0.0%"},
    )
    document = open_document(data, name="任务.xlsx")
    assert document.format == "xlsx"
    assert document.text == (
        "2026年重点任务分解表\n单位：万元\n\n序号\t任务\t\t牵头单位\t时限\n"
        "1\t甲\t一期 二期\t区发改局\t2026年3月31日\n2\t乙\t三期\t区发改局\t2026年6月30日 9:30\n"
        "一、城市建设\t\t\t\t\n3\t丙\t\t区住建局\t12.5%\n\n注：本表由区委督查室负责解释。"
    )
    place = document.place_at(document.text.index("三期"))
    assert (place.sheet, place.cell, place.row, place.table) == ("任务表", "C5", 3, 1)
    assert place.zh() == "工作表“任务表” 表1 第3行 第3列 C5"
    assert document.place_at(0).en() == 'sheet "任务表", A1'


def test_several_sheets_and_tables_and_what_is_hidden() -> None:
    workbook = openpyxl.Workbook()
    first = workbook.active
    assert first is not None
    first.title = "一"
    for row in (["甲", "乙"], [1, 2], [None], ["第二张表"], ["丙", "丁"], [3.0, 4.5]):
        first.append(row)
    first["A1"].comment = Comment("批注", "作者")
    hidden = workbook.create_sheet("隐")
    hidden["A1"] = "看不见"
    hidden.sheet_state = "hidden"
    workbook.create_sheet("二")["B2"] = "孤值"
    document = open_document(saved(workbook), name="a.xlsx")
    assert document.text == "甲\t乙\n1\t2\n\n第二张表\n\n丙\t丁\n3\t4.5\n\n孤值"
    assert document.place_at(document.text.index("丁")).table == 2
    assert document.place_at(document.text.index("孤值")).sheet == "二"
    assert ["隐" in notice.zh for notice in document.warnings] == [True]


def test_values_of_formulas_booleans_and_rich_text() -> None:
    data = book(["项", "值"], ["式", "=1+1"], ["真", True], ["错", "#N/A"])
    document = open_document(data, name="a.xlsx")
    assert "真\t是" in document.text
    assert "公式" in document.warnings[0].zh

    def with_result(name: str, content: bytes) -> bytes:
        return (
            content.replace(b"<v></v>", b"<v>2</v>")
            .replace(b"<v/>", b"<v>2</v>")
            .replace(b"<v />", b"<v>2</v>")
        )

    computed = open_document(rezipped(data, with_result), name="a.xlsx")
    assert "式\t2" in computed.text
    assert computed.warnings == ()


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (46112.0, "yyyy-mm-dd", "2026年3月31日"),
        (46112.0, 'yyyy"年"m"月"', "2026年3月"),
        (46112.0, 'm"月"d"日"', "3月31日"),
        (46112.5, "yyyy/m/d h:mm", "2026年3月31日 12:00"),
        (0.75, "h:mm", "18:00"),
        (1.0, "yyyy-m-d", "1900年1月1日"),
        (0.1234, "0.00%", "12.34%"),
        (0.1 + 0.2, "General", "0.3"),
        (260.0, "General", "260"),
        (12.0, '0"个"', "12个"),
        (3.0, "000", "003"),
        (-2.5, "0.0", "-2.5"),
        (1234567.0, "#,##0", "1234567"),
        (123456789012.0, "0.00E+00", "123456789012"),
        (5.0, "[红色]0", "5"),
        (46112.0, "[$-804]yyyy年m月d日;@", "2026年3月31日"),
        (1e300, "yyyy-m-d", "1e+300"),
    ],
)
def test_numbers_as_an_office_writes_them(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_addresses_and_the_other_epoch() -> None:
    assert [address(0, 0), address(9, 25), address(0, 26), address(4, 701)] == [
        "A1",
        "Z10",
        "AA1",
        "ZZ5",
    ]
    assert shown(0.0, "yyyy-m-d", epoch_1904=True) == "1904年1月1日"


def test_far_cells_and_endless_merges_do_not_fill_the_memory() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["A1048576"] = "甲", "乙"
    merges = b'</sheetData><mergeCells><mergeCell ref="A1:B1048575"/></mergeCells>'
    merged = rezipped(saved(workbook), lambda _, data: data.replace(b"</sheetData>", merges))
    assert open_document(merged, name="a.xlsx").text.split() == ["甲", "乙"]
    sheet["A2"], sheet["XFD2"], sheet["XFD1"] = "丙", "远", "方"
    assert open_document(saved(workbook), name="a.xlsx").text == "甲\t方\n丙\t远\n\n乙"
    for column in range(1, 600):
        sheet.cell(1, column, "列")
    with pytest.raises(TooLargeError):
        open_document(saved(workbook), name="a.xlsx")


def test_an_old_workbook() -> None:
    cells: dict[tuple[int, int], str | float] = {
        (0, 0): "分工表",
        (1, 0): "序号",
        (1, 1): "任务",
        (2, 0): 1.0,
        (2, 1): "建设",
    }
    document = open_document(xls_of(cells), name="a.xls")
    assert document.text == "分工表\n\n序号\t任务\n1\t建设"
    assert document.place_at(document.text.index("建设")).cell == "B3"
    with pytest.raises(TooLargeError):
        open_document(xls_of({(0, 0): "甲", (65535, 255): "乙"}), name="a.xls")
    with pytest.raises(EncryptedFileError):
        open_document(xls_of(cells, (0x2F, bytes(54))), name="a.xls")
