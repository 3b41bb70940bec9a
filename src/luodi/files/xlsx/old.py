"""Old binary workbooks (.xls, .et; MS-XLS) through calamine."""

from __future__ import annotations

import datetime as dt
import io
import struct
from typing import Any

import python_calamine

from luodi.files.document import TextBuilder
from luodi.files.errors import CorruptFileError, EncryptedFileError, FileError, TooLargeError
from luodi.files.ole import BIFF_STREAMS, CompoundFile

from .formats import date_text, plain
from .layout import Merge, Sheet, write_sheet

# Record numbers of MS-XLS §2.3: BOF, the kinds of cells, and those that hold a run of cells.
_SHEET_START = 0x0809
_CELLS = frozenset((0x06, 0x7E, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E))
_RUNS = frozenset((0xBD, 0xBE))
_NOTHING = (1 << 16, 1 << 16, -1, -1)  # top, left, bottom, right of no cells


def read_old_sheet(data: bytes, builder: TextBuilder) -> None:
    """Read all visible sheets; number formats other than dates are not known here."""
    try:
        _refuse_wide(data, builder)
        _read(data, builder)
    except (FileError, MemoryError):
        raise
    except python_calamine.PasswordError as problem:
        raise EncryptedFileError(builder.name) from problem
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:
        # A panic in the native reader is no Exception, and must not end the program.
        raise CorruptFileError(builder.name) from problem


def _refuse_wide(data: bytes, builder: TextBuilder) -> None:
    """Refuse sheets with far-apart cells before calamine lays them out as full rectangles."""
    compound = CompoundFile(data, builder.name)
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
    total += _size(area)
    if total > 4 * builder.limits.cells:
        raise TooLargeError(builder.name, "单元格过多", "it has too many cells")


def _size(area: list[int]) -> int:
    top, left, bottom, right = area
    return max(0, bottom - top + 1) * max(0, right - left + 1)


def _read(data: bytes, builder: TextBuilder) -> None:
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        for meta in book.sheets_metadata:
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if meta.visible != python_calamine.SheetVisibleEnum.Visible:
                builder.warn(
                    f"隐藏的工作表“{meta.name}”未读取。",
                    f'The hidden sheet "{meta.name}" was not read.',
                )
                continue
            _read_sheet(book.get_sheet_by_name(meta.name), builder)


def _read_sheet(found: python_calamine.CalamineSheet, builder: TextBuilder) -> None:
    if found.total_height * found.total_width > 4 * builder.limits.cells:
        raise TooLargeError(builder.name, "单元格过多", "it has too many cells")
    sheet = Sheet(found.name)
    for index, row in enumerate(found.to_python(skip_empty_area=False)):
        texts = {column: _text(value) for column, value in enumerate(row)}
        sheet.rows[index] = {column: text for column, text in texts.items() if text.strip()}
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        sheet.merges.append(Merge(top, left, bottom, right))
    write_sheet(sheet, builder)


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
