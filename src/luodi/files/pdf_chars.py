"""The characters of a PDF page as PDFium finds them, and those it leaves out by mistake.

PDFium takes a stretch of text for a second print of an equal one (an imitation of bold type) if
it begins within an eighth of the stretch's length above or below. In a table whose rows name the
same long unit one below the other, that loses cells; they are put back here.
"""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2  # type: ignore[import-untyped]  # the package has no stubs
from pypdfium2 import raw

from .radicals import unified

_MAX_CHARS = 60_000
_MAX_OBJECTS = 20_000
_SLANTED = 0.02
_LOOK_BACK = 8
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Char:
    """A character: its box (left, bottom, right, top) and its direction in quarter turns.

    `owner` is the address of the page object that prints it.
    """

    text: str
    box: _Box
    size: float
    quarter: int
    owner: int | None


def page_chars(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> list[Char]:
    """All characters of a page that a reader sees upright or turned by quarters."""
    chars = list(_found(text))
    return chars + list(_left_out(page, chars))


def _found(text: pypdfium2.PdfTextPage) -> Iterator[Char]:
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(min(raw.FPDFText_CountChars(text), _MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(text, index)
        if not 32 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF or code in (0xAD, 0xFFFE):
            continue
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, box):
            continue
        turns = raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)
        if abs(turns - round(turns)) > _SLANTED:
            # The letters of a watermark stand at a slant.
            continue
        size = min(max(_size(text, index, matrix), 0.1), 2000.0)
        corners = (box.left, box.bottom, box.right, box.top)
        owner = _address(raw.FPDFText_GetTextObject(text, index))
        yield Char(unified(chr(code)), corners, size, round(turns) % 4, owner)


def _address(pointer: object) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value  # type: ignore[arg-type]  # untyped source


def _size(text: pypdfium2.PdfTextPage, index: int, matrix: raw.FS_MATRIX) -> float:
    """The font size as printed: the nominal one, scaled as the text is."""
    nominal = float(raw.FPDFText_GetFontSize(text, index))
    if not raw.FPDFText_GetMatrix(text, index, matrix):
        return nominal
    return nominal * math.hypot(matrix.c, matrix.d)


def _left_out(page: pypdfium2.PdfPage, chars: list[Char]) -> Iterator[Char]:
    """The characters of text objects that have none, taken from their equals just before."""
    by_owner: dict[int | None, list[Char]] = defaultdict(list)
    for char in chars:
        by_owner[char.owner].append(char)
    recent: deque[tuple[_Box, list[Char]]] = deque(maxlen=_LOOK_BACK)
    total = len(chars)
    for box, owner in _text_objects(page):
        own = by_owner.get(owner)
        if own is None:
            own = list(_copied(box, recent))
            total += len(own)
            yield from own
        recent.append((box, own))
        if total > _MAX_CHARS:
            return


def _text_objects(page: pypdfium2.PdfPage) -> Iterator[tuple[_Box, int | None]]:
    for count, item in enumerate(page.get_objects(max_depth=1)):
        if count > _MAX_OBJECTS:
            return
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            yield item.get_bounds(), _address(item.raw)


def _copied(box: _Box, recent: deque[tuple[_Box, list[Char]]]) -> Iterator[Char]:
    """The characters of the nearest earlier object of the same extent, moved to `box`."""
    for other, chars in reversed(recent):
        same_width = abs((box[2] - box[0]) - (other[2] - other[0])) < 0.1
        if chars and same_width and abs((box[3] - box[1]) - (other[3] - other[1])) < 0.1:
            right, up = box[0] - other[0], box[1] - other[1]
            for char in chars:
                x0, y0, x1, y1 = char.box
                moved = (x0 + right, y0 + up, x1 + right, y1 + up)
                yield replace(char, box=moved, owner=None)
            return
