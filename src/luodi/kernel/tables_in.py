"""Tables people hand in (xlsx, csv): opened with bounds, read row by row, judged cell by cell.

An app describes its columns; what is wrong in a row is collected as :class:`Problem`, in words
that name row, column and reason. Whether the rows make sense together is the app's own matter.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from luodi.files.archive import Package
from luodi.files.classified import refuse_classified
from luodi.files.detect import Kind, detect
from luodi.files.errors import (
    CorruptFileError,
    EmptyFileError,
    FileError,
    TooLargeError,
    UnsupportedTypeError,
    WrongTypeError,
)
from luodi.files.limits import MIB, Limits
from luodi.files.out.safe_cells import looks_like_formula
from luodi.kernel.errors import Mistake
from luodi.kernel.saying import listed

MAX_BYTES = 20 * MIB
MAX_ROWS = 50_000
EXAMPLE = "示例："  # rows that begin so are the template's examples and are passed over
_HEAD_WITHIN = 10  # the headings stand in one of the first rows: titles may precede them
_LIMITS = Limits(size=MAX_BYTES)
_ZIP = b"PK\x03\x04"
_CSV_ENDINGS = (".csv", ".txt")
_PLACE = re.compile(rb'\br="([A-Z]{0,3})([0-9]{1,7})"')
_MAX_AREA = 4_000_000  # cells


class Unfit(Exception):
    """A cell's text is not what its column holds; the sentence says what is wanted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how a cell is understood, and what the template says about it."""

    key: str
    title: str | Promise
    parse: Parse = str
    required: bool = False
    help: str | Promise = ""
    example: str = ""
    width: int = 14
    also: tuple[str, ...] = ()  # other headings it is known by


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row, as people are told."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its number as a person counts, and a value for every column."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(slots=True)
class Rows:
    """A table as read. If there are problems nothing may be taken over.

    The rows are those that have at least what is needed: an unfit cell counts as empty there, so
    that what else is wrong with the row can be told at once.
    """

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # headings nobody asked for
    present: frozenset[str] = frozenset()  # keys of the columns the table has


def read(
    path: Path,
    name: str,
    columns: Sequence[Column],
    progress: Callable[[int, int], None] | None = None,
) -> Rows:
    """Read the table in the file; Mistake if it is no table, or lacks a column that is needed."""
    total, cells = _opened(path, name)
    numbered = enumerate(cells, start=1)
    places, ignored = _head(numbered, columns, name)
    found, taken = Rows(ignored=ignored, present=frozenset(places)), 0
    for number, row in numbered:
        if progress and number % 500 == 0:
            progress(number, total)
        first = row[min(places.values())] if len(row) > min(places.values()) else ""
        if not any(row) or first.startswith(EXAMPLE):
            continue
        taken += 1
        if taken > MAX_ROWS:
            raise told(TooLargeError(name, f"超过{MAX_ROWS}行", f"over {MAX_ROWS} rows"))
        _take(found, number, row, columns, places)
    if not found.rows and not found.problems:
        raise Mistake(_("“%(name)s”里只有标题，没有可导入的行。") % {"name": name})
    return found


def _take(
    found: Rows,
    number: int,
    row: Sequence[str],
    columns: Sequence[Column],
    places: dict[str, int],
) -> None:
    values: dict[str, Any] = {}
    is_whole = True
    for column in columns:
        place = places.get(column.key)
        text = row[place] if place is not None and place < len(row) else ""
        try:
            if column.required and not text:
                raise Unfit(_("不能为空"))
            values[column.key] = column.parse(text)
        except Unfit as unfit:
            found.problems.append(Problem(number, str(column.title), unfit.reason))
            is_whole = is_whole and not column.required
            values[column.key] = None if column.required else column.parse("")
    if is_whole:
        found.rows.append(Row(number, values))


def _head(
    numbered: Iterator[tuple[int, list[str]]], columns: Sequence[Column], name: str
) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the headings that are nobody's."""
    missing: list[str] = []
    for number, row in numbered:
        _refuse_marked(row, name)
        words = ["".join(cell.split()).rstrip("*＊") for cell in row]
        places = {c.key: place for c in columns if (place := _place(c, words)) is not None}
        if places:
            missing = [str(c.title) for c in columns if c.required and c.key not in places]
            if not missing:
                known = set(places.values())
                return places, [w for i, w in enumerate(words) if w and i not in known]
        if number >= _HEAD_WITHIN:
            break
    if missing:
        titles = listed(missing)
        raise Mistake(
            _("“%(name)s”缺少这些列：%(titles)s。请下载模板，按模板的标题填写。")
            % {"name": name, "titles": titles}
        )
    raise Mistake(_("“%(name)s”里找不到标题行。请下载模板，按模板填写。") % {"name": name})


