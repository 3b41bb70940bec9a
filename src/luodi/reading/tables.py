"""Task tables inside a text: rows of cells by tab, by bar, by space, or one cell a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from luodi.reading.columns import OWNERS, WORKING, Column, columns_of
from luodi.reading.units import looks_like_unit, split_units


@dataclass(slots=True)
class Cell:
    """A cell on normalised offsets."""

    start: int
    end: int
    column: Column
    head: str = ""


@dataclass(slots=True)
class Row:
    """A row that states work: its cells, carried ones (from merged cells) included."""

    start: int
    end: int
    cells: list[Cell] = field(default_factory=list)

    def of(self, *columns: Column) -> list[Cell]:
        """Cells of these columns, in the order of the table."""
        return [c for c in self.cells if c.column in columns]


Line = tuple[int, int]


@dataclass(slots=True)
class Table:
    """A stretch of the text that is a table, with the rows understood in it."""

    start: int
    end: int
    rows: list[Row] = field(default_factory=list)
    sections: list[Line] = field(default_factory=list)  # rows that are headings


def find_tables(norm: str) -> list[Table]:
    """All tables, in the order of the text."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", norm) if m.group().strip()]
    tables = list(_delimited(norm, lines, "\t")) if "\t" in norm else []
    if "|" in norm:
        tables += _delimited(norm, lines, "|")
    if "序号" in norm or "编号" in norm:
        tables += _stacked(norm, lines)
        tables += _spaced(norm, lines)
    tables.sort(key=lambda t: t.start)
    return tables


# --- cells parted by a character ----------------------------------------------------------------


def _delimited(norm: str, lines: list[Line], mark: str) -> Iterator[Table]:
    block: list[Line] = []
    for a, b in [*lines, (len(norm), len(norm))]:
        if norm.count(mark, a, b) >= (1 if mark == "\t" else 2) and norm[a:b].strip("\t |"):
            block.append((a, b))
            continue
        if len(block) >= 2:
            yield _read_block(norm, block, mark)
        block = []


def _read_block(norm: str, block: list[Line], mark: str) -> Table:
    table = Table(block[0][0], block[-1][1])
    columns: list[Column] = []
    heads: list[str] = []
    above: list[Cell] = []
    for a, b in block:
        spans = _cut(norm, a, b, mark)
        texts = [norm[c:d] for c, d in spans]
        new = columns_of(texts) if _may_be_head(texts) else None
        if new:
            columns, heads, above = new, texts, []
            continue
        if not columns:
            continue
        if (
            len([t for t in texts if t.strip()]) == 1
            and len(texts) > 2
            and _SECTION.match(norm, *_strip(norm, a, b))
        ):
            table.sections.append((a, b))
            above = []
            continue
        cells = [Cell(c, d, k, h) for (c, d), k, h in zip(spans, columns, heads, strict=False)]
        row = _row_of(norm, cells, above)
        if row:
            table.rows.append(row)
            above = row.cells
    return table


_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|"
    r"第[一二三四五六七八九十]+[章节部类])[^\t|\n]{2,40}"
)


def _may_be_head(texts: list[str]) -> bool:
    return all(len(t.strip()) <= 20 for t in texts)


def _cut(norm: str, start: int, end: int, mark: str) -> list[Line]:
    if mark == "|":
        while start < end and norm[start] in " |":
            start += 1
        while end > start and norm[end - 1] in " |":
            end -= 1
    out: list[Line] = []
    at = start
    for piece in norm[start:end].split(mark):
        left = at + len(piece) - len(piece.lstrip())
        out.append((left, max(left, at + len(piece.rstrip()))))
        at += len(piece) + 1
    return out


def _row_of(norm: str, cells: list[Cell], above: list[Cell]) -> Row | None:
    """A row with work in it; owners and dates left empty by a merged cell come from above."""
    filled = [c for c in cells if c.end > c.start]
    works = [c for c in filled if c.column is Column.WORK] or [
        c for c in filled if c.column in WORKING
    ]
    if not works or (len(filled) == 1 and len(cells) > 2 and not _merged(norm, works[0], above)):
        return None
    if not any(c.column in OWNERS for c in filled) and not any(
        c.column is Column.NUMBER for c in filled
    ):
        filled += [c for c in above if c.column in OWNERS]
    return Row(filled[0].start, max(c.end for c in cells), filled)


