"""Printed lines back to paragraphs, across lines and pages, with tables in their place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from luodi.files.document import TextBuilder

from .furniture import split_furniture
from .grid import Table, find_tables
from .lines import to_lines
from .model import Line, Page, join
from .overleaf import PendingTable

_MARKER = re.compile(
    "第[0-9一二三四五六七八九十百零〇]+[章节条编部分篇]|[一二三四五六七八九十百零〇]{1,4}[、.．]"
    "|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[0-9]{1,3}[、．]|[0-9]{1,3}\\.(?![0-9])|[①-⑳]"
    "|附件[0-9：:]|——|[●■◆○□▲★•·]"
)
_ENDED = re.compile("[。！？；：.!?;:][”’」』）)]?$")
_NUMBER_LINE = re.compile("[〔\\[（(]?(?:19|20)[0-9]{2}[〕\\]）)]?.{0,3}[0-9]+号|文件$|号$")
# In font sizes: how far a full line may stop before the margin, since no line may begin with a
# closing sign; how far a first line is indented at least; how large a title is beside the body.
_RAGGED = 2.0
_INDENT = 0.8
_TITLE = 1.2
# A printed area reaches at least this part of the page's width, however short its lines are.
_REACH = 0.72


@dataclass(frozen=True, slots=True)
class _Measure:
    """The printed area of a page and the type it is set in."""

    left: float
    right: float
    size: float
    pitch: float


def write_pages(pages: list[Page], builder: TextBuilder) -> None:
    """Add the pages to the text: furniture aside, paragraphs rejoined, tables as rows."""
    tables: list[list[Table]] = []
    for page in pages:
        found, glyphs = find_tables(page.segments, page.glyphs, _unit(page))
        tables.append(found)
        page.lines = sorted(page.lines + to_lines(glyphs), key=lambda line: line.top)
    bodies, asides = split_furniture([(page.height, page.lines) for page in pages])
    for kind, text in asides:
        builder.aside(kind, text)
    writer = _Writer(builder, bodies, median([page.width for page in pages] or [1.0]))
    for page, body, found in zip(pages, bodies, tables, strict=True):
        writer.page(page, body, found)
    writer.finish()


def _unit(page: Page) -> float:
    sizes = [glyph.size for glyph in page.glyphs]
    return median(sizes) if sizes else 10.0


def _measure(lines: list[Line], width: float, fallback: _Measure | None) -> _Measure | None:
    """The measure that most lines share; too few lines tell nothing."""
    if len(lines) < 8 and fallback is not None:
        return fallback
    if not lines:
        return None
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = max(sizes.most_common(1)[0][0], 0.5)
    body = [line for line in lines if abs(line.size - size) <= 0.15 * size] or lines
    starts = Counter(round(line.x0 / size * 2) for line in body)
    least = max(2, len(body) // 20)
    common = [start for start, count in starts.items() if count >= least] or list(starts)
    ends = sorted(line.x1 for line in body)
    # Lines that stand on one height (a signature beside a stamp) have no pitch.
    gaps = [b.top - a.top for a, b in pairwise(body) if b.top - a.top > size / 2]
    pitch = median(gaps) if gaps else 2 * size
    right = max(ends[int(len(ends) * 0.95)], _REACH * width)
    return _Measure(min(common) * size / 2, right, size, pitch)


def _settled(page: _Measure | None, whole: _Measure | None) -> _Measure | None:
    """The page's own measure, unless all its lines are first lines and hide the margin."""
    if page is None or whole is None:
        return whole
    if 1.4 * page.size < page.left - whole.left < 2.6 * page.size:
        return replace(page, left=whole.left)
    return page


class _Writer:
    """Joins lines until a paragraph is complete, even where a page ends within it."""

    def __init__(self, builder: TextBuilder, bodies: list[list[Line]], width: float) -> None:
        self._builder = builder
        self._whole = _measure([line for body in bodies for line in body], width, None)
        self._measure = self._whole
        self._before: Line | None = None
        self._parts: list[tuple[int, str]] = []
        self._rows = PendingTable(builder)
        self._new_page = True

    def page(self, page: Page, lines: list[Line], tables: list[Table]) -> None:
        """Write one page from its body lines and its tables."""
        self._measure = _settled(_measure(lines, page.width, self._whole), self._whole)
        self._new_page = True
        blocks: list[Line | Table] = sorted([*lines, *tables], key=lambda block: block.top)
        for block in blocks:
            if isinstance(block, Table):
                self._flush()
                self._rows.add(page.number, block, goes_on=self._new_page)
            else:
                self._line(page.number, block)
            self._new_page = False

    def finish(self) -> None:
        """Write what is still being joined."""
        self._flush()
        self._rows.write()

    def _line(self, number: int, line: Line) -> None:
        if not self._continues(line):
            self._flush()
        if self._parts and self._parts[-1][0] == number:
            self._parts[-1] = (number, join(self._parts[-1][1], line.text))
        else:
            self._parts.append((number, line.text))
        self._before = line
        self._rows.write()

    def _flush(self) -> None:
        if self._parts:
            self._builder.joined_paragraph(self._parts)
        self._parts = []
        self._before = None

    def _continues(self, line: Line) -> bool:
        """Whether `line` goes on with the sentence of the line before it."""
        before, measure = self._before, self._measure
        if before is None or measure is None:
            return False
        if abs(line.size - before.size) > 0.15 * measure.size:
            return False
        step = line.top - before.top
        if self._is_title(before, measure) and self._is_title(line, measure):
            parted = _NUMBER_LINE.search(before.text) or _NUMBER_LINE.search(line.text)
            return not parted and not self._new_page and step < 2.6 * line.size
        if not self._new_page and step > 1.6 * max(measure.pitch, measure.size):
            return False
        return self._runs_on(before, line, measure)

    def _is_title(self, line: Line, measure: _Measure) -> bool:
        centred = abs((line.x0 - measure.left) - (measure.right - line.x1)) < 2 * measure.size
        return line.size >= _TITLE * measure.size and centred

    def _runs_on(self, before: Line, line: Line, measure: _Measure) -> bool:
        if before.x1 < measure.right - _RAGGED * measure.size:
            return False
        marked = _MARKER.match(line.text) is not None
        if line.x0 - measure.left > _INDENT * measure.size:
            hanging = _MARKER.match(self._parts[0][1]) is not None
            return hanging and not marked and not _ENDED.search(before.text)
        # A line may begin by chance with something like a number: within a sentence it does.
        return not (marked and _ENDED.search(before.text))
