"""The body of an OpenDocument text: paragraphs, headings, lists, tables, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from luodi.files.archive import Package, attribute, child, children, local, number
from luodi.files.document import TextBuilder, cell_text
from luodi.files.errors import CorruptFileError, EncryptedFileError
from luodi.files.tables import Cell, CellSink, Sink, expand

from .lists import Lists

_SPACES = {"tab": " ", "line-break": "\n", "soft-hyphen": ""}
_GROUPS = frozenset({"section", "index-body", "table-of-content", "alphabetical-index",
                     "illustration-index", "table-index", "index-title", "user-index"})  # fmt: skip
_MAX_REPEATED = 1000
_WHITE = re.compile("[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class _Item:
    """Where an item stands: the counters of its list, the list's style, its level from 1."""

    key: str
    style: str
    level: int


def read_odt(package: Package, builder: TextBuilder) -> None:
    """Read content.xml with tracked changes as they stand: what was deleted is left out."""
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise EncryptedFileError(builder.name)
    if "content.xml" not in package:
        raise CorruptFileError(builder.name, "缺少正文部分", "its main part is missing")
    root = package.xml("content.xml")
    styles = package.optional_xml("styles.xml")
    lists = Lists()
    lists.add(styles)
    lists.add(root)
    reader = _Reader(builder, lists)
    reader.blocks(child(root, "body", "text"), builder)
    for element in children(styles, "master-styles"):
        reader.master_page(element)


class _Reader:
    """Walks the blocks of a document in order."""

    def __init__(self, builder: TextBuilder, lists: Lists) -> None:
        self._builder = builder
        self._lists = lists
        self._last_key: dict[str, str] = {}

    def blocks(self, parent: etree._Element | None, sink: Sink) -> None:
        """Read the block elements in `parent`."""
        for element in parent if parent is not None else ():
            name = local(element)
            if name == "p":
                self._paragraph(element, sink, "")
            elif name == "h":
                self._paragraph(element, sink, self._heading_label(element))
            elif name == "list":
                self._list(element, sink, None)
            elif name == "table":
                self._table(element, sink)
            elif name == "tracked-changes":
                self._deleted(element)
            elif name in _GROUPS:
                self.blocks(element, sink)

    def master_page(self, element: etree._Element) -> None:
        """Set the headers and footers of a page style aside."""
        for part in element:
            kind = "header" if local(part).startswith("header") else "footer"
            sink = CellSink()
            self.blocks(part, sink)
            self._builder.aside(kind, "\n".join(sink.parts))

    def _heading_label(self, heading: etree._Element) -> str:
        if attribute(heading, "is-list-header") == "true":
            return ""
        level = number(attribute(heading, "outline-level"), 1)
        return self._lists.next("Outline", "Outline", level, attribute(heading, "start-value"))

    def _paragraph(self, element: etree._Element, sink: Sink, label: str) -> None:
        inline = _Inline()
        inline.walk(element)
        for kind, text in inline.asides:
            self._builder.aside(kind, text)
        text = inline.text.strip()
        if text:
            gap = " " if label.endswith(".") and text[0].isdigit() else ""
            sink.paragraph(label + gap + text)
        for box in inline.boxes:
            self.blocks(box, sink)

    def _list(self, element: etree._Element, sink: Sink, outer: _Item | None) -> None:
        own = attribute(element, "style-name")
        level = outer.level + 1 if outer else 1
        style = own or (outer.style if outer else "")
        key = outer.key if outer else self._list_key(element, style)
        for item in element:
            if local(item) in ("list-item", "list-header"):
                self._item(item, sink, _Item(key, style, level))

    def _list_key(self, element: etree._Element, style: str) -> str:
        """Which counters a list goes on with: its own unless it says that it continues."""
        continued = attribute(element, "continue-list")
        if continued:
            return f"#{continued}"
        if attribute(element, "continue-numbering") == "true" and style in self._last_key:
            return self._last_key[style]
        key = f"#{attribute(element, 'id') or style}"
        self._lists.restart(key)
        self._last_key[style] = key
        return key

    def _item(self, item: etree._Element, sink: Sink, place: _Item) -> None:
        numbered = local(item) == "list-item"
        for element in item:
            name = local(element)
            if name == "list":
                self._list(element, sink, place)
                numbered = False
            elif name in ("p", "h"):
                label = ""
                if numbered:
                    value = attribute(item, "start-value")
                    label = self._lists.next(place.key, place.style, place.level, value)
                self._paragraph(element, sink, label)
                numbered = False

    def _table(self, table: etree._Element, sink: Sink) -> None:
        rows = [row for row in table.iter() if local(row) == "table-row" and _owner(row) is table]
        cells = [
            [c for c in row if local(c) in ("table-cell", "covered-table-cell")] for row in rows
        ]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    self.blocks(cell, sink)
            return
        lines = [[cell for item in row for cell in self._cell(item)] for row in cells]
        sink.rows(expand(lines, self._builder.name, self._builder.limits))

    def _cell(self, element: etree._Element) -> list[Cell]:
        """A cell, as often as it is repeated; one that is covered belongs to the one covering."""
        if local(element) == "covered-table-cell":
            return []
        sink = CellSink()
        self.blocks(element, sink)
        span = [
            max(1, number(attribute(element, f"number-{name}-spanned"), 1))
            for name in ("rows", "columns")
        ]
        repeated = number(attribute(element, "number-columns-repeated"), 1)
        cell = Cell(cell_text("\n".join(sink.parts)), *span)
        return [cell] * max(1, min(repeated, _MAX_REPEATED))

    def _deleted(self, changes: etree._Element) -> None:
        for element in changes.iter():
            if local(element) == "deletion":
                sink = CellSink()
                self.blocks(element, sink)
                self._builder.aside("deleted", "\n".join(sink.parts))


def _owner(row: etree._Element) -> etree._Element | None:
    """The table a row belongs to, through its groups of rows."""
    parent = row.getparent()
    while parent is not None and local(parent) != "table":
        parent = parent.getparent()
    return parent


class _Inline:
    """The text of one paragraph, with its notes and the boxes anchored in it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.boxes: list[etree._Element] = []
        self.asides: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        """The text in the line."""
        return "".join(self._parts)

    def walk(self, element: etree._Element) -> None:
        """Take in an element's text and children; XML white space collapses (§6.1.2)."""
        self._parts.append(_collapsed(element.text))
        for item in element:
            self._take(item)
            self._parts.append(_collapsed(item.tail))

    def _take(self, item: etree._Element) -> None:
        name = local(item)
        if name in _SPACES:
            self._parts.append(_SPACES[name])
        elif name == "s":
            self._parts.append(" " * max(1, min(100, number(attribute(item, "c"), 1))))
        elif name == "note":
            self.asides.append(("footnote", _all_text(child(item, "note-body"))))
        elif name in ("annotation", "ruby-text", "tracked-changes"):
            if name == "annotation":
                self.asides.append(("comment", _all_text(item)))
        elif name == "text-box":
            self.boxes.append(item)
        elif name not in ("image", "desc", "title", "object", "event-listeners"):
            self.walk(item)


def _collapsed(text: str | None) -> str:
    return _WHITE.sub(" ", text) if text else ""


def _all_text(element: etree._Element | None) -> str:
    """The paragraphs of a note or comment."""
    found = [e for e in element.iter() if local(e) == "p"] if element is not None else []
    return "\n".join("".join(str(part) for part in e.itertext()) for e in found)
