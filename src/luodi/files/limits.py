"""How much a file may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document; sizes in bytes, lengths in characters, times in seconds.

    The defaults let every real official document through (the longest known has under 400,000
    characters) and keep a hostile file within a few hundred MiB of memory. `first_pages` other
    than 0 is for a quick look at the head: so many pages, and pictures are not recognised.
    """

    size: int = 64 * MIB
    pages: int = 2_000
    ocr_pages: int = 200
    text: int = 2_000_000
    cells: int = 500_000
    columns: int = 512
    zip_total: int = 256 * MIB
    zip_member: int = 64 * MIB
    zip_ratio: int = 250
    zip_members: int = 10_000
    xml_depth: int = 200
    convert_seconds: int = 120
    first_pages: int = 0


DEFAULT = Limits()
