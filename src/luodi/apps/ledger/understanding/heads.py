"""Where the head of a ledger stands, however many lines it has, and the rows under it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from luodi.apps.ledger.understanding.fields import (
    KEEP,
    MANY,
    UNITS,
    compact,
    field_of,
)
from luodi.kernel.grids import Grid

_HEAD_WITHIN = 20  # titles and notes may stand above
_LINES = 3  # of a head at most
_WORK = frozenset({"title", "text"})
_SUMS = ("合计", "总计", "小计", "共计")
_NOTES = ("注：", "注:", "说明：", "填报单位", "填报人", "制表", "审核人", "填表")


@dataclass(slots=True)
class Line:
    """One row of the ledger: its number as people count, its texts by column."""

    number: int
    cells: list[str]
    section: str = ""  # the heading it stands under
    unsaved: list[int] = field(default_factory=list)  # columns of formulas without a result


@dataclass(slots=True)
class Ledger:
    """A sheet understood as a ledger."""

    sheet: str
    heads: list[str]
    head_row: int  # the last row of the head, as people count
    lines: list[Line]
    above: list[str]  # what stands over the head


def understood(grid: Grid) -> Ledger | None:
    """The sheet as a ledger; None if no row of it is a head."""
    for at in range(min(len(grid.rows), _HEAD_WITHIN)):
        depth = _depth(grid, at)
        heads = _heads(grid, at, depth)
        if _is_head(heads):
            return _ledger(grid, at, depth, heads)
    return None


def score(ledger: Ledger) -> int:
    """How many of its columns are known: the sheet with most of them is the ledger."""
    return sum(bool(field_of(head)) for head in ledger.heads)


def signature(heads: Iterable[str]) -> str:
    """What ledgers with the same heads have in common, in whatever order their columns stand."""
    joined = "\n".join(sorted(compact(head) for head in heads if head.strip()))
    return hashlib.sha256(joined.encode()).hexdigest()


def propose(heads: Sequence[str], known: dict[str, str] | None = None) -> dict[str, str]:
    """What each column holds (by its number as text), as remembered or by its head."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for at, head in enumerate(heads):
        if not head.strip():
            continue
        key = (known or {}).get(compact(head)) or field_of(head) or KEEP
        if key in taken and key not in MANY:
            key = KEEP
        taken.add(key)
        found[str(at)] = key
    _settle(found)
    return found


def _settle(found: dict[str, str]) -> None:
    """A ledger with one column of work has it as its text."""
    held = set(found.values())
    if "text" not in held and "title" in held:
        at = next(at for at, key in found.items() if key == "title")
        found[at] = "text"


def _is_head(heads: Sequence[str]) -> bool:
    keys = [field_of(head) for head in heads]
    filled = [head for head in heads if head.strip()]
    known = {key for key in keys if key}
    return (
        len(known) >= 2
        and bool(known & (_WORK | {"target"}))
        and len([key for key in keys if key]) * 2 >= len(filled)
    )


def _depth(grid: Grid, at: int) -> int:
    """How many rows the head has: as many as its merged cells reach over, or a line of parts."""
    depth = 1
    for merge in grid.merges:
        if merge.top == at and merge.bottom > at:
            depth = max(depth, merge.bottom - at + 1)
    depth = min(depth, _LINES)
    if depth == 1 and _has_parts(grid, at):
        return 2
    return depth


def _has_parts(grid: Grid, at: int) -> bool:
    """牵头 and 配合 under 责任单位: the next row stands where this one is wide or empty."""
    if at + 1 >= len(grid.rows):
        return False
    above, below = grid.rows[at], grid.rows[at + 1]
    if len({cell for cell in above if cell}) < 2:  # a title, not a head
        return False
    filled = [i for i, cell in enumerate(below) if cell]
    wide = {
        i for m in grid.merges if m.top == at and m.right > m.left
        for i in range(m.left, m.right + 1)
    }  # fmt: skip
    if not filled or not all(field_of(below[i]) or i in wide for i in filled):
        return False
    return all(i in wide or not above[i] for i in filled) and len(filled) < len(above)


