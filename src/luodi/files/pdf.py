"""PDF (ISO 32000): placed characters and ruled lines by PDFium, one document at a time."""

from __future__ import annotations

import ctypes
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import pairwise

import pypdfium2  # type: ignore[import-untyped]  # the package has no stubs
from pypdfium2 import raw

from .document import TextBuilder
from .errors import CorruptFileError, EncryptedFileError, TooLargeError
from .ocr import recognise
from .page import Glyph, Page, Segment, write_pages
from .pdf_chars import Char, page_chars

# PDFium keeps global state and must never run in two threads at once.
_LOCK = threading.Lock()
_MAX_PATHS = 20_000
_MAX_DRAWN = 400_000
_FORM_DEPTH = 6
_THIN = 3.0
_READABLE = re.compile("[0-9A-Za-z\u3400-\u9fff]")
_GARBLED = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08]")
_OCR_SCALE = 200 / 72


def read_pdf(data: bytes, builder: TextBuilder) -> None:
    """Read the text layer; pages that are only a picture go through character recognition."""
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as problem:
            if "password" in str(problem).lower() or "security" in str(problem).lower():
                raise EncryptedFileError(builder.name) from problem
            raise CorruptFileError(builder.name) from problem
        with closing(document):
            _read(document, builder)


def _read(document: pypdfium2.PdfDocument, builder: TextBuilder) -> None:
    count = len(document)
    if count == 0:
        raise CorruptFileError(builder.name, "一页也没有", "it has no pages")
    if builder.limits.first_pages:
        count = min(count, builder.limits.first_pages)
    if count > builder.limits.pages:
        raise TooLargeError(
            builder.name,
            f"有 {count} 页，超过 {builder.limits.pages} 页",
            f"it has {count} pages, more than {builder.limits.pages}",
        )
    pages = []
    pictures = []
    total = drawn = 0
    for index in range(count):
        page, is_picture = _read_page(document, index)
        total += len(page.glyphs)
        drawn += len(page.segments)
        if drawn > _MAX_DRAWN:
            page.segments.clear()
            builder.warn(
                "图形过多，后面的表格未识别为表格。",
                "There are too many drawings; tables further on were not recognised as such.",
            )
        if total > builder.limits.text:
            raise TooLargeError(builder.name, "文字过多", "it has too much text")
        pages.append(page)
        if is_picture:
            pictures.append(index)
    _recognise(document, pages, pictures, builder)
    write_pages(pages, builder)


def _recognise(
    document: pypdfium2.PdfDocument, pages: list[Page], pictures: list[int], builder: TextBuilder
) -> None:
    """Fill in the pages without a text layer; an error only if no page has one."""
    if not pictures:
        return
    has_text = any(page.glyphs for page in pages)
    if builder.limits.first_pages:
        return
    if has_text and not recognise.is_installed():
        named = "、".join(str(index + 1) for index in pictures[:20])
        builder.warn(
            f"第{named}页是图片，没有文字层，未读取；安装文字识别组件 luodi[ocr] 后可读。",
            f"Pages {named} are pictures and were not read; install the extra luodi[ocr].",
        )
        return
    if len(pictures) > builder.limits.ocr_pages:
        raise TooLargeError(
            builder.name,
            f"扫描页超过 {builder.limits.ocr_pages} 页",
            f"it has more than {builder.limits.ocr_pages} scanned pages",
        )
    for index in pictures:
        with closing(document[index]) as page, closing(_render(page)) as bitmap:
            found = recognise(bitmap.to_numpy(), index + 1, builder)
        pages[index] = found


def _render(page: pypdfium2.PdfPage) -> pypdfium2.PdfBitmap:
    # A page may claim to be a kilometre wide: never draw more than a few million pixels.
    longest = max(*page.get_size(), 1.0)
    return page.render(scale=min(_OCR_SCALE, 4000 / longest))


