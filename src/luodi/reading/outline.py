"""The outline: which marks are headings, and how they hang together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.reading.markers import (
    CN,
    DASH,
    INLINE,
    ORDINAL,
    Mark,
    find_marks,
)
from luodi.reading.model import NodeKind
from luodi.reading.zones import Zone, Zones


@dataclass(slots=True)
class Head:
    """A heading on normalised offsets; `end` closes its title, `section_end` its text."""

    start: int
    mark_end: int
    end: int
    rank: int
    number: int
    line: bool
    kind: NodeKind = NodeKind.HEADING
    level: int = 1
    parent: int | None = None
    section_end: int = 0


def find_heads(norm: str, zones: Zones, gaps: Sequence[Zone]) -> list[Head]:
    """Headings and gaps in the order of the text, with parents and levels."""
    marks = [m for m in find_marks(norm) if not zones.cover(m.start)]
    chosen = _choose(norm, marks)
    heads = [
        _head(norm, m, chosen[i + 1].start if i + 1 < len(chosen) else len(norm))
        for i, m in enumerate(chosen)
    ]
    heads += [Head(a, b, b, -1, 0, line=True, kind=NodeKind.GAP) for a, b in gaps]
    heads.sort(key=lambda h: h.start)
    _hang(heads)
    _close(heads, len(norm))
    return heads


_FAR = 6000  # characters between two marks of one series in running text


# --- which marks count ------------------------------------------------------------------------


def _choose(norm: str, marks: Sequence[Mark]) -> list[Mark]:
    """Marks that open a line count; others only as part of a series."""
    decimals = any(m.style == "dec" for m in marks)
    marks = [m for m in marks if decimals or m.style != "bare"]
    following = _followers(marks)
    chosen: list[Mark] = []
    last: dict[int, Mark] = {}
    for i, mark in enumerate(marks):
        if not _counts(norm, mark, following[i], last.get(mark.rank)):
            continue
        chosen.append(mark)
        last[mark.rank] = mark
    return chosen


def _followers(marks: Sequence[Mark]) -> list[int]:
    """For each mark, the offset of the next one in its series, or -1."""
    nearest: dict[tuple[int, str, int], int] = {}
    out = [-1] * len(marks)
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        out[i] = nearest.get((mark.rank, mark.style, mark.number + 1), -1)
        if mark.rank == DASH:
            out[i] = nearest.get((mark.rank, mark.style, 1), -1)
        elif mark.number == 1:  # a series does not reach over the start of the next one
            for key in [k for k in nearest if k[:2] == (mark.rank, mark.style)]:
                del nearest[key]
        nearest[mark.rank, mark.style, mark.number] = mark.start
    return out


def _counts(norm: str, mark: Mark, follower: int, last: Mark | None) -> bool:
    follows = last is not None and mark.number == last.number + 1
    if last is not None and mark.style == last.style == "adverb":  # 首先，其次，最后
        follows = mark.number > last.number
    if mark.rank == DASH:
        return (last is not None and _near(mark, last)) or 0 <= follower - mark.start < _FAR
    if mark.rank in (INLINE, ORDINAL):
        near = 0 <= follower - mark.start < _FAR
        return (mark.number == 1 and near) or (follows and _near(mark, last))
    if mark.style == "bare":
        return follower >= 0 or follows
    if mark.line:
        return True
    if mark.rank < CN:
        return follows or (mark.number == 1 and follower >= 0)
    if mark.rank == CN and norm[mark.start - 1] in "：；" and not _flat(norm, mark.start):
        return False  # 分三个部分：一、…；二、… lists what is to come
    return follows or (mark.number == 1 and follower >= 0)


def _flat(norm: str, offset: int) -> bool:
    """Whether the line is a whole text without line ends."""
    end = norm.find("\n", offset)
    return (len(norm) if end < 0 else end) - norm.rfind("\n", 0, offset) > 1200


def _near(mark: Mark, last: Mark | None) -> bool:
    return last is not None and mark.start - last.start < _FAR


# --- titles -------------------------------------------------------------------------------------

_TITLE_STOP = re.compile(r"[。！？\n]")
_ITEM_STOP = re.compile(r"[。！？；\n]")
_TAIL = re.compile(
    r"[(〔【\[](?:责任|牵头|主办|配合|承办|[^()〔【\n]{0,300}(?:负责|牵头|落实|主办|配合))[^\n]*$"
)


def _head(norm: str, mark: Mark, limit: int) -> Head:
    begin = mark.end
    while begin < limit and norm[begin] in " \u3000\t、，：":
        begin += 1
    stop = _ITEM_STOP if mark.rank >= ORDINAL else _TITLE_STOP
    m = stop.search(norm, begin, limit)
    end = m.start() if m else limit
    tail = _TAIL.search(norm, begin, end)
    if tail and tail.start() > begin:
        end = tail.start()
    while end > begin and norm[end - 1] in " \u3000\t":
        end -= 1
    kind = NodeKind.ITEM if mark.rank == DASH else NodeKind.HEADING
    return Head(mark.start, mark.end, end, mark.rank, mark.number, mark.line, kind)


# --- the tree -----------------------------------------------------------------------------------


def _hang(heads: list[Head]) -> None:
    """Give each head its parent and level; after a gap nothing hangs under what stood before it."""
    stack: list[int] = []
    top = min((h.rank for h in heads if h.rank >= 0), default=0)
    for i, head in enumerate(heads):
        if head.kind is NodeKind.GAP:
            stack = [i]
            continue
        while stack and not _holds(heads[stack[-1]], head, top):
            stack.pop()
        head.parent = stack[-1] if stack else None
        head.level = len(stack) + 1
        if stack and heads[stack[0]].kind is NodeKind.GAP:
            head.level = max(head.level, 2)
        stack.append(i)


def _holds(above: Head, head: Head, top: int) -> bool:
    if above.kind is NodeKind.GAP:
        return head.rank > top
    return above.rank < head.rank


def _close(heads: list[Head], length: int) -> None:
    """Each section ends where the next one of its depth or above begins."""
    open_heads: list[Head] = []
    for head in heads:
        while open_heads and open_heads[-1].level >= head.level:
            open_heads.pop().section_end = head.start
        open_heads.append(head)
    for head in open_heads:
        head.section_end = length
