"""The process that reads an old workbook: bytes on standard input, JSON on standard output.

The answer is a list of sheets (name, visible, cells as [row, column, text], merges as [top, left,
bottom, right], all from 0), or one of the words large, encrypted, damaged. Called by
:mod:`luodi.files.xlsx.old` with the greatest number of cells as its argument.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import struct
import sys
from typing import Any

import python_calamine

from luodi.files.errors import FileError
from luodi.files.ole import BIFF_STREAMS, CompoundFile
from luodi.files.xlsx.formats import date_text, plain

# Record numbers of MS-XLS §2.3: BOF, the kinds of cells, and those that hold a run of cells.
_SHEET_START = 0x0809
_CELLS = frozenset((0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E))
_RUNS = frozenset((0xBD, 0xBE))
_NOTHING = (1 << 16, 1 << 16, -1, -1)  # top, left, bottom, right of no cells
_MEMORY = 2 << 30


def main() -> None:
    """Answer for the workbook on standard input."""
    _bound_memory()
    answer = _answer(sys.stdin.buffer.read(), int(sys.argv[1]))
    json.dump(answer, sys.stdout)


def _bound_memory() -> None:
    """Let a reader that asks for all memory fail, on systems that can bound it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - absent on some systems

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _answer(data: bytes, cells: int) -> str | list[dict[str, Any]]:
    try:
        # calamine lays a sheet out as a full rectangle, however far apart its cells are.
        return "large" if _area(data) > 4 * cells else _read(data)
    except python_calamine.PasswordError:
        return "encrypted"
    except (FileError, python_calamine.CalamineError, struct.error):
        return "damaged"


def _area(data: bytes) -> int:
    """The sum of the rectangles that the cells of each sheet span."""
    compound = CompoundFile(data, "")
    stream = b"".join(compound.head(name, len(data)) for name in BIFF_STREAMS)
    area = list(_NOTHING)
    total = offset = 0
    while offset + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, offset)
        if record == _SHEET_START:
            total += _size(area)
            area = list(_NOTHING)
        elif record in _CELLS and length >= 6 and offset + 4 + length <= len(stream):
            row, column = struct.unpack_from("<HH", stream, offset + 4)
            last = struct.unpack_from("<H", stream, offset + 2 + length)[0]
            right = last if record in _RUNS else column
            area = [min(area[0], row), min(area[1], column), max(area[2], row), max(area[3], right)]
        offset += 4 + length
    return total + _size(area)


def _size(area: list[int]) -> int:
    top, left, bottom, right = area
    return max(0, bottom - top + 1) * max(0, right - left + 1)


def _read(data: bytes) -> list[dict[str, Any]]:
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        return [
            _sheet(book.get_sheet_by_name(meta.name))
            if meta.visible == python_calamine.SheetVisibleEnum.Visible
            else {"name": meta.name, "visible": False}
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]


def _sheet(found: python_calamine.CalamineSheet) -> dict[str, Any]:
    cells = [
        (row, column, text)
        for row, values in enumerate(found.to_python(skip_empty_area=False))
        for column, value in enumerate(values)
        if (text := _text(value)).strip()
    ]
    merges = [[*start, *end] for start, end in found.merged_cell_ranges or ()]
    return {"name": found.name, "visible": True, "cells": cells, "merges": merges}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return plain(value)
    if isinstance(value, dt.datetime):
        return date_text(value)
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


if __name__ == "__main__":
    main()