def _read_page(document: pypdfium2.PdfDocument, index: int) -> tuple[Page, bool]:
    """The page, and whether it is a picture without a usable text layer."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        # One broken page among sound ones; a document of broken pages only ends up empty.
        return Page(index + 1, 1.0, 1.0), False
    with closing(page):
        with closing(page.get_textpage()) as text:
            chars = page_chars(page, text)
        turn = _Turn(page, _upright(chars, page.get_rotation()))
        width, height = turn.size
        # A page may claim to have no extent at all; parts of its size are taken further on.
        found = Page(index + 1, max(width, 1.0), max(height, 1.0))
        found.glyphs = [
            Glyph(char.text, *turn.box(*char.box), char.size)
            for char in chars
            if (turn.quarter + char.quarter) % 4 == 0
        ]
        has_picture = _paths(page, turn, found.segments)
    joined = "".join(glyph.text for glyph in found.glyphs)
    garbled = len(_GARBLED.findall(joined)) * 3 > len(joined)
    empty = len(_READABLE.findall(joined)) < 4
    if garbled and joined:
        found.glyphs = []
    return found, (empty and has_picture) or (garbled and bool(joined))


def _upright(chars: list[Char], rotation: int) -> int:
    """The quarter turns clockwise in which most of the text stands upright.

    A table laid across is often turned on its page without the page saying so.
    """
    directions = Counter(char.quarter for char in chars)
    if not directions:
        return rotation // 90 % 4
    return -directions.most_common(1)[0][0] % 4


class _Turn:
    """From a page's own coordinates (upwards) to those in which its text is upright."""

    def __init__(self, page: pypdfium2.PdfPage, quarter: int) -> None:
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        self.quarter = quarter
        width, height = self._right - self._left, self._top - self._bottom
        self.size = (height, width) if quarter % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point as seen, y downwards."""
        if self.quarter == 1:
            return y - self._bottom, x - self._left
        if self.quarter == 2:
            return self._right - x, y - self._bottom
        if self.quarter == 3:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, *corners: float) -> tuple[float, float, float, float]:
        """A box x0, top, x1, bottom as seen, from two opposite corners."""
        (ax, ay), (bx, by) = self.point(*corners[:2]), self.point(*corners[2:])
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _paths(page: pypdfium2.PdfPage, turn: _Turn, segments: list[Segment]) -> bool:
    """Collect the ruled lines of a page; whether it shows a picture."""
    has_picture = False
    objects = page.get_objects(max_depth=_FORM_DEPTH)
    with suppress(pypdfium2.PdfiumError):
        for count, item in enumerate(objects):
            if count > _MAX_PATHS:
                break
            if item.type == raw.FPDF_PAGEOBJ_IMAGE:
                has_picture = True
            elif item.type == raw.FPDF_PAGEOBJ_PATH:
                segments.extend(_segments(item, turn))
    return has_picture


def _segments(item: pypdfium2.PdfObject, turn: _Turn) -> Iterator[Segment]:
    """The straight lines of a path: stroked ones, and filled bars as thin as a line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, fill, stroke):
        return
    points = [(turn.point(x, y), begins) for x, y, begins in _points(item)]
    if not stroke.value:
        yield from _bar([point for point, _ in points])
        return
    for (start, _), (end, begins) in pairwise(points):
        if not begins:
            yield from _straight(start, end)


def _points(item: pypdfium2.PdfObject) -> list[tuple[float, float, bool]]:
    """The points of a path on its page, and whether each begins a new stroke."""
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[float, float, bool]] = []
    start = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(item), 2000)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        begins = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        point = matrix.on_point(x.value, y.value)
        start = point if begins else start
        found.append((*point, begins))
        if raw.FPDFPathSegment_GetClose(segment):
            found.append((*start, False))
    return found


def _bar(points: list[tuple[float, float]]) -> Iterator[Segment]:
    if not points:
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if height <= _THIN and width > _THIN:
        middle = (max(ys) + min(ys)) / 2
        yield Segment(min(xs), middle, max(xs), middle)
    elif width <= _THIN and height > _THIN:
        middle = (max(xs) + min(xs)) / 2
        yield Segment(middle, min(ys), middle, max(ys))


def _straight(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Segment]:
    (ax, ay), (bx, by) = start, end
    if abs(ay - by) < 1 < abs(ax - bx) or abs(ax - bx) < 1 < abs(ay - by):
        yield Segment(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
