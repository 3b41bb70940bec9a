"""Running heads, feet and page numbers: what stands on pages without belonging to the text."""

from __future__ import annotations

import re
from collections import defaultdict

from .model import Line

_EDGE = 0.13
_SHARE = 0.4
_DASH = r"[-—–－‐‑一~·.•*\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}[0-9０-９]{{1,4}}{_DASH}"
    r"|第\s*[0-9一二三四五六七八九十百]+\s*页(?:[\s,，/／|]*共\s*[0-9一二三四五六七八九十百]+\s*页)?"
    r"|(?:第\s*)?[0-9]{1,4}\s*[/／]\s*(?:共\s*)?[0-9]{1,4}(?:\s*页)?"
    r"|(?:page|p\.)\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?"
    r"|[-—–\s]*[ivxIVX]{1,6}[-—–\s]*"
)
_NUMBERS = re.compile(r"[0-9]+")


def is_page_number(text: str) -> bool:
    """Whether a line by itself is a page number: — 3 —, 第3页 共9页, 3/9."""
    return len(text) <= 30 and _PAGE_NUMBER.fullmatch(text.strip().lower()) is not None


def split_furniture(
    pages: list[tuple[float, list[Line]]],
) -> tuple[list[list[Line]], list[tuple[str, str]]]:
    """Body lines of each page (height, lines from top to bottom), and the asides (kind, text).

    Furniture is a page number at the outer edge, or a line that returns at the same height of
    many pages with only its figures changed.
    """
    repeated = _repeated(pages)
    bodies: list[list[Line]] = []
    asides: list[tuple[str, str]] = []
    for height, lines in pages:
        body = list(lines)
        for index, kind in ((0, "header"), (-1, "footer")):
            while body and _is_furniture(body[index], kind, height, repeated):
                asides.append((kind, body.pop(index).text))
        bodies.append(body)
    return bodies, asides


def _is_furniture(line: Line, kind: str, height: float, repeated: set[tuple[str, str]]) -> bool:
    edge = _edge(line, height)
    if edge != kind:
        return False
    return is_page_number(line.text) or (kind, _shape(line)) in repeated


def _edge(line: Line, height: float) -> str:
    if line.bottom < _EDGE * height:
        return "header"
    return "footer" if line.top > (1 - _EDGE) * height else ""


def _shape(line: Line) -> str:
    """What stays the same of a running head from page to page."""
    return _NUMBERS.sub("#", "".join(line.text.split()))


def _repeated(pages: list[tuple[float, list[Line]]]) -> set[tuple[str, str]]:
    seen: dict[tuple[str, str], list[float]] = defaultdict(list)
    for height, lines in pages:
        for line in {_shape(line): line for line in lines}.values():
            edge = _edge(line, height)
            if edge:
                seen[edge, _shape(line)].append(line.top / height)
    # Left and right pages may have heads of their own, so less than half is enough.
    least = max(3, int(_SHARE * len(pages)))
    return {
        key for key, tops in seen.items() if len(tops) >= least and max(tops) - min(tops) < 0.03
    }
