"""The only writer of spreadsheet cells: no text of a document becomes a formula, link or number.

A spreadsheet program takes a text that begins with ``= + - @`` for a formula once a person edits
the cell, so such cells are also marked as quoted text (XlsxWriter's ``quote_prefix``); CSV has no
such mark and gets an apostrophe before the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # XlsxWriter ships no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # the same
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

CELL_LIMIT = 32_767  # characters in one cell, the limit of the file format
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠|%]")


def legal(text: str, limit: int = CELL_LIMIT) -> str:
    """The text without characters that XML 1.0 §2.2 forbids or discourages, cut at `limit`."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:limit]


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program might take the text for a formula."""
    return bool(_FORMULA.match(text)) or text.startswith(("\t", "\r", "\n"))


def csv_cell(text: str) -> str:
    """A text for one CSV field: what could be a formula is preceded by an apostrophe."""
    clean = legal(text)
    return f"'{clean}" if looks_like_formula(clean) else clean


@dataclass(frozen=True, slots=True)
class Style:
    """A cell format and its twin for text that could be taken for a formula."""

    plain: Format
    quoted: Format

    def for_text(self, text: str) -> Format:
        """The twin where the text needs it."""
        return self.quoted if looks_like_formula(text) else self.plain


class Book:
    """A workbook in memory; close() gives its bytes.

    Given a path it is written there instead, row by row from the top, in the same little memory
    however long it is; close() then gives nothing.
    """

    def __init__(self, path: Path | None = None, **properties: str) -> None:
        self._buffer = BytesIO()
        options = {
            "in_memory": path is None,
            "constant_memory": path is not None,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(path) if path else self._buffer, options)
        self._book.set_properties({k: legal(v, 255) for k, v in properties.items()})

    def style(self, **properties: Any) -> Style:
        """A format as XlsxWriter describes it."""
        return Style(
            self._book.add_format(properties),
            self._book.add_format({**properties, "quote_prefix": True}),
        )

    def sheet(self, name: str) -> Sheet:
        """A new sheet; the name must be of our own words."""
        return Sheet(self._book.add_worksheet(name))

    def close(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._buffer.getvalue()


class Sheet:
    """A sheet whose cells take text or whole numbers only."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    @property
    def layout(self) -> Worksheet:
        """The worksheet itself, for widths, heights, panes and print set-up; not for cells."""
        return self._sheet

    def text(self, row: int, column: int, value: str, style: Style) -> None:
        """A cell of text."""
        clean = legal(value)
        if clean:
            self._sheet.write_string(row, column, clean, style.for_text(clean))
        else:
            self._sheet.write_blank(row, column, None, style.plain)

    def number(self, row: int, column: int, value: int, style: Style) -> None:
        """A cell with a whole number."""
        self._sheet.write_number(row, column, value, style.plain)

    def merged(self, area: tuple[int, int, int, int], value: str, style: Style) -> None:
        """A text over `area` (first row, first column, last row, last column).

        Every cell under the merge holds the text too, so that a filter finds each of its rows.
        """
        first_row, first_column, last_row, last_column = area
        if (first_row, first_column) == (last_row, last_column):
            self.text(first_row, first_column, value, style)
            return
        clean = legal(value)
        self._sheet.merge_range(*area, "", style.plain)
        self.text(first_row, first_column, clean, style)
        for row in range(first_row + 1, last_row + 1):
            self.text(row, first_column, clean, style)
