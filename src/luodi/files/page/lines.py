"""Glyphs to printed lines: grouped by height, ordered from left to right, gaps made spaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .model import CJK, Glyph, Line

# Gaps in parts of the font size: between Latin letters, and where columns stand apart.
_WORD_GAP = 0.22
_COLUMN_GAP = 1.5
_TYPED_GAP = 0.2


def to_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The printed lines of a page or cell, from top to bottom."""
    lines = (_line(group) for group in _groups(glyphs))
    return [line for line in lines if line is not None]


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


def _line(group: list[Glyph]) -> Line | None:
    glyphs: list[Glyph] = []
    parts: list[str] = []
    typed = False
    for glyph in _without_doubles(sorted(group, key=lambda glyph: (glyph.x0, glyph.x1))):
        if glyph.text.isspace():
            typed = True
            continue
        if glyphs and _apart(glyphs[-1], glyph, typed):
            parts.append(" ")
        parts.append(glyph.text)
        glyphs.append(glyph)
        typed = False
    if not glyphs:
        return None
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


def _apart(before: Glyph, glyph: Glyph, typed: bool) -> bool:
    gap = glyph.x0 - before.x1
    size = max(before.size, glyph.size)
    if typed:
        return gap > _TYPED_GAP * size
    chinese = CJK.match(before.text) or CJK.match(glyph.text)
    return gap > (_COLUMN_GAP if chinese else _WORD_GAP) * size
