"""SpreadsheetML parts: shared strings, styles, sheets."""

from __future__ import annotations

import math
import posixpath
import re
from dataclasses import dataclass

from lxml import etree

from luodi.files.archive import Package, attribute, child, children, local, number
from luodi.files.document import TextBuilder
from luodi.files.docx.parts import Relation, relations
from luodi.files.errors import CorruptFileError, TooLargeError

from .formats import builtin, shown
from .layout import Merge, Sheet, write_sheet

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_MAX_MERGES = 100_000


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[str]
    epoch_1904: bool


def read_xlsx(package: Package, builder: TextBuilder) -> None:
    """Read all visible sheets in the order of their tabs."""
    part = _workbook_part(package)
    root = package.xml(part)
    found = {relation.id: relation for relation in relations(package, part)}
    book = _Book(
        _shared_strings(package, found),
        _formats(package, found),
        any(e.get("date1904") in ("1", "true") for e in root if local(e) == "workbookPr"),
    )
    for element in children(root, "sheets"):
        relation = found.get(_relation_id(element))
        title = attribute(element, "name") or ""
        if attribute(element, "state") in ("hidden", "veryHidden"):
            builder.warn(
                f"隐藏的工作表“{title}”未读取。", f'The hidden sheet "{title}" was not read.'
            )
        elif relation and relation.type == "worksheet" and relation.member in package:
            _read_sheet(package, relation.member, Sheet(title), book, builder)


def _relation_id(element: etree._Element) -> str:
    """The r:id of a sheet, which also has a sheetId without a namespace."""
    ids = (str(v) for k, v in element.attrib.items() if str(k).endswith("}id"))
    return next(ids, "")


def _workbook_part(package: Package) -> str:
    root = package.optional_xml("_rels/.rels")
    for element in root if root is not None else ():
        if (attribute(element, "Type") or "").endswith("/officeDocument"):
            member = posixpath.normpath((attribute(element, "Target") or "").lstrip("/"))
            if member in package:
                return member
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    raise CorruptFileError(package.name, "缺少工作簿部分", "its workbook part is missing")


def _part(package: Package, found: dict[str, Relation], kind: str) -> etree._Element | None:
    members = (r.member for r in found.values() if r.type == kind and r.member in package)
    member = next(members, None)
    return None if member is None else package.xml(member)


def _shared_strings(package: Package, found: dict[str, Relation]) -> list[str]:
    root = _part(package, found, "sharedStrings")
    return [] if root is None else [_rich_text(item) for item in root if local(item) == "si"]


def _rich_text(element: etree._Element) -> str:
    """The text of all its runs; readings printed above characters (rPh) are not part of it."""
    parts = []
    for item in element:
        if local(item) == "t":
            parts.append(item.text or "")
        elif local(item) == "r":
            parts.extend(t.text or "" for t in item if local(t) == "t")
    return "".join(parts)


def _formats(package: Package, found: dict[str, Relation]) -> list[str]:
    """Format codes in the order that a cell's style index refers to."""
    root = _part(package, found, "styles")
    codes = {
        attribute(e, "numFmtId"): attribute(e, "formatCode") or "General"
        for e in children(root, "numFmts")
    }
    identifiers = [attribute(e, "numFmtId") or "0" for e in children(root, "cellXfs")]
    return [codes.get(key) or builtin(number(key, 0)) for key in identifiers]


def _read_sheet(
    package: Package, member: str, sheet: Sheet, book: _Book, builder: TextBuilder
) -> None:
    root = package.xml(member)
    cells = 0
    for index, row in enumerate(children(root, "sheetData")):
        at = number(attribute(row, "r"), index + 1) - 1
        texts = sheet.rows.setdefault(at, {})
        for column, text in _row(row, book, builder):
            texts[column] = text
        cells += len(row)
        if cells > builder.limits.cells:
            raise TooLargeError(builder.name, "单元格过多", "it has too many cells")
    sheet.merges = _merges(root)
    write_sheet(sheet, builder)
    _set_aside(root, builder)


def _row(row: etree._Element, book: _Book, builder: TextBuilder) -> list[tuple[int, str]]:
    found = []
    column = -1
    for cell in row:
        position = _position(attribute(cell, "r") or "")
        column = position[1] if position else column + 1
        text = _cell(cell, book, builder)
        if text.strip():
            found.append((column, text))
    return found


def _position(text: str) -> tuple[int, int] | None:
    """Row and column from 0 of an A1-style address."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _cell(cell: etree._Element, book: _Book, builder: TextBuilder) -> str:
    kind = attribute(cell, "t") or "n"
    if kind == "inlineStr":
        inline = child(cell, "is")
        return "" if inline is None else _rich_text(inline)
    value = child(cell, "v")
    raw = (value.text if value is not None else None) or ""
    if not raw:
        if child(cell, "f") is not None:
            builder.warn(
                "有公式没有保存计算结果，按空白读取；请在表格软件中打开并保存后再试。",
                "Some formulas have no saved result and were read as empty; open the workbook in "
                "its program, save it and try again.",
            )
        return ""
    return _typed(raw, kind, cell, book)


def _typed(raw: str, kind: str, cell: etree._Element, book: _Book) -> str:
    if kind == "s":
        index = number(raw, -1)
        return book.strings[index] if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return "是" if raw == "1" else "否"
    if kind != "n":
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    style = number(attribute(cell, "s"), 0)
    code = book.formats[style] if 0 <= style < len(book.formats) else "General"
    return shown(value, code, epoch_1904=book.epoch_1904)


def _merges(root: etree._Element) -> list[Merge]:
    found = []
    for element in children(root, "mergeCells")[:_MAX_MERGES]:
        first, _, last = (attribute(element, "ref") or "").partition(":")
        start, end = _position(first), _position(last)
        if start and end:
            found.append(Merge(*start, *end))
    return found


def _set_aside(root: etree._Element, builder: TextBuilder) -> None:
    """Printed headers and footers, without their codes for font and position."""
    for element in children(root, "headerFooter"):
        kind = "header" if local(element).endswith("Header") else "footer"
        builder.aside(kind, re.sub('&(?:"[^"]*"|[0-9]+|[A-Za-z])', " ", element.text or ""))