def _merged(norm: str, work: Cell, above: list[Cell]) -> bool:
    """A lone piece of work under a row whose other cells were merged down over it."""
    long_enough = work.end - work.start >= 8 and norm[work.start : work.end] != "备注"
    return work.column is Column.WORK and long_enough and any(c.column in OWNERS for c in above)


# --- one cell a line ----------------------------------------------------------------------------

_FIRST = ("1", "(1)", "1.", "1、")
_NUMBER = re.compile(r"\d{1,3}")
_DUE = re.compile(r"\d{1,2}月|年底|全年|年内|季度|上半年|长期|持续|常年|\d{4}年|\d{4}\.\d{1,2}")


def _stacked(norm: str, lines: list[Line]) -> Iterator[Table]:
    texts = [norm[a:b].strip() for a, b in lines]
    i = 0
    while i < len(lines):
        if texts[i] in ("序号", "编号"):
            found = _stacked_at(norm, lines, texts, i)
            if found:
                yield found[0]
                i = found[1]
                continue
        i += 1


def _stacked_at(norm: str, lines: list[Line], texts: list[str], i: int) -> tuple[Table, int] | None:
    first = next((j for j in range(i + 2, min(i + 12, len(texts))) if texts[j] in _FIRST), None)
    if first is None:
        return None
    heads = texts[i:first]
    while heads and _SECTION.fullmatch(heads[-1]):
        heads.pop()
    columns = columns_of(heads)
    if columns is None or not _asks(columns, heads):
        return None
    table = Table(lines[i][0], lines[first][1])
    written = texts[first]  # 1 or (1): how the rows are numbered
    at, number = first, 1
    while at < len(lines):
        following = written.replace("1", str(number + 1))
        stop = _row_end(texts, at + 1, following, len(columns))
        spans = [_strip(norm, *lines[j]) for j in range(at + 1, stop)]
        spans = spans[: _plausible(norm, spans, columns)]
        table.rows += _stacked_rows(norm, spans, columns[1:], heads[1:])
        table.end = spans[-1][1] if spans else lines[at][1]
        if stop >= len(lines) or texts[stop] != following:
            return table, at + len(spans) + 1
        at, number = stop, number + 1
    return table, at


def _asks(columns: list[Column], heads: list[str]) -> bool:
    """A table of past events has neither owners nor figures, and its dates are not time limits."""
    limits = any(
        k is Column.DUE and re.search("完成|时限|期限|办结", h)
        for k, h in zip(columns, heads, strict=False)
    )
    return limits or any(k in OWNERS or k is Column.VALUE for k in columns)


def _row_end(texts: list[str], start: int, number: str, width: int) -> int:
    """Where the next row's number stands, or where the table must be over."""
    figures = width - 2
    for j in range(start, min(start + 3 * width + 4, len(texts))):
        if texts[j] == number and j - start >= min(figures, 2):
            later = texts[j + 1] if j + 1 < len(texts) else ""
            if not _NUMBER.fullmatch(later) and j - start >= (
                width - 1 if _figures(texts, start, j) else 2
            ):
                return j
    return min(start + 2 * width, len(texts))


def _figures(texts: list[str], start: int, end: int) -> bool:
    return any(re.fullmatch(r"[\d.%<>≤≥]+", t) for t in texts[start:end])


def _strip(norm: str, a: int, b: int) -> Line:
    while a < b and norm[a] in " \u3000\t":
        a += 1
    while b > a and norm[b - 1] in " \u3000\t":
        b -= 1
    return a, b


def _plausible(norm: str, spans: list[Line], columns: list[Column]) -> int:
    """How many of these lines are cells: a row ends with its last column."""
    seen = 0
    last = next((k for k in reversed(columns) if k is not Column.NOTE), Column.NOTE)
    for n, (a, b) in enumerate(spans):
        text = norm[a:b]
        if n and (
            b - a > 120
            or re.match(
                r"[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|表\s?\d|注：|附件", text
            )
        ):
            return n
        over = last is Column.DUE and seen and not (_DUE.search(text) and b - a < 30)
        if over and not _more_work(norm, spans, n):
            return n
        seen = seen or (last is Column.DUE and bool(_DUE.search(text)) and b - a < 30)
        if last in OWNERS and n >= len(columns) - 1 and not looks_like_unit(text):
            return n
        if last not in (Column.DUE, *OWNERS) and n >= len(columns) - 1:
            return n
    return len(spans)


def _more_work(norm: str, spans: list[Line], n: int) -> bool:
    return n + 1 < len(spans) and bool(_DUE.search(norm[slice(*spans[n + 1])]))


