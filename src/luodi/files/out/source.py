"""The file behind a reading, as a rendering needs it."""

from __future__ import annotations

from luodi.files.document import SourceDocument
from luodi.files.out.words import say

Source = SourceDocument


STDIN = "-"  # the name of a document that came through standard input


def name_words(source: Source | None, lang: str) -> str:
    """The name of the file for people; empty without a source."""
    if source is None:
        return ""
    return say("stdin", lang) if source.name == STDIN else source.name


def place_words(source: Source | None, offset: int, lang: str) -> str:
    """The place of an offset in words; empty without a source or where the format has no places."""
    if source is None:
        return ""
    place = source.place_at(offset)
    return place.en() if lang == "en" else place.zh()
