"""Lists as xlsx or csv, row by row: ten thousand rows need no more memory than ten.

Cells are written by :mod:`luodi.files.out.safe_cells` only, so nothing people have typed becomes
a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from luodi.files.out.safe_cells import Book, Sheet, csv_cell, looks_like_formula

_HEAD: dict[str, Any] = {
    "bold": True,
    "bg_color": "#EEF2F6",
    "border": 1,
    "border_color": "#C8CED6",
    "valign": "vcenter",
    "text_wrap": True,
}
_BODY: dict[str, Any] = {"valign": "top", "text_wrap": True}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WHOLE = 10**15  # larger whole numbers lose digits in a spreadsheet: they are written as text


@dataclass(frozen=True, slots=True)
class Head:
    """One column of what is written: its heading and how wide it is, in characters."""

    title: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """A list to be written: `rows` are walked through once."""

    name: str
    heads: Sequence[Head]
    rows: Iterable[Sequence[Any]]


def shown(value: Any) -> str:
    """A value as it stands in a cell: dates as 2026-06-30, several texts with 、."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list | tuple):
        return "、".join(shown(one) for one in value)
    return str(value)


def response(table: Table, form: str = "xlsx") -> HttpResponseBase:
    """The table as a download: ``xlsx``, or ``csv`` for whoever asks for it."""
    return _csv_response(table) if form == "csv" else xlsx_response(table)


def xlsx_response(table: Table, *notes: Table) -> FileResponse:
    """A workbook as a download; `notes` become further sheets."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    with tempfile.TemporaryDirectory(prefix="luodi-") as folder:
        path = Path(folder) / "table.xlsx"
        write_xlsx(path, table, *notes)
        _copy(path, stream)
    answer = FileResponse(stream, content_type=XLSX)
    answer.headers["Content-Disposition"] = _disposition(f"{table.name}.xlsx")
    return answer


def write_xlsx(path: Path, *tables: Table) -> None:
    """A workbook with a sheet for each table."""
    book = Book(path, title=tables[0].name)
    head, body = book.style(**_HEAD), book.style(**_BODY)
    for table in tables:
        sheet = book.sheet(table.name[:31])
        for column, wanted in enumerate(table.heads):
            sheet.layout.set_column(column, column, wanted.width)
            sheet.text(0, column, wanted.title, head)
        sheet.layout.freeze_panes(1, 1)
        for number, row in enumerate(table.rows, start=1):
            for column, value in enumerate(row):
                _cell(sheet, (number, column), value, body)
    book.close()


def csv_lines(table: Table) -> Iterator[str]:
    """The table as CSV, line by line, with the mark by which spreadsheet programs know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([csv_cell(head.title) for head in table.heads])
    for row in table.rows:
        yield writer.writerow([_csv(shown(value)) for value in row])


def _csv(text: str) -> str:
    """The text with its guard; what looks guarded already gets one more, and so comes back."""
    looks_guarded = text.startswith("'") and looks_like_formula(text.lstrip("'"))
    return f"'{text}" if looks_guarded else csv_cell(text)


def _csv_response(table: Table) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = _disposition(f"{table.name}.csv")
    return answer


def _cell(sheet: Sheet, at: tuple[int, int], value: Any, style: Any) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _WHOLE
    if whole:
        sheet.number(*at, value, style)
    elif value not in (None, ""):
        sheet.text(*at, shown(value), style)


def _copy(path: Path, stream: IO[bytes]) -> None:
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            stream.write(chunk)
    stream.seek(0)


def _disposition(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


class _Echo:
    """A file that gives back what is written: the csv module needs one."""

    def write(self, text: str) -> str:
        return text
