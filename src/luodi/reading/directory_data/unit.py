"""What a unit of the directory is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that can own a commitment.

    `aliases` are other names it goes by; the level (区, 市) and the region's name may be left out.
    `duties` are phrases of two characters or more that point to it when a document uses them.
    """

    name: str
    aliases: tuple[str, ...]
    duties: tuple[str, ...]
    level: str = "district"


def unit(name: str, aliases: str, duties: str) -> Unit:
    """A unit from words separated by white space."""
    return Unit(name, tuple(aliases.split()), tuple(duties.split()))
