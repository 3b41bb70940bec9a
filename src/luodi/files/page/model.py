"""What stands where on a page. The origin is the upper left corner; x grows right, y down.

Any unit of length serves, as long as it is one and the same: points in pdf, millimetres in ofd,
pixels in pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026\u2014\xb7]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box; `size` is the height of its font. A space is one that was typed."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight ruled line, horizontal or vertical, with its ends in ascending order."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of text."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


@dataclass
class Page:
    """A page as its reader found it: glyphs, or lines where the reader already knows them."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def join(first: str, second: str) -> str:
    """Two printed lines as one: Chinese runs on, Latin words keep their gap."""
    if not first or not second or CJK.match(first[-1]) or CJK.match(second[0]):
        return first + second
    return f"{first} {second}"