def _stacked_rows(
    norm: str, spans: list[Line], columns: list[Column], heads: list[str]
) -> list[Row]:
    """Give each line its column by order and content; a second piece of work opens a sub-row."""
    rows: list[Row] = []
    cells: list[Cell] = []
    j = 0
    for i, (a, b) in enumerate(spans):
        text = norm[a:b]
        while j < len(columns) and not _fits(text, columns[j], fresh=not _has(cells, columns[j])):
            j += 1
        if j >= len(columns):
            if not _has(cells, Column.WORK):
                break
            rows.append(_close_row(cells, rows))
            cells, j = [], 0
            while j < len(columns) and columns[j] not in WORKING:
                j += 1
        if j < len(columns):
            cells.append(Cell(a, b, columns[j], heads[j]))
            j += columns[j] not in OWNERS or _owners_left(norm, spans, i) < _owner_columns(
                columns, j
            )
    if _has(cells, Column.WORK):
        rows.append(_close_row(cells, rows))
    return rows


def _owner_columns(columns: list[Column], j: int) -> int:
    """How many columns of owners follow one another from j on."""
    n = 0
    while j + n < len(columns) and columns[j + n] in OWNERS:
        n += 1
    return n


def _owners_left(norm: str, spans: list[Line], i: int) -> int:
    """How many lines after the i-th still name units; each owner column gets one at least."""
    n = 0
    while i + 1 + n < len(spans) and looks_like_unit(norm[slice(*spans[i + 1 + n])]):
        n += 1
    return n


def _has(cells: list[Cell], column: Column) -> bool:
    return any(c.column is column for c in cells)


def _fits(text: str, column: Column, *, fresh: bool) -> bool:
    if column in OWNERS:
        return looks_like_unit(text) or (
            fresh and "、" in text and looks_like_unit(text.split("、", maxsplit=1)[0])
        )
    if column is Column.DUE:
        return _DUE.search(text) is not None and len(text) < 30
    return True


def _close_row(cells: list[Cell], rows: list[Row]) -> Row:
    start, end = cells[0].start, cells[-1].end
    if rows and not any(c.column in OWNERS for c in cells):
        cells = [*cells, *(c for c in rows[-1].cells if c.column in OWNERS)]
    return Row(start, end, cells)


# --- cells parted by spaces: a number, the work, the units ----------------------------------------

_SPACED_HEAD = re.compile(
    r"(?:序号|编号)((?:[ \u3000]+[^\s，。：；]{2,12}){2,6})[ \u3000]*(?=\n|$)"
)
_SPACED_ROW = re.compile(r"[ \u3000]*(\d{1,3})[ \u3000]+(?=[^\s\d])")


def _spaced(norm: str, lines: list[Line]) -> Iterator[Table]:
    found_heads = list(_SPACED_HEAD.finditer(norm))
    starts = [a for a, _ in lines]
    for n, m in enumerate(found_heads):
        heads = m.group(1).split()
        columns = columns_of(["序号", *heads])
        if columns is None:
            continue
        owners = [k for k in columns if k in OWNERS]
        table = Table(m.start(), m.end())
        expected = 1
        stop = found_heads[n + 1].start() if n + 1 < len(found_heads) else len(norm)
        for a, b in lines[bisect_left(starts, m.end()) : bisect_left(starts, stop)]:
            row = _SPACED_ROW.match(norm, a, b)
            if row is None or int(row[1]) not in (expected, 1):
                continue
            expected = int(row[1]) + 1
            found = _spaced_row(norm, a, row.end(), b, owners)
            if found:
                table.rows.append(found)
        yield table


def _spaced_row(norm: str, line: int, start: int, end: int, owners: list[Column]) -> Row | None:
    """The words after the last space are the units, if they are units."""
    while end > start and norm[end - 1] in " \u3000":
        end -= 1
    cells: list[Cell] = []
    at = end
    for column in reversed(owners):
        gap = max(norm.rfind(" ", start, at), norm.rfind("\u3000", start, at))
        names = split_units(norm, gap + 1, at) if gap > 0 else []
        if not names or not all(looks_like_unit(n.text) for n in names):
            break
        cells.insert(0, Cell(gap + 1, at, column))
        at = gap
        while at > start and norm[at - 1] in " \u3000":
            at -= 1
    if at <= start or (not cells and norm[end - 1] != "。"):
        return None
    return Row(line, end, [Cell(start, at, Column.WORK), *cells])
