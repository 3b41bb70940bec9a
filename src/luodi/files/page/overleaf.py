"""Tables that go on from page to page: one table, its head once, split rows whole again."""

from __future__ import annotations

from dataclasses import replace

from luodi.files.document import TextBuilder
from luodi.files.tables import Cell, expand

from .grid import Table
from .model import join


class PendingTable:
    """Holds the rows of a table until it is certain that it does not go on."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._rows: list[tuple[int, list[str]]] = []
        self._open: frozenset[int] = frozenset()

    def add(self, page: int, table: Table, *, goes_on: bool) -> None:
        """Take in a table; `goes_on` if nothing but the turn of the page is before it."""
        cells = table.rows
        if not (goes_on and self._rows and _width(cells) == len(self._rows[0][1])):
            self.write()
            self._append(page, self._expanded(cells))
        else:
            first = self._expanded(cells)[0]
            rows = self._expanded(self._carried(cells))
            if first == self._rows[0][1]:
                del rows[0]
            elif self._is_rest(first):
                self._complete(first)
                del rows[0]
            self._append(page, rows)
        self._open = table.open_columns

    def write(self) -> None:
        """Write the table, if there is one."""
        if not self._rows:
            return
        self._builder.end_table()
        for page, row in self._rows:
            self._builder.go_to_page(page)
            self._builder.row(row)
        self._builder.end_table()
        self._rows = []

    def _append(self, page: int, rows: list[list[str]]) -> None:
        self._rows.extend((page, row) for row in rows if any(row))

    def _expanded(self, cells: list[list[Cell]]) -> list[list[str]]:
        width = _width(cells)
        rows = expand(cells, self._builder.name, self._builder.limits)
        # Columns that are empty on this page alone still count.
        return [row + [""] * (width - len(row)) for row in rows]

    def _carried(self, cells: list[list[Cell]]) -> list[list[Cell]]:
        """With the values of merged cells that began on the page before."""
        above = self._rows[-1][1]
        first: list[Cell] = []
        column = 0
        for cell in cells[0]:
            goes_on = column in self._open and not cell.text
            first.append(replace(cell, text=above[column]) if goes_on else cell)
            column += cell.columns
        return [first, *cells[1:]]

    def _is_rest(self, row: list[str]) -> bool:
        """Whether a row is the rest of the one before: mostly empty, as that one was not."""
        above = self._rows[-1][1]
        filled = [index for index, text in enumerate(row) if text]
        lost = sum(1 for index, text in enumerate(row) if above[index] and not text)
        mid_sentence = all(above[i] and above[i][-1] not in "。；！？" for i in filled)
        return not row[0] and mid_sentence and lost * 2 >= len(row)

    def _complete(self, rest: list[str]) -> None:
        page, above = self._rows[-1]
        self._rows[-1] = (page, [join(a, b) for a, b in zip(above, rest, strict=True)])


def _width(cells: list[list[Cell]]) -> int:
    return sum(cell.columns for cell in cells[0]) if cells else 0
