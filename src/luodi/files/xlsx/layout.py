"""A sheet as paragraphs and tables: merged cells carried, titles and notes set apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luodi.files.document import TextBuilder
from luodi.files.errors import TooLargeError

_NOTE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 0, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """A sheet as a sparse table: row -> column -> text, both from 0."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


def address(row: int, column: int) -> str:
    """A1-style address of a cell counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def write_sheet(sheet: Sheet, builder: TextBuilder) -> None:
    """Add a sheet to the text: each block of rows with its title and note lines as paragraphs."""
    own = {row: {c: t for c, t in cells.items() if t} for row, cells in sheet.rows.items()}
    sheet.rows = {row: cells for row, cells in sorted(own.items()) if cells}
    builder.sheet = sheet.name
    wide = {(m.top, m.left) for m in sheet.merges if m.right > m.left}
    single = {row: next(iter(c)) for row, c in sheet.rows.items() if len(c) == 1}
    _carry(sheet, builder)
    for block in _blocks(sheet, single):
        _write_block(sheet, block, wide, builder)
        builder.end_table()
    builder.sheet = None


def _carry(sheet: Sheet, builder: TextBuilder) -> None:
    """Repeat the value of a merged range on each of its rows that has something of its own."""
    order = list(sheet.rows)
    carried = 0
    for merge in sheet.merges:
        text = sheet.rows.get(merge.top, {}).get(merge.left)
        if not text:
            continue
        start, end = bisect_left(order, merge.top + 1), bisect_left(order, merge.bottom + 1)
        carried += end - start
        if carried > builder.limits.cells:
            raise TooLargeError(builder.name, "合并单元格过多", "it has too many merged cells")
        for row in order[start:end]:
            sheet.rows[row].setdefault(merge.left, text)


def _blocks(sheet: Sheet, single: dict[int, int]) -> Iterator[list[int]]:
    """Rows that belong together: an empty row followed by a title line begins another table."""
    block: list[int] = []
    for row in sheet.rows:
        if block and row > block[-1] + 1 and row in single:
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _write_block(
    sheet: Sheet, block: list[int], wide: set[tuple[int, int]], builder: TextBuilder
) -> None:
    first, last = 0, len(block)
    while first < last and len(sheet.rows[block[first]]) == 1:
        first += 1
    while last > first and _is_note(block[last - 1], sheet, wide):
        last -= 1
    table = block[first:last]
    for row in block[:first]:
        _write_line(sheet, row, builder)
    if table:
        _write_table(sheet, table, builder)
    for row in block[last:]:
        _write_line(sheet, row, builder)


def _is_note(row: int, sheet: Sheet, wide: set[tuple[int, int]]) -> bool:
    """A line below the table: a value alone in its row, merged to the right or clearly words."""
    cells = sheet.rows[row]
    if len(cells) != 1:
        return False
    column, text = next(iter(cells.items()))
    return (row, column) in wide or (column <= 1 and len(text) >= _NOTE_LENGTH)


def _write_line(sheet: Sheet, row: int, builder: TextBuilder) -> None:
    column, text = next(iter(sheet.rows[row].items()))
    builder.sheet_paragraph(" ".join(text.split()), address(row, column))


def _write_table(sheet: Sheet, table: list[int], builder: TextBuilder) -> None:
    used = {column for row in table for column in sheet.rows[row]}
    columns: Sequence[int] = range(min(used), max(used) + 1)
    if len(columns) > builder.limits.columns:
        # A stray value far to the right must not make the table thousands of columns wide.
        columns = sorted(used)
    if len(columns) * len(table) > 4 * builder.limits.cells:
        raise TooLargeError(builder.name, "表格单元格过多", "a table has too many cells")
    for row in table:
        cells = sheet.rows[row]
        texts = [cells.get(column, "") for column in columns]
        builder.row(texts, [address(row, column) for column in columns])
