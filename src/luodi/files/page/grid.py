"""Ruled tables: lines drawn on a page to rows of cells with their spans.

A table is a connected set of horizontal and vertical rules; two neighbouring fields with no rule
between them are one merged cell. Tables without vertical rules are not recognised.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from luodi.files.tables import Cell

from .lines import to_lines
from .model import Glyph, Line, Segment, join

_MAX_RULES = 1200
_MAX_FIELDS = 50_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page: its box and its rows."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: list[list[Cell]]
    # Columns whose cell is merged down to the last row, and may go on overleaf.
    open_columns: frozenset[int] = frozenset()


@dataclass
class _Frame:
    """The rules of one table: positions of columns and rows, and which stretches are drawn."""

    xs: list[float]
    ys: list[float]
    vertical: dict[float, list[Segment]]
    horizontal: dict[float, list[Segment]]


def find_tables(
    segments: list[Segment], glyphs: list[Glyph], unit: float
) -> tuple[list[Table], list[Glyph]]:
    """The tables of a page and the glyphs outside them; `unit` is a usual font size."""
    rules = _merged(segments, 0.15 * unit)
    if not 3 <= len(rules) <= _MAX_RULES:
        return [], glyphs
    tables = []
    for group in _connected(rules, 0.3 * unit):
        frame = _frame(group, 0.3 * unit)
        if frame is None:
            continue
        inside = [g for g in glyphs if _within(frame, g)]
        table = _table(frame, inside)
        if table is not None:
            tables.append(table)
            taken = set(map(id, inside))
            glyphs = [g for g in glyphs if id(g) not in taken]
    return tables, glyphs


def _merged(segments: list[Segment], near: float) -> list[Segment]:
    """Rules on one line that touch or overlap, joined into one."""
    joined: list[Segment] = []
    for flat in (True, False):
        # (position across, begin, end) of each rule of this direction
        found = sorted(
            ((s.top + s.bottom) / 2, s.x0, s.x1) if flat else ((s.x0 + s.x1) / 2, s.top, s.bottom)
            for s in segments
            if s.is_horizontal is flat
        )
        for across, begin, end in _joined(_snapped(found, near), 2 * near):
            if end - begin > 4 * near:
                box = (begin, across, end, across) if flat else (across, begin, across, end)
                joined.append(Segment(*box))
    return joined


def _snapped(
    found: list[tuple[float, float, float]], near: float
) -> list[tuple[float, float, float]]:
    """Positions that differ by less than a line's width made equal, then ordered along."""
    base = -1e9
    snapped = []
    for across, begin, end in found:
        base = base if across - base <= near else across
        snapped.append((base, begin, end))
    return sorted(snapped)


def _joined(
    found: list[tuple[float, float, float]], gap: float
) -> list[tuple[float, float, float]]:
    joined: list[tuple[float, float, float]] = []
    for across, begin, end in found:
        last = joined[-1] if joined else None
        if last and last[0] == across and begin <= last[2] + gap:
            joined[-1] = (across, last[1], max(last[2], end))
        else:
            joined.append((across, begin, end))
    return joined


