"""A directory of units from a file: columns 名称, 别名, 职责 (or name, aliases, duties).

csv (UTF-8 or GB18030), xlsx (the first sheet) or json (a list of objects). Several aliases or
duties in one cell are parted by commas, semicolons, 、 or white space.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from python_calamine import CalamineError, CalamineWorkbook

from luodi.files.errors import FileError
from luodi.reading.directory import Unit

MAX_BYTES = 5_000_000
MAX_UNITS = 5_000
_COLUMNS = {
    "name": ("名称", "单位名称", "单位", "name", "unit"),
    "aliases": ("别名", "简称", "aliases", "alias"),
    "duties": ("职责", "主要职责", "职能", "duties", "duty"),
}
_PARTS = re.compile(r"[、；;，,|\s]+")


class UnitsFileError(FileError):
    """The directory of units cannot be used."""

    code: ClassVar[str] = "units"
    ZH: ClassVar[str] = "单位名录“{name}”无法使用：{detail}。"
    EN: ClassVar[str] = 'The directory of units "{name}" cannot be used: {detail}.'


def _decode(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnitsFileError(
        name,
        "文字编码不是 UTF-8 或 GB18030，请另存为 UTF-8 后重试",
        "its text is neither UTF-8 nor GB18030; save it as UTF-8",
    )


def _csv_rows(data: bytes, name: str) -> list[list[str]]:
    try:
        return [list(row) for row in csv.reader(io.StringIO(_decode(data, name)), strict=True)]
    except csv.Error as error:
        raise UnitsFileError(
            name, f"CSV 格式有误（{error}）", f"it is not well-formed CSV ({error})"
        ) from error


def _xlsx_rows(data: bytes, name: str) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[str(v) for v in row] for row in sheet.to_python()]
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise UnitsFileError(
            name,
            "不是可读的 xlsx 工作簿，请重新导出",
            "it is not a readable xlsx workbook; export it again",
        ) from error


def _json_rows(data: bytes, name: str) -> list[list[str]]:
    """A list of objects as rows under a head of its own."""
    try:
        items = json.loads(_decode(data, name))
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnitsFileError(name, "JSON 格式有误", "it is not well-formed JSON") from error
    if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
        raise UnitsFileError(
            name,
            "应为对象的列表：[{“名称”: …, “别名”: […], “职责”: […]}]",
            'a list of objects is wanted: [{"name": …, "aliases": […], "duties": […]}]',
        )
    rows = [list(_COLUMNS)]
    return rows + [[_json_cell(item, key) for key in _COLUMNS] for item in items]


def _json_cell(item: dict[str, Any], key: str) -> str:
    value = next((item[word] for word in _COLUMNS[key] if word in item), "")
    if isinstance(value, list):
        return ";".join(str(v) for v in value)
    return "" if value is None else str(value)


_READERS = {".csv": _csv_rows, ".xlsx": _xlsx_rows, ".json": _json_rows}


def _head(row: Sequence[str]) -> dict[str, int]:
    """Column of each field in a head row; empty if the row is no head."""
    words = [cell.strip().lower() for cell in row]
    found = {
        key: next(words.index(w) for w in names if w in words)
        for key, names in _COLUMNS.items()
        if any(w in words for w in names)
    }
    return found if "name" in found else {}


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _PARTS.split(text) if part))


def _units(rows: Iterable[Sequence[str]], head: dict[str, int], name: str) -> list[Unit]:
    out: dict[str, Unit] = {}

    def cell(row: Sequence[str], key: str) -> str:
        column = head.get(key)
        return row[column].strip() if column is not None and column < len(row) else ""

    for number, row in enumerate(rows, start=2):  # as a person counts, the head being row 1
        unit = cell(row, "name")
        if not unit and not any(c.strip() for c in row):
            continue
        if not unit:
            raise UnitsFileError(name, f"第{number}行没有名称", f"row {number} has no name")
        if unit in out:
            raise UnitsFileError(
                name, f"第{number}行的“{unit}”重复", f'"{unit}" in row {number} is there twice'
            )
        out[unit] = Unit(unit, _split(cell(row, "aliases")), _split(cell(row, "duties")))
    return list(out.values())


def load_units(path: Path) -> tuple[Unit, ...]:
    """The units of a csv, xlsx or json file; UnitsFileError says what is wrong and where."""
    name = path.name
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnitsFileError(
            name, "只能是 .csv、.xlsx 或 .json 文件", "it must be a .csv, .xlsx or .json file"
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnitsFileError(name, "超过 5 MB", "it is larger than 5 MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnitsFileError(
            name, "文件不存在或无权读取", "there is no such file, or it may not be read"
        ) from error
    rows = reader(data, name)
    head = _head(rows[0]) if rows else {}
    if not head:
        raise UnitsFileError(
            name,
            "首行应有“名称、别名、职责”三个列名",
            "its first row must have the heads name, aliases, duties",
        )
    units = _units(rows[1:], head, name)
    if not units or len(units) > MAX_UNITS:
        raise UnitsFileError(
            name, f"应有 1 至 {MAX_UNITS} 个单位", f"it must list 1 to {MAX_UNITS} units"
        )
    return tuple(units)
