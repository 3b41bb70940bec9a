"""The file behind a reading, as a rendering needs it."""

from __future__ import annotations

from luodi.files.document import SourceDocument

Source = SourceDocument


def place_words(source: Source | None, offset: int, lang: str) -> str:
    """The place of an offset in words; empty without a source or where the format has no places."""
    if source is None:
        return ""
    place = source.place_at(offset)
    return place.en() if lang == "en" else place.zh()
