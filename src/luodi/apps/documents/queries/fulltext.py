"""The text of a document as it is read on the screen: headings, paragraphs, tables, gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from luodi.apps.documents.models import Document

_HEADING = 60  # characters at most
_DIGITS = 18


@dataclass(slots=True)
class Block:
    """A stretch of the text: `kind` is heading, paragraph, gap or table (with its rows)."""

    kind: str
    text: str = ""
    node: int | None = None
    level: int = 0
    start: int = 0
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mark:
    """The sentence of a requirement, to be shown where it stands."""

    pk: int
    start: int
    end: int


def mark_of(document: Document, wanted: str) -> Mark | None:
    """The sentence of the requirement with that key, if it is one of this document's."""
    if not (wanted.isascii() and wanted.isdigit()) or len(wanted) > _DIGITS:
        return None
    row = document.requirements.filter(pk=int(wanted)).only("start", "end").first()
    return Mark(row.pk, row.start, row.end) if row else None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline."""

    node: int
    level: int
    text: str
    is_missing: bool


def blocks_of(document: Document) -> list[Block]:
    """The text in blocks; a block that begins with a line of the outline carries its number."""
    heads = {n["start"]: i for i, n in enumerate(document.outline)}
    starts = sorted(heads)
    gaps = [(gap["start"], gap["end"]) for gap in document.gaps]
    blocks: list[Block] = []
    at = upto = 0
    for start, line in _lines(document.text):
        while at < len(starts) and starts[at] < start:
            at += 1
        node = None
        if at < len(starts) and starts[at] < start + max(1, len(line)):
            node = heads[starts[at]]
        while upto < len(gaps) and gaps[upto][1] <= start:
            upto += 1
        in_gap = upto < len(gaps) and gaps[upto][0] < start + len(line)
        _add(blocks, document, line, node, in_gap=in_gap)
        if blocks and blocks[-1].text == line:
            blocks[-1].start = start
    return blocks


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _add(
    blocks: list[Block], document: Document, line: str, node: int | None, *, in_gap: bool
) -> None:
    if "\t" in line:
        if not blocks or blocks[-1].kind != "table":
            blocks.append(Block("table"))
        blocks[-1].rows.append(line.split("\t"))
        return
    if not line.strip():
        if blocks and blocks[-1].kind == "table":
            blocks.append(Block("end"))
        return
    if in_gap:
        blocks.append(Block("gap", line, node))
        return
    outline = document.outline
    # A sentence with a number, or one that follows a heading in the same line, is a paragraph.
    alone = node is not None and len(line.strip()) <= len(outline[node]["quote"]) + 2
    alone = alone and len(line) <= _HEADING and not line.rstrip().endswith(("。", "；", "，"))
    level = outline[node]["level"] if node is not None else 0
    blocks.append(Block("heading" if alone else "paragraph", line, node, level))


def outline_of(document: Document, deepest: int = 3) -> list[Heading]:
    """The headings, for a table of contents."""
    return [
        Heading(index, node["level"], f"{node['marker']}{node['title']}", node["kind"] == "missing")
        for index, node in enumerate(document.outline)
        if node["level"] <= deepest and node["kind"] in ("heading", "missing")
    ]
