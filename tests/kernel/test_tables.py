"""Tables in and out: what is refused and how, what a row's mistakes are called, round trips."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luodi.files.out.safe_cells import Book
from luodi.kernel import table_cells, tables_in, tables_out
from luodi.kernel.errors import Mistake
from luodi.kernel.tables_in import Column, Problem, Unfit

COLUMNS = (
    Column("name", "全称", table_cells.text(10), required=True, example="区教育局"),
    Column("since", "设立日期", table_cells.date, example="2024-03-01", also=("成立日期",)),
    Column("aliases", "别名", table_cells.many(10), example="教育局、区教委"),
    Column("kind", "类别", table_cells.choice({"a": "甲", "b": "乙"}, "a"), example="甲"),
    Column("position", "排序", table_cells.whole, example="1"),
)


def workbook(path: Path, *rows: tuple[Any, ...], at: int = 1) -> Path:
    """A workbook as an office program would save it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, start=at):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    book.save(path)
    return path


HEAD = ("全称", "设立日期", "别名", "类别", "排序")


def test_rows_are_read_in_the_forms_people_write(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "units.xlsx",
        ("某区单位名录",),
        ("全 称*", "成立日期", "别名", "类别", "排序", "备注"),
        ("示例：区教育局", "2024-03-01", "", "甲", 1),
        ("区教育局", dt.date(2024, 3, 1), "教育局，区教委", "乙", 3.0, "多的"),
        (None, None, None),
        ("区司法局", "2024年3月1日", None, None, None),
        at=3,
    )
    found = tables_in.read(path, "units.xlsx", COLUMNS)
    assert found.ignored == ["备注"]
    assert [row.number for row in found.rows] == [6, 8]
    assert found.rows[0].values == {
        "name": "区教育局",
        "since": dt.date(2024, 3, 1),
        "aliases": ("教育局", "区教委"),
        "kind": "b",
        "position": 3,
    }
    assert found.rows[1].values == {
        "name": "区司法局",
        "since": dt.date(2024, 3, 1),
        "aliases": (),
        "kind": "a",
        "position": 0,
    }


def test_mistakes_name_row_column_and_reason(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "t.xlsx",
        HEAD,
        ("", "2024-13-01", "", "丙", "三"),
        ("名字长得超过了十个字的单位", "2024年3月", "", "", ""),
        ("好的", "", "", "", ""),
    )
    found = tables_in.read(path, "t.xlsx", COLUMNS)
    assert [row["name"] for row in found.rows] == ["好的"]  # what is needed may not be wrong
    assert found.problems == [
        Problem(2, "全称", "不能为空"),
        Problem(2, "设立日期", "“2024-13-01”不是日期，请写成 2026-06-30 的样子"),
        Problem(2, "类别", "没有“丙”，可填：甲、乙"),
        Problem(2, "排序", "“三”不是整数"),
        Problem(3, "全称", "最多 10 个字，现有 13 个"),
        Problem(3, "设立日期", "“2024年3月”没有日，请写成 2026-06-30 的样子"),
    ]


def test_a_row_with_an_unfit_cell_can_still_be_looked_at(tmp_path: Path) -> None:
    """So that all that is wrong with it is told at once."""
    path = workbook(tmp_path / "t.xlsx", HEAD, ("区教育局", "去年", "", "丙", ""))
    found = tables_in.read(path, "t.xlsx", COLUMNS)
    assert [problem.column for problem in found.problems] == ["设立日期", "类别"]
    assert (found.rows[0]["since"], found.rows[0]["kind"]) == (None, "a")


def _encrypted() -> bytes:
    """An OLE file, as Office writes workbooks with a password: header only is enough here."""
    sector = b"\xff\xff\xff\xff"
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + sector * 256