def _connected(rules: list[Segment], near: float) -> list[list[Segment]]:
    """Groups of rules that cross or touch each other."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    flat = [i for i, rule in enumerate(rules) if rule.is_horizontal]
    upright = [i for i, rule in enumerate(rules) if not rule.is_horizontal]
    for i in flat:
        for j in upright:
            if _touch(rules[i], rules[j], near):
                parent[root(j)] = root(i)
    groups: dict[int, list[Segment]] = defaultdict(list)
    for index, rule in enumerate(rules):
        groups[root(index)].append(rule)
    return sorted(groups.values(), key=lambda group: min(rule.top for rule in group))


def _touch(flat: Segment, upright: Segment, near: float) -> bool:
    across = flat.x0 - near <= upright.x0 <= flat.x1 + near
    return across and upright.top - near <= flat.top <= upright.bottom + near


def _frame(group: list[Segment], near: float) -> _Frame | None:
    flat = [rule for rule in group if rule.is_horizontal]
    upright = [rule for rule in group if not rule.is_horizontal]
    if len(flat) < 2 or not upright:
        return None
    # Many tables are open at their sides: the ends of the rules close them.
    xs = _positions(
        [r.x0 for r in upright] + [min(r.x0 for r in flat), max(r.x1 for r in flat)], near
    )
    ys = _positions(
        [r.top for r in flat] + [min(r.top for r in upright), max(r.bottom for r in upright)], near
    )
    fields = (len(xs) - 1) * (len(ys) - 1)
    if not 2 <= fields <= _MAX_FIELDS:
        return None
    vertical: dict[float, list[Segment]] = defaultdict(list)
    horizontal: dict[float, list[Segment]] = defaultdict(list)
    for rule in upright:
        vertical[_nearest(xs, rule.x0)].append(rule)
    for rule in flat:
        horizontal[_nearest(ys, rule.top)].append(rule)
    return _Frame(xs, ys, vertical, horizontal)


def _positions(values: list[float], near: float) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > near:
            kept.append(value)
    return kept


def _nearest(positions: list[float], value: float) -> float:
    return min(positions, key=lambda position: abs(position - value))


def _within(frame: _Frame, glyph: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return frame.xs[0] <= x <= frame.xs[-1] and frame.ys[0] <= y <= frame.ys[-1]


def _table(frame: _Frame, glyphs: list[Glyph]) -> Table | None:
    spans = _spans(frame)
    if len(spans) < 2 or not glyphs:
        return None
    owner = {
        (row + r, column + c): (row, column)
        for (row, column), (rows, columns) in spans.items()
        for r in range(rows)
        for c in range(columns)
    }
    contents: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        place = (
            _slot(frame.ys, (glyph.top + glyph.bottom) / 2),
            _slot(frame.xs, (glyph.x0 + glyph.x1) / 2),
        )
        contents[owner.get(place, place)].append(glyph)
    rows: list[list[Cell]] = [[] for _ in frame.ys[:-1]]
    for (row, column), (height, width) in sorted(spans.items()):
        right = frame.xs[column + width]
        rows[row].append(Cell(_text(contents.get((row, column), []), right), height, width))
    below = frozenset(
        column for (row, column), (height, _) in spans.items() if 1 < height == len(rows) - row
    )
    return Table(frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1], rows, below)


def _slot(positions: list[float], value: float) -> int:
    index = bisect_right(positions, value) - 1
    return max(0, min(index, len(positions) - 2))


def _spans(frame: _Frame) -> dict[tuple[int, int], tuple[int, int]]:
    """Upper left field of each cell -> how many rows and columns it covers."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    taken: set[tuple[int, int]] = set()
    spans = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width = 1
            while column + width < columns and not _ruled_right(frame, row, column + width):
                width += 1
            height = 1
            while row + height < rows and not _ruled_below(frame, row + height, column):
                height += 1
            spans[row, column] = (height, width)
            taken.update((row + r, column + c) for r in range(height) for c in range(width))
    return spans


def _ruled_right(frame: _Frame, row: int, column: int) -> bool:
    middle = (frame.ys[row] + frame.ys[row + 1]) / 2
    return any(r.top <= middle <= r.bottom for r in frame.vertical.get(frame.xs[column], ()))


def _ruled_below(frame: _Frame, row: int, column: int) -> bool:
    middle = (frame.xs[column] + frame.xs[column + 1]) / 2
    return any(r.x0 <= middle <= r.x1 for r in frame.horizontal.get(frame.ys[row], ()))


def _text(glyphs: list[Glyph], right: float) -> str:
    """The text of a cell: a line that fills the cell runs on, a shorter one ends in a space."""
    text = ""
    before: Line | None = None
    for line in to_lines(glyphs):
        if before is None or right - before.x1 < 1.6 * before.size:
            text = join(text, line.text)
        else:
            text = f"{text} {line.text}"
        before = line
    return text
