"""Tables with merged cells as plain rows: one rule for every format.

A cell merged downwards repeats its value on each row it covers, so that a row can be read alone;
a cell merged to the right has its value once, then empty cells, so that nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .errors import TooLargeError
from .limits import Limits


class Sink(Protocol):
    """Where blocks go: the document, or the inside of a cell."""

    def paragraph(self, text: str) -> None:
        """One paragraph."""

    def rows(self, rows: list[list[str]]) -> None:
        """One table, row by row."""


@dataclass(slots=True)
class CellSink:
    """Collects the blocks of a cell; a table within it is read out row by row."""

    parts: list[str] = field(default_factory=list)

    def paragraph(self, text: str) -> None:
        """One more paragraph of the cell."""
        self.parts.append(text)

    def rows(self, rows: list[list[str]]) -> None:
        """A table within the cell."""
        self.parts.extend(" ".join(filter(None, row)) for row in rows)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its format gives it: its text and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def expand(table: Iterable[Sequence[Cell]], name: str, limits: Limits) -> list[list[str]]:
    """The rows of `table`, all of the same width; a span beyond the last row is cut off."""
    grid = _Grid(name, limits)
    for cells in table:
        grid.add(cells)
    return grid.rows()


class _Grid:
    """Rows under construction: `_below` holds what earlier rows push down, by column."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._rows: list[list[str]] = []
        self._below: dict[int, tuple[str, int]] = {}
        self._cells = 0

    def add(self, cells: Sequence[Cell]) -> None:
        row: dict[int, str] = {}
        below: dict[int, tuple[str, int]] = {}
        for column, (text, left) in self._below.items():
            row[column] = text
            if left > 1:
                below[column] = (text, left - 1)
        column = 0
        for cell in cells:
            while column in row:
                column += 1
            column = self._put(cell, column, row, below)
        self._below = below
        self._rows.append(self._as_list(row))

    def _put(
        self, cell: Cell, column: int, row: dict[int, str], below: dict[int, tuple[str, int]]
    ) -> int:
        # Some writers give a whole row a span of thousands: never wider than the limit.
        width = max(1, min(cell.columns, self._limits.columns - column))
        for step in range(width):
            text = cell.text if step == 0 else ""
            row[column + step] = text
            if cell.rows > 1:
                below[column + step] = (text, cell.rows - 1)
        return column + width

    def _as_list(self, row: dict[int, str]) -> list[str]:
        width = max(row, default=-1) + 1
        self._cells += width
        if width > self._limits.columns or self._cells > self._limits.cells:
            raise TooLargeError(self._name, "表格单元格过多", "a table has too many cells")
        return [row.get(column, "") for column in range(width)]

    def rows(self) -> list[list[str]]:
        width = max((_used(row) for row in self._rows), default=0)
        return [(row + [""] * width)[:width] for row in self._rows]


def _used(row: list[str]) -> int:
    """How many columns of the row are in use; spans that run past the table's edge are empty."""
    return max((i + 1 for i, text in enumerate(row) if text.strip()), default=0)
