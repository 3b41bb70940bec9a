"""What the desk shows: chapters with their coverage, the text with its marks, one card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from luodi.apps.documents.models import Decision, Document, Requirement
from luodi.apps.documents.rules import DECOMPOSE
from luodi.kernel.access import Actor, Hidden

Mark = tuple[int, int, int, Requirement]  # start, end, primary key (so that they sort), row
_ON_CARD_ONLY = ("targets", "measures", "suggestions")
HIDDEN = (Decision.MERGED, Decision.SPLIT)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requirements are decided how."""

    total: int = 0
    accepted: int = 0
    aside: int = 0
    undecided: int = 0

    @property
    def shares(self) -> dict[str, int]:
        """Whole percentages: accepted, and decided one way or the other."""
        total = self.total or 1
        decided = self.accepted + self.aside
        return {"accepted": 100 * self.accepted // total, "decided": 100 * decided // total}

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to look at."""
        return self.total > 0 and not self.undecided


@dataclass(slots=True)
class Chapter:
    """A line of the outline map, counting everything below it; `first` is its first requirement."""

    index: int
    marker: str
    title: str
    level: int
    parent: int | None
    kind: str
    start: int
    end: int
    counts: Counts = field(default_factory=Counts)
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: plain text, or the text of a requirement (`row`)."""

    text: str
    start: int
    row: Requirement | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the source: `kind` is text, heading, gap or table; `level` of a heading."""

    kind: str
    level: int
    pieces: tuple[Piece, ...]
    start: int
    node: int | None = None
    note: str = ""


@dataclass(slots=True)
class _Source:
    """The text with the headings that may stand in the line at hand, and all gaps."""

    text: str
    headings: list[Chapter]
    gaps: list[Json]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the desk needs of one document."""

    document: Document
    rows: list[Requirement]
    chapters: list[Chapter]
    counts: Counts

    @property
    def first(self) -> Requirement | None:
        """The first requirement of the text."""
        return self.rows[0] if self.rows else None

    def find(self, pk: int | None) -> Requirement | None:
        """The requirement with that key, if it stands on the desk."""
        return next((row for row in self.rows if row.pk == pk), None)

    def next_open(self, after: int | None) -> Requirement | None:
        """The next undecided requirement after that one, from the beginning if none follows."""
        places = {row.pk: place for place, row in enumerate(self.rows)}
        place = places.get(after, -1) if after is not None else -1
        later = [*self.rows[place + 1 :], *self.rows[: place + 1]]
        return next((row for row in later if row.decision == Decision.UNDECIDED), None)

    def neighbours(self, pk: int) -> tuple[Requirement | None, Requirement | None]:
        """The requirements before and after."""
        places = [row.pk for row in self.rows]
        if pk not in places:
            return None, None
        place = places.index(pk)
        before = self.rows[place - 1] if place else None
        after = self.rows[place + 1] if place + 1 < len(self.rows) else None
        return before, after

    def above(self, pks: Iterable[int]) -> list[Chapter]:
        """The chapters that hold these requirements, and the chapters above them."""
        wanted, found = set(pks), set()
        for row in self.rows:
            node = row.node if row.pk in wanted else None
            while node is not None and node not in found:
                found.add(node)
                node = self.chapters[node].parent
        return [self.chapters[node] for node in sorted(found)]

    def below(self, node: int) -> list[Requirement]:
        """The requirements under a chapter and its sub-chapters."""
        inside = {node}
        for chapter in self.chapters:
            if chapter.parent in inside:
                inside.add(chapter.index)
        return [row for row in self.rows if row.node in inside]


def document_on_desk(actor: Actor, pk: int) -> Document:
    """The document, for somebody who decomposes documents; else Hidden or Refused."""
    actor.require(DECOMPOSE)
    documents = Document.objects.defer("reading", "places", "warnings")
    document = documents.filter(organisation_id=actor.organisation_id, pk=pk).first()
    if document is None:
        raise Hidden
    return document


def requirement_on_desk(document: Document, pk: int) -> Requirement:
    """A requirement that stands on this desk, or Hidden."""
    row = live_requirements(document).prefetch_related("parties").filter(pk=pk).first()
    if row is None:
        raise Hidden
    return row


def live_requirements(document: Document) -> QuerySet[Requirement]:
    """The requirements that stand on the desk, without those merged away or split."""
    return Requirement.objects.filter(document=document).exclude(decision__in=HIDDEN)


def desk_of(document: Document, *, whole: bool = False) -> Desk:
    """The desk in two queries, whatever the number of requirements.

    What only the card of one requirement shows is not read unless the `whole` is asked for: see
    :func:`requirement_on_desk`.
    """
    unread = () if whole else _ON_CARD_ONLY
    rows = list(live_requirements(document).defer(*unread).prefetch_related("parties"))
    chapters = _chapters(document.outline, rows)
    return Desk(document, rows, chapters, counts_of(rows))


def counts_of(rows: Iterable[Requirement]) -> Counts:
    """Requirements by decision."""
    decisions = [row.decision for row in rows]
    accepted = decisions.count(Decision.ACCEPTED)
    undecided = decisions.count(Decision.UNDECIDED)
    aside = len(decisions) - accepted - undecided
    return Counts(len(decisions), accepted, aside, undecided)


def _chapters(outline: list[Json], rows: list[Requirement]) -> list[Chapter]:
    chapters = [
        Chapter(
            i, n["marker"], n["title"], n["level"], n["parent"], n["kind"], n["start"], n["end"]
        )
        for i, n in enumerate(outline)
    ]
    inside: dict[int, list[Requirement]] = {}
    for row in rows:
        node = row.node
        while node is not None and node < len(chapters):
            inside.setdefault(node, []).append(row)
            node = chapters[node].parent
    for chapter in chapters:
        own = inside.get(chapter.index, [])
        chapter.counts = counts_of(own)
        chapter.first = own[0].pk if own else None
    return chapters


def paragraphs_of(desk: Desk) -> list[Paragraph]:
    """The text line by line, with its headings, gaps and marked requirements."""
    headings = [chapter for chapter in desk.chapters if chapter.kind == "heading"]
    source = _Source(desk.document.text, headings, desk.document.gaps)
    marks = sorted(_marks(desk.rows))
    found, at, passed, titled = [], 0, 0, 0
    for line in source.text.split("\n"):
        end = at + len(line)
        while passed < len(marks) and marks[passed][1] <= at:
            passed += 1  # marks that ended before this line are never looked at again
        while titled < len(headings) and headings[titled].end <= at:
            titled += 1
        if line.strip():
            here = list(_overlapping(islice(marks, passed, None), at, end))
            source.headings = list(islice(headings, titled, titled + 20))
            found.append(_paragraph(source, at, end, here))
        at = end + 1
    return found


def _marks(rows: list[Requirement]) -> Iterator[Mark]:
    for row in rows:
        yield row.start, row.end, row.pk, row
        for start, end in row.spans:
            yield start, end, row.pk, row


def _paragraph(source: _Source, start: int, end: int, marks: list[Mark]) -> Paragraph:
    titles = [(h.start, h.end) for h in source.headings if h.start < end and h.end > start]
    gap = next((g for g in source.gaps if g["start"] < end and g["end"] > start), None)
    pieces = tuple(_pieces(source.text, start, end, marks, titles))
    if gap is not None and not any(piece.row for piece in pieces):
        hidden = gap.get("hidden_chars")
        return Paragraph("gap", 0, pieces, start, note=str(hidden) if hidden else "")
    if titles and all(piece.is_heading or not piece.text.strip() for piece in pieces):
        heading = next(h for h in source.headings if h.start == titles[0][0])
        return Paragraph("heading", heading.level, pieces, start, heading.index)
    kind = "table" if "\t" in source.text[start:end] else "text"
    return Paragraph(kind, 0, pieces, start)


def _pieces(
    text: str, start: int, end: int, marks: list[Mark], titles: list[tuple[int, int]]
) -> Iterator[Piece]:
    """The line cut at the requirements in it; where two overlap the earlier one has the text."""
    at = start
    for first, last, _pk, row in marks:
        begin, stop = max(first, at), min(last, end)
        if stop <= begin:
            continue
        if begin > at:
            yield from _plain(text, at, begin, titles)
        yield Piece(text[begin:stop], begin, row)
        at = stop
    if at < end:
        yield from _plain(text, at, end, titles)


def _plain(text: str, start: int, end: int, titles: list[tuple[int, int]]) -> Iterator[Piece]:
    """Text outside requirements, with the headings that run into it."""
    at = start
    for first, last in titles:
        begin, stop = max(first, at), min(last, end)
        if begin >= stop:
            continue
        if begin > at:
            yield Piece(text[at:begin], at)
        yield Piece(text[begin:stop], begin, is_heading=True)
        at = stop
    if at < end:
        yield Piece(text[at:end], at)


def _overlapping(marks: Iterable[Mark], start: int, end: int) -> Iterator[Mark]:
    for mark in marks:
        if mark[0] >= end:
            return
        if mark[1] > start:
            yield mark