def _refuse_marked(row: Sequence[str], name: str) -> None:
    """A classification mark above the headings: the table must not be processed here."""
    try:
        refuse_classified("\n".join(row), name)
    except FileError as error:
        raise told(error) from error


def _place(column: Column, words: list[str]) -> int | None:
    for title in (str(column.title), *column.also):
        if title in words:
            return words.index(title)
    return None


def _opened(path: Path, name: str) -> tuple[int, Iterator[list[str]]]:
    """How many rows there may be, and the rows as texts without space around them."""
    try:
        if path.stat().st_size > MAX_BYTES:
            limit = f"{MAX_BYTES // MIB} MB"
            raise TooLargeError(name, f"超过 {limit}", f"it is over {limit}")
        data = path.read_bytes()
        if not data.strip(b"\0 \t\r\n"):
            raise EmptyFileError(name, "没有任何内容", "is empty")
        return _by_kind(data, name)
    except (UnsupportedTypeError, WrongTypeError):
        raise _no_table(name) from None
    except FileError as error:
        raise told(error) from error


def _by_kind(data: bytes, name: str) -> tuple[int, Iterator[list[str]]]:
    package = Package(data, name, _LIMITS) if data.startswith(_ZIP) else None
    kind = detect(data, name, package)
    if package is not None and kind is Kind.XLSX:
        refuse_wide(package)
        return _workbook(data, name)
    if kind is Kind.OLD_SHEET:
        raise Mistake(_("“%(name)s”是旧版表格，请另存为 .xlsx 后再上传。") % {"name": name})
    if kind is Kind.TXT and (name.lower().endswith(_CSV_ENDINGS) or b"," in data[:4096]):
        return _separated(data, name)
    raise _no_table(name)


def refuse_wide(package: Package) -> None:
    """The reader lays a sheet out as a full rectangle, however far apart its cells are."""
    for member in package.names():
        if not member.lower().startswith("xl/worksheets/"):
            continue
        rows = columns = 0
        for letters, digits in _PLACE.findall(package.read(member)):
            rows = max(rows, int(digits))
            columns = max(columns, _column_number(letters))
        if rows * columns > _MAX_AREA:
            raise TooLargeError(package.name, f"用到了第{rows}行", f"it reaches row {rows}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _workbook(data: bytes, name: str) -> tuple[int, Iterator[list[str]]]:
    """The first sheet that holds anything."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            if sheet.height and sheet.width:
                return sheet.height, ([text_of(cell) for cell in row] for row in sheet.iter_rows())
    except (CalamineError, OSError, ValueError) as error:
        raise CorruptFileError(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the native reader's way of giving up
            raise
        raise CorruptFileError(name) from error
    raise EmptyFileError(name, "没有任何内容", "is empty")


def _separated(data: bytes, name: str) -> tuple[int, Iterator[list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise CorruptFileError(name, "文字编码无法识别", "unknown encoding") from error
    return text.count("\n") + 1, _csv_rows(text, name)


def _csv_rows(text: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield [_unmarked(cell.strip()) for cell in row]
    except csv.Error as error:
        raise told(CorruptFileError(name)) from error


def _unmarked(cell: str) -> str:
    """Without the apostrophe by which our own csv marks what could be taken for a formula."""
    marked = cell.startswith("'") and looks_like_formula(cell.lstrip("'"))
    return cell[1:] if marked else cell


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without point, dates as 2026-06-30."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).replace("\u3000", " ").strip()


def _no_table(name: str) -> Mistake:
    return Mistake(_("“%(name)s”不是表格，请上传 .xlsx 或 .csv 文件。") % {"name": name})


def told(error: FileError) -> Mistake:
    """The file's own sentence, in the language of whoever reads it."""
    chinese = (get_language() or "zh").startswith("zh")
    return Mistake(error.zh if chinese else error.en)


def template_rows(columns: Iterable[Column]) -> list[str]:
    """The template's example row; its first cell says that it is one."""
    examples = [column.example for column in columns]
    return [f"{EXAMPLE}{examples[0]}", *examples[1:]]
