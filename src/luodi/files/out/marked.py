"""The document's text as HTML with its commitments marked, every character escaped and kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from luodi.files.out.report import Report, gap_words
from luodi.files.out.rows import TaskRow
from luodi.files.out.safe_cells import legal
from luodi.files.out.words import say
from luodi.reading import NodeKind, Span

LIGHTS = ("all", "some", "none")


def light_of(row: TaskRow) -> str:
    """How much of a task is settled: all of lead, date and figure, some, or none."""
    return LIGHTS[0] if not row.missing else LIGHTS[2] if len(row.missing) == 3 else LIGHTS[1]


@dataclass(frozen=True, slots=True)
class Layer:
    """Stretches that do not overlap, sorted, each with what it stands for."""

    starts: tuple[int, ...]
    spans: tuple[tuple[int, int, int], ...]

    def at(self, offset: int) -> int | None:
        """What covers the character at `offset`."""
        i = bisect_right(self.starts, offset) - 1
        if i < 0 or offset >= self.spans[i][1]:
            return None
        return self.spans[i][2]

    def next_start(self, offset: int, end: int) -> int:
        """Where the next stretch after `offset` begins, at most `end`."""
        i = bisect_right(self.starts, offset)
        return min(self.starts[i], end) if i < len(self.starts) else end


def layer(spans: Sequence[Span]) -> Layer:
    """A layer of spans by their place in the list; one that overlaps an earlier one is cut."""
    out: list[tuple[int, int, int]] = []
    order = sorted(range(len(spans)), key=lambda i: (spans[i].start, spans[i].end))
    for i in order:
        start = max(spans[i].start, out[-1][1] if out else 0)
        if start < spans[i].end:
            out.append((start, spans[i].end, i))
    return Layer(tuple(s for s, _, _ in out), tuple(out))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same in every layer."""

    start: int
    end: int
    task: int | None
    node: int | None
    field: int | None


class Marked:
    """Writes the text of a report; anchors `t3` for task 3, `n5` for line 5 of the outline."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._text = report.reading.text
        self._tasks = layer([row.requirement for row in report.tasks])
        self._nodes = layer([self._head(i) for i in range(len(report.outline))])
        self._gaps = layer(report.reading.gaps)
        self._fields = layer(self._field_spans())
        self._cuts = self._boundaries()
        self._seen: set[str] = set()

    def _head(self, index: int) -> Span:
        """What is set as a heading: of a sentence that is a task itself, its marker only."""
        node = self._report.reading.outline[index]
        if node.kind is not NodeKind.HEADING:
            return Span(0, 0, "")
        if self._report.outline[index].is_sentence and node.marker:
            return Span(node.start, node.start + len(node.marker), node.marker)
        return node

    def _field_spans(self) -> list[Span]:
        """Parties, dates and figures inside their own task's words."""
        out: list[Span] = []
        for row in self._report.tasks:
            r = row.requirement
            for part in (*r.parties, *r.deadlines, *r.targets):
                if r.start <= part.start and part.end <= r.end:
                    out.append(part)
        return out

    def _boundaries(self) -> list[int]:
        layers = (self._tasks, self._nodes, self._fields)
        return sorted({x for one in layers for start, end, _ in one.spans for x in (start, end)})

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        first = bisect_right(self._cuts, start)
        at = start
        while at < end:
            cut = self._cuts[first] if first < len(self._cuts) else end
            stop = min(cut, end)
            yield Piece(at, stop, self._tasks.at(at), self._nodes.at(at), self._fields.at(at))
            at, first = stop, first + 1

    def _once(self, name: str) -> str:
        """An id the first time a name comes, nothing later: ids are unique."""
        if name in self._seen:
            return ""
        self._seen.add(name)
        return f' id="{name}"'

    def _inner(self, piece: Piece) -> str:
        words = escape(legal(self._text[piece.start : piece.end]))
        if piece.field is not None:
            words = f"<b>{words}</b>"
        if piece.node is not None:
            words = f'<strong class="h"{self._once(f"n{piece.node}")}>{words}</strong>'
        return words

    def _range(self, start: int, end: int) -> str:
        out = []
        for task, group in groupby(self._pieces(start, end), key=lambda p: p.task):
            words = "".join(self._inner(piece) for piece in group)
            if task is None or not words.strip():
                out.append(words)
                continue
            row = self._report.tasks[task]
            mark = self._once(f"t{row.number}")
            number = f"<sup>{row.number}</sup>" if mark else ""
            tab = "" if mark else ' tabindex="-1"'
            out.append(
                f'<a class="m {light_of(row)}"{mark}{tab} href="#c{row.number}" '
                f'data-n="{row.number}">{number}{words}</a>'
            )
        return "".join(out)

    def _gap(self, index: int) -> str:
        if not self._once(f"g{index}"):  # a gap of several lines is one band
            return ""
        gap = self._report.reading.gaps[index]
        word, said = say("gap", self._report.lang), gap_words(gap, self._report.lang)
        return (
            f'<div class="gap" role="note" id="g{index}"><b>{escape(word)}</b> '
            f"{escape(said)}<br><small>{escape(legal(gap.quote))}</small></div>"
        )

    def _line(self, start: int, end: int) -> str:
        """A line, in parts where a gap stands inside it."""
        out, at = [], start
        while at < end:
            gap = self._gaps.at(at)
            if gap is None:
                stop = self._gaps.next_start(at, end)
                if self._text[at:stop].strip():
                    out.append(self._block(at, stop))
            else:
                stop = min(end, self._report.reading.gaps[gap].end)
                out.append(self._gap(gap))
            at = stop
        return "".join(out)

    def _block(self, start: int, end: int) -> str:
        node = self._nodes.at(start)
        if node is not None and not self._report.outline[node].is_sentence:
            head = self._report.reading.outline[node]
            rest = self._text[head.end : end].strip("。：: \t")
            if not rest and head.start <= start + 4:
                level = min(head.level + 1, 6)
                return f"<h{level}>{self._range(start, end)}</h{level}>"
        kind = ' class="doctitle"' if self._in_title(start) else ""
        return f"<p{kind}>{self._range(start, end)}</p>"

    def _in_title(self, offset: int) -> bool:
        title = self._report.reading.meta.title
        return title is not None and title.start <= offset < title.end

    def _row(self, start: int, end: int) -> str:
        cells, at = [], start
        for words in self._text[start:end].split("\t"):
            cells.append(f"<td>{self._range(at, at + len(words))}</td>")
            at += len(words) + 1
        return f"<tr>{''.join(cells)}</tr>"

    def _lines(self) -> Iterator[tuple[int, int, bool]]:
        """Start and end of each line that is not blank, and whether it is a table row."""
        at = 0
        for words in self._text.split("\n"):
            end = at + len(words)
            if words.strip():
                lead = len(words) - len(words.lstrip(" \u3000\r"))
                yield at + lead, end, "\t" in words
            at = end + 1

    def html(self) -> str:
        """The whole text: paragraphs, headings, tables, gaps."""
        out = []
        for is_row, group in groupby(self._lines(), key=lambda line: line[2]):
            if is_row:
                rows = "".join(self._row(start, end) for start, end, _ in group)
                out.append(f'<div class="scroll"><table>{rows}</table></div>')
            else:
                out += [self._line(start, end) for start, end, _ in group]
        return "\n".join(part for part in out if part)
