"""Chapters that the text itself names but does not hold.

A speech that was cut tells its chapters once more at the end: 以感恩奋进的精神、解放思想的勇气….
Those without a heading are expected and missing; nothing is said of what they contained.
"""

from __future__ import annotations

import re

_LIST = re.compile(
    r"以(?P<items>[^，。；、]{2,12}的[^，。；、]{1,6}(?:、[^，。；、]{2,12}的[^，。；、]{1,6}){2,7})"
)
_ITEM = re.compile(r"(?P<name>[^，。；、]{2,12})的[^，。；、]{1,6}")


def missing_chapters(norm: str, titles: list[str], gap_ends: list[int]) -> list[tuple[int, int]]:
    """Where the closing words name a chapter that no heading has; only for a text with a gap.

    `titles` are the headings of the text. At least one name must be a heading's, so that a
    list of virtues is not taken for a table of contents.
    """
    if not gap_ends:
        return []
    found: list[tuple[int, int]] = []
    for m in _LIST.finditer(norm, gap_ends[-1]):
        spans = [i.span("name") for i in _ITEM.finditer(norm, m.start("items"), m.end("items"))]
        missing = [(a, b) for a, b in spans if not any(norm[a:b] in t for t in titles)]
        if 0 < len(missing) < len(spans):
            found = missing
    return found
