"""A ruled table for :mod:`.gongwen`: head repeated on every page, rows whole, equal cells merged.

The XML is written in one go: a table of a thousand rows through the object model takes minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from luodi.files.out.gongwen import FANGSONG, HEITI, SIZE_5, TEXT_LIMIT
from luodi.files.out.safe_cells import legal

LINE = 300  # twips of one line in a cell
TWIPS_PER_MM = 1440 / 25.4
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in mm, whether its text is centred."""

    head: str
    width: float
    centred: bool = False


def _twips(width: float) -> int:
    return round(width * TWIPS_PER_MM)


def _paragraph(text: str, font: str, centred: bool) -> str:
    name = quoteattr(font)
    align = "center" if centred else "left"
    fonts = f"<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>"
    size = f'<w:sz w:val="{round(SIZE_5 * 2)}"/><w:szCs w:val="{round(SIZE_5 * 2)}"/>'
    run = f'<w:rPr>{fonts}{size}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t>'
    return (
        '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" '
        f'w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r>{run}</w:r></w:p>"
    )


def _cell(text: str, width: float, font: str, *, centred: bool, merge: str = "") -> str:
    lines = legal(text, TEXT_LIMIT).replace("\t", " ").split("\n")
    body = "".join(_paragraph(words, font, centred) for words in lines)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{merge}'
        f'<w:vAlign w:val="center"/></w:tcPr>{body}</w:tc>'
    )


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    mark = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def _frame(columns: Sequence[Column]) -> str:
    """Properties and grid: fixed widths, single lines of half a point."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES
    )
    grid = "".join(f'<w:gridCol w:w="{_twips(c.width)}"/>' for c in columns)
    total = sum(_twips(c.width) for c in columns)
    margins = '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    return (
        f'<w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _merges(count: int, runs: Sequence[tuple[int, int]]) -> list[str]:
    """The merge mark of each row in the merged column."""
    marks = [""] * count
    for first, last in runs:
        if last > first:
            marks[first] = '<w:vMerge w:val="restart"/>'
            marks[first + 1 : last + 1] = ["<w:vMerge/>"] * (last - first)
    return marks


def add_table(
    document: Document,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    merged: int = 0,
    runs: Sequence[tuple[int, int]] = (),
) -> None:
    """Append a table; `runs` are (first, last) rows whose cells in column `merged` are one."""
    marks = _merges(len(rows), runs)
    parts = [_row([_cell(c.head, c.width, HEITI, centred=True) for c in columns], head=True)]
    for values, mark in zip(rows, marks, strict=True):
        cells = [
            _cell(
                "" if i == merged and mark == "<w:vMerge/>" else value,
                column.width,
                FANGSONG,
                centred=column.centred,
                merge=mark if i == merged else "",
            )
            for i, (column, value) in enumerate(zip(columns, values, strict=True))
        ]
        parts.append(_row(cells))
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{_frame(columns)}{''.join(parts)}</w:tbl>")
    document.element.body.insert(len(document.element.body) - 1, table)
