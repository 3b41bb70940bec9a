"""Running text cut into the pieces that may be commitments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luodi.reading.outline import Head
from luodi.reading.zones import Zones

SENTENCE = re.compile(r"[^。！？\n]*[。！？]+[”’》\"]?|[^。！？\n]+")
_BACK = re.compile(
    r"(?:该|此|上述|以上|本)(?:项|些)?(?:工作|任务|事项|措施)[^。]{0,12}(?:于|在|应|要|须|"
    r"前|\d)[^。]{0,24}(?:完成|到位|落实)[。]?$"
    r"|[^。；]{0,32}(?:完成|落实)(?:上述|该项|此项|以上|该)(?:工作|任务)。?$"
)


@dataclass(slots=True)
class Chunk:
    """Text between two marks or line ends; `head` is the index of the heading it belongs to.

    `titled`: the chunk opens with that heading's own words.
    """

    start: int
    end: int
    head: int | None
    titled: bool
    paragraph: int


def chunks_of(norm: str, heads: Sequence[Head], zones: Zones) -> Iterator[Chunk]:
    """Chunks in the order of the text, tables and other zones left out."""
    starts = [h.start for h in heads]
    paragraph = at = 0
    while at < len(norm):
        end = norm.find("\n", at)
        end = len(norm) if end < 0 else end
        i = bisect_left(starts, at)
        j = bisect_left(starts, end)
        cuts = [at, *(heads[k].start for k in range(i, j)), end]
        for n in range(len(cuts) - 1):
            a, b = cuts[n], cuts[n + 1]
            titled = n > 0
            head = i + n - 1 if titled else bisect_right(starts, a) - 1
            if titled:
                a = heads[head].mark_end
            chunk = _trim(norm, a, b, head if head >= 0 else None, titled, paragraph)
            if chunk and not zones.cover(chunk.start):
                yield chunk
        at = end + 1
        paragraph += 1


def _trim(
    norm: str, a: int, b: int, head: int | None, titled: bool, paragraph: int
) -> Chunk | None:
    while a < b and norm[a] in " \u3000\t、，：":
        a += 1
    while b > a and norm[b - 1] in " \u3000\t":
        b -= 1
    return Chunk(a, b, head, titled, paragraph) if b > a else None


def sentences_of(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences; one that is bracketed open joins the next, 该项工作…完成 joins the one before."""
    out: list[tuple[int, int]] = []
    for m in SENTENCE.finditer(norm, start, end):
        a, b = m.span()
        while a < b and norm[a] in " \u3000\t”":
            a += 1
        while b > a and norm[b - 1] in " \u3000\t":
            b -= 1
        if a >= b:
            continue
        if out and (_open(norm, *out[-1]) or _BACK.match(norm[a:b])):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _open(norm: str, a: int, b: int) -> bool:
    """A bracket or quotation mark that has not closed (but not in text gone astray)."""
    if b - a > 1500:
        return False
    return norm.count("(", a, b) > norm.count(")", a, b) or norm.count("“", a, b) > norm.count(
        "”", a, b
    )


def parts_of(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of a sentence between ；."""
    out: list[tuple[int, int]] = []
    depth, begin = 0, start
    for m in re.compile(r"[()；]").finditer(norm, start, end):
        c = m.group()
        depth += (c == "(") - (c == ")")
        if c == "；" and depth <= 0:
            out.append((begin, m.end()))
            begin = m.end()
    if begin < end:
        out.append((begin, end))
    return out
