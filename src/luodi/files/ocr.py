"""Character recognition for scans and pictures: the optional extra, loaded when first needed.

The models ship inside the package's wheel, so nothing is fetched at run time.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import re
import threading
from dataclasses import replace
from functools import lru_cache
from statistics import median
from typing import Any

from .document import TextBuilder
from .errors import CorruptFileError, NeedsOcrError, TooLargeError
from .page import Line, Page, write_pages

_PACKAGE = "rapidocr_onnxruntime"
_LOCK = threading.Lock()
_MAX_PIXELS = 60_000_000
_MIN_SCORE = 0.5
_MAX_FRAMES = 200
_HANZI = "[\u3400-\u9fff]"
_POINT = re.compile(f"(?<={_HANZI})\\s*([,;:?!，；：？！])\\s*")
_OPENING = re.compile(f"\\((?={_HANZI})")
_STRAY_DOT = re.compile(f"(?<=[、）.．])[·•](?={_HANZI})")
_CLOSING = re.compile(f"(?<={_HANZI})\\)")
_WIDE = str.maketrans(",;:?!", "，；：？！")


class _Recogniser:
    """Recognises the text of a page given as an array of pixels (height, width, channels)."""

    def is_installed(self) -> bool:
        """Whether the optional package is there."""
        return importlib.util.find_spec(_PACKAGE) is not None

    def __call__(self, pixels: Any, number: int, builder: TextBuilder) -> Page:
        """The page with its lines; NeedsOcrError if the package is not installed."""
        if not self.is_installed():
            raise NeedsOcrError(builder.name)
        with _LOCK:
            found, _ = _engine()(pixels)
        height, width = pixels.shape[:2]
        boxes = [
            _line(box, tidied(text)) for box, text, score in found or () if score >= _MIN_SCORE
        ]
        lines = _evened(boxes)
        builder.warn(
            "文字由图片识别而来，可能有错字，请与原件核对。",
            "The text was recognised from pictures and may contain errors; check the original.",
        )
        return Page(number, width, height, lines=_level(lines))


recognise = _Recogniser()


@lru_cache(maxsize=1)
def _engine() -> Any:
    return importlib.import_module(_PACKAGE).RapidOCR()


def tidied(text: str) -> str:
    """Punctuation after Chinese characters in its Chinese form: small print hides the width.

    The specks that are seen as dots after an item's mark are dropped (二、·区城管局).
    """
    text = _STRAY_DOT.sub("", text)
    text = _POINT.sub(lambda match: match[1].translate(_WIDE), text)
    return _CLOSING.sub("）", _OPENING.sub("（", text))


def _line(box: list[list[float]], text: str) -> Line:
    xs, ys = [point[0] for point in box], [point[1] for point in box]
    # Boxes fit their ink more or less tightly; the width of a line tells its size better.
    widths = sum(0.5 if sign.isascii() else 1.0 for sign in text)
    height = 0.9 * (max(ys) - min(ys))
    size = (max(xs) - min(xs)) / widths if widths >= 4 else height
    return Line(text, min(xs), min(ys), max(xs), max(ys), max(min(size, 1.2 * height), 1.0))


def _evened(lines: list[Line]) -> list[Line]:
    """Sizes that differ little from the usual one are that one, unevenly recognised."""
    usual = median([line.size for line in lines]) if lines else 1.0
    return [
        replace(line, size=usual) if abs(line.size - usual) <= 0.2 * usual else line
        for line in lines
    ]


def _level(lines: list[Line]) -> list[Line]:
    """Boxes that stand beside each other made one line, from left to right."""
    joined: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom) / 2):
        last = joined[-1] if joined else None
        if last and (line.top + line.bottom) / 2 < last.top + 0.75 * (last.bottom - last.top):
            joined[-1] = _beside(*sorted((last, line), key=lambda part: part.x0))
        else:
            joined.append(line)
    return joined


def _beside(left: Line, right: Line) -> Line:
    gap = " " if right.x0 - left.x1 > 0.8 * left.size else ""
    return Line(
        f"{left.text}{gap}{right.text}",
        left.x0,
        min(left.top, right.top),
        max(left.x1, right.x1),
        max(left.bottom, right.bottom),
        max(left.size, right.size),
    )


def read_image(data: bytes, builder: TextBuilder) -> None:
    """Read a picture; every frame of a TIFF is a page."""
    if builder.limits.first_pages or not recognise.is_installed():
        raise NeedsOcrError(builder.name)
    # Pictures are decoded by the library that the recognition package brings along.
    numpy, image = importlib.import_module("numpy"), importlib.import_module("PIL.Image")
    try:
        with image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP")) as picture:
            frames = min(getattr(picture, "n_frames", 1), _MAX_FRAMES)
            pages = []
            for index in range(frames):
                picture.seek(index)
                _check_size(picture.size, builder)
                pages.append(recognise(numpy.array(picture.convert("RGB")), index + 1, builder))
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise CorruptFileError(builder.name, "图片无法解码", "the picture is damaged") from problem
    write_pages(pages, builder)


def _check_size(size: tuple[int, int], builder: TextBuilder) -> None:
    if size[0] * size[1] > _MAX_PIXELS:
        raise TooLargeError(builder.name, "图片尺寸过大", "the picture has too many pixels")
