"""A file becomes a ledger: its sheet, its head, its rows; refused where it bears a mark."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.ledger.limits import MOST_ROWS
from luodi.apps.ledger.models import ImportKind, Mapping
from luodi.apps.ledger.returning.marks import keys_in
from luodi.apps.ledger.understanding.fields import SKIP, compact
from luodi.apps.ledger.understanding.heads import (
    Ledger,
    Line,
    propose,
    score,
    signature,
    understood,
)
from luodi.core.rhythm import Rhythm
from luodi.kernel import gate
from luodi.kernel.errors import Mistake
from luodi.kernel.grids import Grid
from luodi.kernel.saying import listed

SECTION = "所在部分"
_EXAMPLES = 3
_YEAR = re.compile(r"(20\d\d)\s*年")
_HEAD_WITHIN = 10


def mark_in(sheets: Sequence[Grid]) -> str:
    """The classification a cell bears as a document does; empty if none."""
    for sheet in sheets:
        for row in sheet.rows:
            for cell in row:
                if "密" in cell and (mark := gate.mark_of(cell)):
                    return mark
    return ""


def ledger_in(sheets: Sequence[Grid], name: str) -> tuple[Ledger, ImportKind, list[str]]:
    """The sheet that is a ledger, what kind it is, and what is to be said of the others."""
    own = next((found for found in map(_returned, sheets) if found), None)
    if own is not None:
        return _checked(own, name), ImportKind.RETURN, []
    found = [ledger for ledger in map(understood, sheets) if ledger is not None]
    if not found:
        raise Mistake(
            _("“%(name)s”里找不到标题行。标题行要有任务内容和责任单位这样的列名，"
              "并在前 20 行之内；请补上列名后重新上传。") % {"name": name}
        )  # fmt: skip
    ledger = max(found, key=score)
    others = [sheet.title for sheet in sheets if sheet.title != ledger.sheet]
    remarks = []
    if others:
        remarks.append(
            _("只读取了工作表“%(sheet)s”，没有读取：%(others)s。")
            % {"sheet": ledger.sheet, "others": listed(others)}
        )
    return _checked(ledger, name), ImportKind.LEDGER, remarks


def _checked(ledger: Ledger, name: str) -> Ledger:
    if not ledger.lines:
        raise Mistake(_("“%(name)s”里只有标题，没有可导入的行。") % {"name": name})
    if len(ledger.lines) > MOST_ROWS:
        raise Mistake(
            _("“%(name)s”有 %(n)d 行，一次最多 %(most)d 行。请分成几个文件，分几次导入。")
            % {"name": name, "n": len(ledger.lines), "most": MOST_ROWS}
        )
    return ledger


def _returned(grid: Grid) -> Ledger | None:
    """The register as it went out; rows may stand in another order, columns too."""
    for at, row in enumerate(grid.rows[:_HEAD_WITHIN]):
        if any(keys_in(cell) for cell in row):
            unsaved: dict[int, list[int]] = {}
            for index, column in grid.unsaved:
                unsaved.setdefault(index, []).append(column)
            lines = [
                Line(index + 1, list(cells), unsaved=unsaved.get(index, []))
                for index, cells in enumerate(grid.rows)
                if index > at and any(cells)
            ]
            return Ledger(grid.title, row, at + 1, lines, [])
    return None


def columns_of(ledger: Ledger) -> list[dict[str, Any]]:
    """Head and examples of every column; a last one for the headings rows stand under."""
    columns = []
    for at, head in enumerate(ledger.heads):
        texts = dict.fromkeys(line.cells[at] for line in ledger.lines if line.cells[at])
        columns.append({"head": head, "examples": [t[:60] for t in list(texts)[:_EXAMPLES]]})
    sections = dict.fromkeys(line.section for line in ledger.lines if line.section)
    if sections:
        columns.append({"head": SECTION, "examples": [s[:60] for s in list(sections)[:_EXAMPLES]]})
    return columns


def cells_of(ledger: Ledger) -> list[tuple[int, list[str], list[int]]]:
    """The rows: number, texts, and columns of formulas without a result."""
    has_sections = any(line.section for line in ledger.lines)
    return [
        (line.number, [*line.cells, line.section] if has_sections else line.cells, line.unsaved)
        for line in ledger.lines
    ]


def proposed(ledger: Ledger, known: Mapping | None) -> dict[str, str]:
    """What each column holds: as remembered, else by its head; empty ones are skipped."""
    heads = [str(column["head"]) for column in columns_of(ledger)]
    found = propose(heads, known.columns if known else None)
    for at, head in enumerate(heads):
        if head == SECTION:
            found[str(at)] = "category"
        elif not head and any(at < len(line.cells) and line.cells[at] for line in ledger.lines):
            found[str(at)] = SKIP
    return found


def options_of(ledger: Ledger, name: str, known: Mapping | None, today: dt.date) -> dict[str, Any]:
    """What is said of the whole: as remembered, with the year that the title names."""
    found = _YEAR.search("\n".join([name, *ledger.above]))
    options = {"rhythm": Rhythm.MONTH.value, **(known.options if known else {})}
    return {**options, "year": int(found[1]) if found else today.year}


def signature_of(ledger: Ledger) -> str:
    """What ledgers like this one are known by."""
    return signature([compact(head) for head in ledger.heads])
