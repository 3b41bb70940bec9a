"""Glyphs to printed lines: grouped by height, ordered from left to right, gaps made spaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .model import CJK, Glyph, Line

# Gaps in parts of the font size: between Latin letters, and where columns stand apart.
_WORD_GAP = 0.22
_COLUMN_GAP = 1.5


def to_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The printed lines of a page or cell, from top to bottom."""
    return [_line(group) for group in _groups(glyphs)]


def _groups(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs whose middles are at one height, within half of a font size."""
    group: list[Glyph] = []
    for glyph in sorted(glyphs, key=_middle):
        if group and _middle(glyph) - _middle(group[0]) > 0.5 * max(group[0].size, 0.1):
            yield group
            group = []
        group.append(glyph)
    if group:
        yield group


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _line(group: list[Glyph]) -> Line:
    glyphs = _without_doubles(sorted(group, key=lambda glyph: (glyph.x0, glyph.x1)))
    parts: list[str] = []
    for before, glyph in zip([None, *glyphs[:-1]], glyphs, strict=True):
        if before is not None and _apart(before, glyph):
            parts.append(" ")
        parts.append(glyph.text)
    sizes = sorted(glyph.size for glyph in glyphs)
    return Line(
        "".join(parts),
        glyphs[0].x0,
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        sizes[len(sizes) // 2],
    )


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the copies that imitate bold type by printing a character twice."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        recent = kept[-3:]
        near = 0.3 * max(glyph.x1 - glyph.x0, 0.01)
        if not any(k.text == glyph.text and abs(k.x0 - glyph.x0) < near for k in recent):
            kept.append(glyph)
    return kept


def _apart(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.x0 - before.x1
    size = max(before.size, glyph.size)
    chinese = CJK.match(before.text) or CJK.match(glyph.text)
    return gap > (_COLUMN_GAP if chinese else _WORD_GAP) * size
