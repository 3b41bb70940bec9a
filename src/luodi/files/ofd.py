"""OFD, the fixed-layout format of GB/T 33190-2016: placed text of each page to paragraphs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from .archive import Package, attribute, child, children, local
from .document import TextBuilder
from .errors import CorruptFileError, EmptyFileError, EncryptedFileError, TooLargeError
from .page import Glyph, Page, Segment, write_pages
from .radicals import unified

_A4 = (210.0, 297.0)
_MAX_GLYPHS = 60_000
_REPEAT = re.compile(r"g\s+([0-9]+)\s+(-?[0-9.]+)")
_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+(?:[eE]-?[0-9]+)?")
_PATH = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_Matrix = tuple[float, float, float, float, float, float]
_UNTURNED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(package: Package, builder: TextBuilder) -> None:
    """Read all documents in the package; lengths are millimetres from the upper left corner."""
    if "Encryptions.xml" in package:
        raise EncryptedFileError(builder.name)
    root = package.xml("OFD.xml")
    bodies = [e for e in root if local(e) == "DocBody"]
    pages: list[Page] = []
    for body in bodies:
        member = _target(child(body, "DocRoot"), "")
        if member in package:
            _read_document(package, member, pages, builder)
    if not bodies or not pages:
        raise CorruptFileError(builder.name, "缺少正文部分", "its main part is missing")
    if not any(page.glyphs for page in pages):
        raise EmptyFileError(
            builder.name,
            "没有文字（可能是扫描图片，可转为 PDF 后识别）",
            "has no text (a scan? convert it to PDF)",
        )
    write_pages(pages, builder)


def _read_document(package: Package, member: str, pages: list[Page], builder: TextBuilder) -> None:
    document = package.xml(member)
    folder = posixpath.dirname(member)
    common = child(document, "CommonData")
    size = _page_size(child(common, "PageArea"), _A4)
    templates = {
        attribute(e, "ID") or "": _resolved(attribute(e, "BaseLoc") or "", folder)
        for e in (common if common is not None else ())
        if local(e) == "TemplatePage"
    }
    for element in children(document, "Pages"):
        content = _resolved(attribute(element, "BaseLoc") or "", folder)
        if content not in package:
            continue
        if 0 < builder.limits.first_pages <= len(pages):
            break
        if len(pages) >= builder.limits.pages:
            limit = builder.limits.pages
            raise TooLargeError(builder.name, f"超过 {limit} 页", f"it has more than {limit} pages")
        root = package.xml(content)
        width, height = _page_size(child(root, "Area"), size)
        page = Page(len(pages) + 1, width, height)
        _read_content(root, page)
        pages.append(page)
        _set_template_aside(root, package, templates, builder)


def _set_template_aside(
    root: etree._Element, package: Package, templates: dict[str, str], builder: TextBuilder
) -> None:
    """What is printed on every page from a template is its form, not its text."""
    for element in root:
        member = templates.get(attribute(element, "TemplateID") or "", "")
        template = package.optional_xml(member) if member else None
        if local(element) == "Template" and template is not None:
            words = [e.text or "" for e in template.iter() if local(e) == "TextCode"]
            builder.aside("header", "\n".join(words))


def _read_content(root: etree._Element, page: Page) -> None:
    for layer in children(root, "Content"):
        _read_objects(layer, page, 0)


def _read_objects(parent: etree._Element, page: Page, depth: int) -> None:
    for element in parent:
        name = local(element)
        if name == "TextObject" and len(page.glyphs) < _MAX_GLYPHS:
            page.glyphs.extend(_glyphs(element))
        elif name == "PathObject":
            page.segments.extend(_segments(element))
        elif name == "PageBlock" and depth < 20:
            _read_objects(element, page, depth + 1)


def _glyphs(element: etree._Element) -> Iterator[Glyph]:
    left, top = (*_floats(attribute(element, "Boundary")), 0.0, 0.0)[:2]
    matrix = _matrix(element)
    size = (_floats(attribute(element, "Size")) or [4.0])[0]
    # A matrix that turns the text away from the horizontal belongs to a watermark.
    if abs(matrix[1]) > 0.02 * max(abs(matrix[0]), 1e-6):
        return
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        x = (_floats(attribute(code, "X")) or [x])[0]
        y = (_floats(attribute(code, "Y")) or [y])[0]
        for sign, at_x, at_y, step in _placed(code, x, y, size):
            shown_x = left + matrix[0] * at_x + matrix[2] * at_y + matrix[4]
            shown_y = top + matrix[1] * at_x + matrix[3] * at_y + matrix[5]
            height = max(size * abs(matrix[3]), 0.01)
            width = min(step, size) * abs(matrix[0])
            box = (shown_x, shown_y - 0.88 * height, shown_x + width, shown_y + 0.12 * height)
            yield Glyph(unified(sign), *box, height)


def _placed(
    code: etree._Element, x: float, y: float, size: float
) -> Iterator[tuple[str, float, float, float]]:
    """The characters of a TextCode: each with its point on the base line and its advance."""
    text = code.text or ""
    across = _deltas(attribute(code, "DeltaX"), len(text))
    down = _deltas(attribute(code, "DeltaY"), len(text))
    for index, sign in enumerate(text):
        usual = size * (0.5 if sign.isascii() else 1.0)
        step = across[index] if index < len(across) else usual
        yield sign, x, y, step if step > 0 else usual
        if index < len(across) or not down:
            x += step
        if index < len(down):
            y += down[index]


def _deltas(text: str | None, most: int) -> list[float]:
    """Distances to the next character; ``g 5 3.2`` stands for five times 3.2 (§11.3)."""
    if not text:
        return []

    def repeated(match: re.Match[str]) -> str:
        return f" {match[2]}" * min(int(match[1][:7]), most)

    return _floats(_REPEAT.sub(repeated, text[:200_000]))[:most]


def _segments(element: etree._Element) -> Iterator[Segment]:
    """The horizontal and vertical lines of a path that is drawn as an outline or a thin bar."""
    left, top = (*_floats(attribute(element, "Boundary")), 0.0, 0.0)[:2]
    data = child(element, "AbbreviatedData")
    matrix = _matrix(element)
    before = start = (0.0, 0.0)
    for command, rest in _PATH.findall((data.text if data is not None else "") or "")[:5000]:
        numbers = _floats(rest)
        if command == "C":
            point = start
        elif len(numbers) < 2:
            continue
        else:
            x, y = numbers[-2:]
            point = (
                left + matrix[0] * x + matrix[2] * y + matrix[4],
                top + matrix[1] * x + matrix[3] * y + matrix[5],
            )
        if command in "SM":
            start = point
        elif command in "LC":
            yield from _straight(before, point)
        before = point


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Segment]:
    wide, high = abs(a[0] - b[0]), abs(a[1] - b[1])
    if high < 0.3 < wide or wide < 0.3 < high:
        yield Segment(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _matrix(element: etree._Element) -> _Matrix:
    values = _floats(attribute(element, "CTM"))
    if len(values) != 6:
        return _UNTURNED
    a, b, c, d, e, f = values
    return (a, b, c, d, e, f)


def _page_size(area: etree._Element | None, default: tuple[float, float]) -> tuple[float, float]:
    box = child(area, "PhysicalBox")
    values = _floats(box.text if box is not None else None)
    return (values[2], values[3]) if len(values) == 4 and min(values[2:]) > 0 else default


def _floats(text: str | None) -> list[float]:
    found = (float(word) for word in _NUMBER.findall(text or ""))
    return [max(-1e6, min(1e6, value)) for value in found]


def _target(element: etree._Element | None, folder: str) -> str:
    return _resolved((element.text if element is not None else None) or "", folder)


def _resolved(location: str, folder: str) -> str:
    """A location (ST_Loc): from the root if it begins with a slash, else from its own file."""
    location = location.strip().replace("\\", "/")
    joined = location if location.startswith("/") else posixpath.join(folder, location)
    return posixpath.normpath(joined).lstrip("/")