def _heads(grid: Grid, at: int, depth: int) -> list[str]:
    """The heads of all columns; the lines of one column are joined, the part last."""
    width = max((len(row) for row in grid.rows[at : at + depth]), default=0)
    lines = [list(row) + [""] * (width - len(row)) for row in grid.rows[at : at + depth]]
    for merge in grid.merges:
        if at <= merge.top < at + depth:
            text = grid.rows[merge.top][merge.left]
            for column in range(merge.left, min(merge.right, width - 1) + 1):
                lines[merge.top - at][column] = text
    if depth > 1:
        _spread(lines[0], lines[1])
    return [_joined([line[column] for line in lines]) for column in range(width)]


def _spread(above: list[str], below: Sequence[str]) -> None:
    """What is wide without being merged reaches over the parts under it."""
    last = ""
    for at, text in enumerate(above):
        if text:
            last = text
        elif below[at]:
            above[at] = last


def _joined(texts: Sequence[str]) -> str:
    """责任单位 over 牵头 is 牵头单位; what says enough by itself stands by itself."""
    parts = [" ".join(text.split()) for text in dict.fromkeys(texts) if text]
    if len(parts) < 2:
        return parts[0] if parts else ""
    last = parts[-1]
    above = field_of(parts[-2])
    if field_of(last) in UNITS and above in UNITS:
        return last if "单位" in last else f"{last}单位"
    return last if field_of(last) and not above else f"{parts[-2]}·{last}"


def _ledger(grid: Grid, at: int, depth: int, heads: list[str]) -> Ledger:
    first, width = at + depth, len(heads)
    rows = [list(row[:width]) + [""] * (width - len(row)) for row in grid.rows]
    _carry(rows, grid, first)
    ledger = Ledger(grid.title, heads, first, [], [c for r in grid.rows[:at] for c in r if c])
    unsaved: dict[int, list[int]] = {}
    for row, column in grid.unsaved:
        unsaved.setdefault(row, []).append(column)
    headings = _headings(grid, first)
    section = ""
    for index in range(first, len(rows)):
        cells = rows[index]
        own = [cell for cell in grid.rows[index] if cell]
        if not own or _is_head_again(cells, heads) or own[0].startswith(_SUMS):
            continue
        if index in headings:
            section = _section(own[0], section)
            continue
        ledger.lines.append(Line(index + 1, cells, section, unsaved.get(index, [])))
    return ledger


def _headings(grid: Grid, first: int) -> set[int]:
    """Rows of one text over the whole width, or in the first column alone: 一、项目建设."""
    wide = {m.top for m in grid.merges if m.top == m.bottom and m.right - m.left >= 2}
    under = {row for m in grid.merges if m.bottom > m.top for row in range(m.top, m.bottom + 1)}
    found = set()
    for index in range(first, len(grid.rows)):
        filled = [at for at, cell in enumerate(grid.rows[index]) if cell]
        alone = len({grid.rows[index][at] for at in filled}) == 1
        if alone and (index in wide or (filled == [0] and index not in under)):
            found.add(index)
    return found


def _section(text: str, present: str) -> str:
    """A line of one cell is a heading of what follows, unless it is a note under the table."""
    return present if text.startswith(_NOTES) or len(text) > 60 else text


def _is_head_again(cells: Sequence[str], heads: Sequence[str]) -> bool:
    """The head repeated on a new page."""
    same = sum(bool(cell) and compact(cell) == compact(head)
               for cell, head in zip(cells, heads, strict=True))  # fmt: skip
    return same >= 2 and same * 2 >= sum(bool(head) for head in heads)


def _carry(rows: list[list[str]], grid: Grid, first: int) -> None:
    """A value merged down stands in each of its rows."""
    for merge in grid.merges:
        if merge.top < first or merge.bottom <= merge.top or merge.left >= len(rows[0]):
            continue
        text = grid.rows[merge.top][merge.left]
        for row in range(merge.top + 1, min(merge.bottom, len(rows) - 1) + 1):
            rows[row][merge.left] = rows[row][merge.left] or text
