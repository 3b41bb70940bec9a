"""What headings carry for the text under them: whether there is any, and the dates of stages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luodi.reading.dates import Found
from luodi.reading.draft import Source
from luodi.reading.duties import Duty
from luodi.reading.model import NodeKind, Precision, Role
from luodi.reading.sentences import Chunk
from luodi.reading.subjects import is_owner
from luodi.reading.units import split_units

_STAGE = re.compile(r"阶段|步骤|时间|\(")


def stage_dates(source: Source) -> dict[int, list[Found]]:
    """Dates in headings (动员部署阶段（3月1日至31日）), for what stands under them."""
    out: dict[int, list[Found]] = {}
    for i, head in enumerate(source.heads):
        title_end = head.end + 1 if source.norm[head.end : head.end + 1] == ")" else head.end
        own = [f for f in source.deadlines.within(head.mark_end, title_end) if f.date is not None]
        own = [f for f in own if f.precision is not Precision.YEAR]
        if own and _STAGE.search(source.norm, head.mark_end, title_end):
            out[i] = own
        elif head.parent in out:
            out[i] = out[head.parent]
    return out


def units_named(source: Source) -> dict[int, list[Duty]]:
    """Headings that are a unit's name and so answer for their sentences (corpus RULES U4)."""
    out: dict[int, list[Duty]] = {}
    for i, head in enumerate(source.heads):
        start = head.mark_end
        while start < head.end and source.norm[start] in " \u3000、：":
            start += 1
        if head.end - start > _LONGEST_NAME:
            continue
        names = split_units(source.norm, start, head.end)
        if names and all(_OFFICE.search(n.text) and is_owner(n.text) for n in names):
            out[i] = [Duty(n, Role.RESPONSIBLE) for n in names]
    return out


_LONGEST_NAME = 40
_OFFICE = re.compile(
    r"(?:局|委|委员会|办公室|厅|(?<!部)署|政府|指挥部|督查室|领导小组|[^全内外]部)$"
)


def bodies_of(chunks: Sequence[Chunk], source: Source) -> list[bool]:
    """For each head: is there text, a row or a lower heading under its title?"""
    body = [h.kind is NodeKind.GAP for h in source.heads]
    for head in source.heads:
        if head.parent is not None:
            body[head.parent] = True
    for chunk in chunks:
        if chunk.head is not None and not chunk.titled:
            body[chunk.head] = True
    for table in source.tables:
        for row in table.rows:
            under = source.head_of(row.start)
            if under is not None:
                body[under] = True
    return body