def _sparse() -> bytes:
    """A small file whose one far cell would make the reader lay out billions."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "全称", "x"
    book.save(stream)
    return stream.getvalue()


def _zip(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.xlsx", b"", "没有任何内容"),
        ("空白.xlsx", b"\0\0\n", "没有任何内容"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "不是表格"),
        ("文.pdf", b"%PDF-1.7\n%%EOF", "不是表格"),
        ("程序.xlsx", b"MZ\0\0" + b"\0" * 90 + b"x", "不是表格"),
        ("包.xlsx", _zip(a__b=b"x"), "不是表格"),
        ("文.docx", _zip(word__document=b"<w/>"), "不是表格"),
        ("坏.xlsx", _zip(xl__workbook=b"<workbook"), "已损坏"),
        ("半.xlsx", b"PK\x03\x04" + b"\x01" * 200, "已损坏"),
        ("密.xlsx", _encrypted(), "。"),
        ("远.xlsx", _sparse(), "太大"),
        ("文.txt", "没有逗号的一行".encode(), "找不到标题行"),
        ("乱.csv", b"\xff\xfe\xff\x80,\xff", "已损坏"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_gets_one_sentence(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(data)
    with pytest.raises(Mistake) as caught:
        tables_in.read(path, name, COLUMNS)
    assert said in str(caught.value)
    assert name in str(caught.value)


def test_a_file_beyond_the_limits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "t.xlsx", HEAD, *[(f"第{n}局",) for n in range(20)])
    assert len(tables_in.read(path, "t.xlsx", COLUMNS).rows) == 20
    monkeypatch.setattr(tables_in, "MAX_ROWS", 10)
    with pytest.raises(Mistake, match="超过10行"):
        tables_in.read(path, "t.xlsx", COLUMNS)
    monkeypatch.setattr(tables_in, "MAX_BYTES", 100)
    with pytest.raises(Mistake, match="太大"):
        tables_in.read(path, "t.xlsx", COLUMNS)


def test_headings_that_lack_something_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ("类别", "排序"), ("甲", 1))
    with pytest.raises(Mistake, match="缺少这些列：全称"):
        tables_in.read(path, "t.xlsx", COLUMNS)
    path = workbook(tmp_path / "t.xlsx", ("单位", "电话"), ("甲", 1))
    with pytest.raises(Mistake, match="找不到标题行"):
        tables_in.read(path, "t.xlsx", COLUMNS)
    path = workbook(tmp_path / "t.xlsx", HEAD)
    with pytest.raises(Mistake, match="只有标题"):
        tables_in.read(path, "t.xlsx", COLUMNS)


def test_a_marked_table_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", ("机密★5年",), HEAD, ("区教育局",))
    with pytest.raises(Mistake, match="密级"):
        tables_in.read(path, "t.xlsx", COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes('全称,别名\n区教育局,"教育局、=1"\n'.encode(encoding))
    found = tables_in.read(path, "t.csv", COLUMNS)
    assert found.rows[0]["aliases"] == ("教育局", "=1")


def test_progress_is_told_now_and_then(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", HEAD, *[(f"第{n}局",) for n in range(1200)])
    seen: list[tuple[int, int]] = []
    tables_in.read(path, "t.xlsx", COLUMNS, lambda *at: seen.append(at))
    assert seen == [(500, 1201), (1000, 1201)]


HEADS = tuple(tables_out.Head(title) for title in HEAD)
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=9).map(
    lambda text: text.replace("\u3000", " ").strip()
)


@example([("'%", "''=1")])
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), min_size=1, max_size=8))
def test_what_is_written_is_read_again(rows: list[tuple[str, str]]) -> None:
    """Whatever people typed: nothing becomes a formula, nothing is lost."""
    columns = (Column("a", "全称", table_cells.text(99)), Column("b", "别名", table_cells.text(99)))
    rows = [row for row in rows if not row[0].startswith(tables_in.EXAMPLE)] or [("甲", "")]
    with tempfile.TemporaryDirectory() as folder:
        for form in ("xlsx", "csv"):
            path = Path(folder) / f"t.{form}"
            table = tables_out.Table("表", HEADS[:1] + HEADS[2:3], rows)
            if form == "xlsx":
                tables_out.write_xlsx(path, table)
            else:
                path.write_text("".join(tables_out.csv_lines(table)), "utf-8", newline="")
            found = tables_in.read(path, path.name, columns)
            assert [(row["a"], row["b"]) for row in found.rows] == rows


def test_formulas_are_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    evil = '=HYPERLINK("http://example.invalid","x")'
    row = (evil, dt.date(2026, 6, 30), ["甲", "乙"], None, 12)
    tables_out.write_xlsx(path, tables_out.Table("名录", HEADS, [row]))
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cells = next(iter(sheet.iter_rows(min_row=2, max_row=2)))
    assert [cell.value for cell in cells] == [evil, "2026-06-30", "甲、乙", None, 12]
    assert cells[0].data_type == "s"
    assert cells[0].quotePrefix
    lines = list(tables_out.csv_lines(tables_out.Table("名录", HEADS, [row])))
    assert lines[1].startswith("\"'=HYPERLINK")


def test_a_long_table_is_written_in_little_memory(tmp_path: Path) -> None:
    """Rows are taken one by one, from a generator that could be endless."""
    taken = []

    def rows() -> Any:
        for n in range(5000):
            taken.append(n)
            yield (f"第{n}局", None, [], "甲", n)

    path = tmp_path / "t.xlsx"
    tables_out.write_xlsx(path, tables_out.Table("名录", HEADS, rows()))
    assert len(taken) == 5000
    assert len(tables_in.read(path, "t.xlsx", COLUMNS).rows) == 5000
    with zipfile.ZipFile(path) as package:
        assert b"inlineStr" in package.read("xl/worksheets/sheet1.xml")


def test_downloads_have_chinese_names() -> None:
    table = tables_out.Table("单位名录", HEADS, [("区教育局", None, (), "甲", 1)])
    for form in ("xlsx", "csv"):
        answer = tables_out.response(table, form)
        assert f"%E5%90%8D%E5%BD%95.{form}" in answer.headers["Content-Disposition"]
        content = b"".join(answer)
        assert content[:4] == (b"PK\x03\x04" if form == "xlsx" else b"\xef\xbb\xbf\xe5")
        for close in answer._resource_closers:  # type: ignore[attr-defined]  # close() would also end the connection
            close()


def test_a_book_in_memory_gives_its_bytes_as_before() -> None:
    book = Book(title="x")
    book.sheet("甲").text(0, 0, "文", book.style())
    assert book.close().startswith(b"PK")


@pytest.mark.parametrize("cell", ["2026-06-30", "2026/6/30", "2026.6.30", "2026年6月30日"])
def test_dates_as_people_write_them(cell: str) -> None:
    assert table_cells.date(cell) == dt.date(2026, 6, 30)
    with pytest.raises(Unfit):
        table_cells.date(f"{cell}起")
