"""Sheets as people made them: every cell at its place, with what is merged and what is computed.

:mod:`luodi.kernel.tables_in` reads tables that follow a template. A ledger of somebody's own has
titles above its head, heads of two lines and merged cells: whoever understands it needs the grid.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from luodi.files.archive import Package, attribute, child, children
from luodi.files.detect import Kind, detect
from luodi.files.docx.parts import relations
from luodi.files.errors import (
    CorruptFileError,
    EmptyFileError,
    FileError,
    TooLargeError,
    UnsupportedTypeError,
    WrongTypeError,
)
from luodi.files.limits import MIB, Limits
from luodi.files.xlsx.formats import builtin, plain
from luodi.kernel.errors import Mistake
from luodi.kernel.tables_in import MAX_BYTES, refuse_wide, told

Place = tuple[int, int]  # row and column, from 0
_LIMITS = Limits(size=MAX_BYTES)
_ZIP = b"PK\x03\x04"
_OTHER_TABLES = {".csv": "CSV", ".xls": "xls", ".ods": "ods", ".et": "et", ".txt": "txt"}
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*?)'
    rb"(?:/>|>(<f\b[^>]*(?:/>|>[^<]*</f>))?(?:<v>([^<]+)|(<is>))?)"
)
_STYLE = re.compile(rb'\bs="([0-9]+)"')
_MAX_MERGES = 100_000


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet: its cells as texts, from the first row and column of the sheet on.

    `unsaved` are the places of formulas whose result is not in the file.
    """

    title: str
    rows: list[list[str]]
    merges: list[Merge] = field(default_factory=list)
    formulas: int = 0
    unsaved: list[Place] = field(default_factory=list)


def grids(path: Path, name: str) -> list[Grid]:
    """The visible sheets of an xlsx that hold anything; Mistake with the way out otherwise."""
    try:
        if path.stat().st_size > MAX_BYTES:
            limit = f"{MAX_BYTES // MIB} MB"
            raise TooLargeError(name, f"超过 {limit}", f"it is over {limit}")
        data = path.read_bytes()
        if not data.strip(b"\0 \t\r\n"):
            raise EmptyFileError(name, "没有任何内容", "is empty")
        found = list(_sheets(data, _package(data, name), name))
    except (UnsupportedTypeError, WrongTypeError):
        raise _other(name) from None
    except FileError as error:
        raise told(error) from error
    if not found:
        raise told(EmptyFileError(name, "没有任何内容", "is empty"))
    return found


def _package(data: bytes, name: str) -> Package:
    package = Package(data, name, _LIMITS) if data.startswith(_ZIP) else None
    kind = detect(data, name, package)
    if package is None or kind is not Kind.XLSX:
        raise _other(name)
    refuse_wide(package)
    return package


def _other(name: str) -> Mistake:
    ending = next((said for end, said in _OTHER_TABLES.items() if name.lower().endswith(end)), "")
    if ending:
        return Mistake(
            _("“%(name)s”是 %(kind)s 文件。请用表格软件打开，另存为 .xlsx 后再上传。")
            % {"name": name, "kind": ending}
        )
    return Mistake(_("“%(name)s”不是表格，请上传 .xlsx 文件。") % {"name": name})


def _sheets(data: bytes, package: Package, name: str) -> Iterator[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
        members = _members(package)
        for title in shown:
            sheet = book.get_sheet_by_name(title)
            if sheet.height and sheet.width:
                yield _grid(title, sheet, _facts(package, members.get(title, "")))
    except (CalamineError, OSError, ValueError) as error:
        raise CorruptFileError(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the native reader's way of giving up
            raise
        raise CorruptFileError(name) from error


@dataclass(slots=True)
class _Facts:
    """What the cells' values do not say: which are computed, which are shown as percentages."""

    formulas: int = 0
    unsaved: list[Place] = field(default_factory=list)
    percents: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)  # #REF! and its like


def _grid(title: str, sheet: CalamineSheet, facts: _Facts) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    percents = facts.percents
    texts = [
        [_text(value, (at, column) in percents) for column, value in enumerate(row)]
        for at, row in enumerate(rows)
    ]
    for (at, column), said in facts.errors.items():
        if at < len(texts) and column < len(texts[at]):
            texts[at][column] = said
    merges = [
        Merge(*first, *last) for first, last in (sheet.merged_cell_ranges or [])[:_MAX_MERGES]
    ]
    return Grid(title, texts, merges, facts.formulas, facts.unsaved)


def _text(value: Any, is_percent: bool) -> str:
    """A cell as text: dates as 2026-06-30, percentages as 12.5%, figures without noise."""
    if isinstance(value, str):
        return value.replace("\u3000", " ").replace("\r\n", "\n").strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return f"{plain(value * 100)}%" if is_percent else plain(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _facts(package: Package, member: str) -> _Facts:
    """A look at the sheet's own text; nothing where it is written in an unusual way."""
    found = _Facts()
    if member not in package:
        return found
    percents = _percent_styles(package)
    for letters, digits, more, formula, value, inline in _CELL.findall(package.read(member)):
        is_error = b't="e"' in more
        if not formula and not percents and not is_error:
            continue
        place = (int(digits) - 1, _column(letters))
        if formula:
            found.formulas += 1
            if not value and not inline:
                found.unsaved.append(place)
        if is_error:
            found.errors[place] = value.decode("utf-8", "replace")
        style = _STYLE.search(more)
        if style and int(style[1]) in percents:
            found.percents.add(place)
    return found


def _members(package: Package) -> dict[str, str]:
    """Where in the package each sheet lies, by its title."""
    part = "xl/workbook.xml"
    root = package.optional_xml(part)
    known = {relation.id: relation.member for relation in relations(package, part)}
    return {
        attribute(sheet, "name") or "": known.get(_relation_id(sheet), "")
        for sheet in children(root, "sheets")
    }


def _relation_id(sheet: Any) -> str:
    """The r:id of a sheet, which also has a sheetId without a namespace."""
    return next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")


def _percent_styles(package: Package) -> frozenset[int]:
    """The cell styles that show a figure as a percentage."""
    root = package.optional_xml("xl/styles.xml")
    own = {
        attribute(e, "numFmtId"): attribute(e, "formatCode") or ""
        for e in children(root, "numFmts")
    }
    cells = child(root, "cellXfs")
    if cells is None:
        return frozenset()
    codes = [attribute(e, "numFmtId") or "0" for e in cells]
    shown = (own.get(c) or builtin(int(c) if c.isdigit() else 0) for c in codes)
    return frozenset(at for at, code in enumerate(shown) if "%" in code)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
