"""The body of a word-processing document: paragraphs, tables, text boxes; notes set aside."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from luodi.files.archive import Package, attribute, child, local, number
from luodi.files.document import TextBuilder, cell_text
from luodi.files.errors import EmptyFileError
from luodi.files.tables import Cell, CellSink, Sink, expand

from .chunks import Chunks
from .inline import Fields, Inline, is_on
from .numbering import Numbering, read_numbering
from .parts import Relation, main_part, members_of, relations

# Relationship type -> kind of aside; what hangs in such a part is never part of the body.
_ASIDES = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
}
_WRAPPERS = frozenset(("ins", "moveTo", "smartTag", "customXml", "sdtContent"))


def read_docx(package: Package, builder: TextBuilder) -> None:
    """Read the document as it stands with all tracked changes accepted."""
    part = main_part(package)
    found = relations(package, part)
    walker = Walker(builder, _numbering(package, found), Chunks(package, found))
    root = package.xml(part)
    walker.blocks(child(root, "body") if local(root) == "document" else root, builder)
    walker.finish(builder)
    if builder.is_empty and any("/media/" in member for member in package.names()):
        raise EmptyFileError(
            builder.name,
            "只有图片、没有文字（可另存为 PDF 后识别）",
            "has pictures only (save it as PDF to have them recognised)",
        )
    for kind, aside in _ASIDES.items():
        for member in members_of(package, found, kind):
            _read_asides(package.optional_xml(member), aside, builder)


def _numbering(package: Package, found: list[Relation]) -> Numbering:
    roots = []
    for kind in ("numbering", "styles"):
        members = members_of(package, found, kind)
        roots.append(package.optional_xml(members[0]) if members else None)
    return read_numbering(*roots)


def _read_asides(root: etree._Element | None, kind: str, builder: TextBuilder) -> None:
    """Notes and comments one by one, a header or footer as a whole."""
    if root is None:
        return
    whole = kind in ("header", "footer")
    for element in [root] if whole else list(root):
        if attribute(element, "type") in ("separator", "continuationSeparator"):
            continue
        sink = CellSink()
        walker = Walker(builder, Numbering())
        walker.blocks(element, sink)
        walker.finish(sink)
        builder.aside(kind, "\n".join(sink.parts))


class Walker:
    """Walks blocks in order; numbering, fields and merged paragraphs reach across them."""

    def __init__(
        self, builder: TextBuilder, numbering: Numbering, chunks: Chunks | None = None
    ) -> None:
        self._builder = builder
        self._chunks = chunks
        self._numbering = numbering
        self._fields = Fields()
        self._carried = ""

    def blocks(self, parent: etree._Element | None, sink: Sink) -> None:
        """Read the block elements in `parent`."""
        for element in parent if parent is not None else ():
            name = local(element)
            if name == "p":
                self._paragraph(element, sink)
            elif name == "tbl":
                self.finish(sink)
                self._table(element, sink)
            elif name == "sdt" and not is_on(child(element, "sdtPr", "showingPlcHdr")):
                self.blocks(child(element, "sdtContent"), sink)
            elif name in _WRAPPERS:
                self.blocks(element, sink)
            elif name == "AlternateContent":
                self.blocks(child(element, "Choice"), sink)
            elif name == "altChunk" and self._chunks is not None:
                self._chunks.read(attribute(element, "id") or "", self._builder)

    def finish(self, sink: Sink) -> None:
        """Let go of a paragraph that was waiting to be joined with the next."""
        text, self._carried = self._carried, ""
        if text.strip():
            sink.paragraph(text)

    def _paragraph(self, element: etree._Element, sink: Sink) -> None:
        inline = Inline(self._fields)
        inline.walk(element)
        self._fields.end_paragraph()
        self._builder.aside("deleted", "".join(inline.deleted))
        self._builder.aside("note", "".join(inline.hidden))
        properties = child(element, "pPr")
        text = self._carried + inline.text
        self._carried = ""
        if _mark_deleted(properties):
            # Its end was deleted, so it runs into the paragraph after it and has no number.
            self._carried = text
        else:
            label = self._numbering.label_for(properties)
            if text.strip():
                sink.paragraph(_joined(label, text))
        for box in inline.boxes:
            self.blocks(box, sink)

    def _table(self, table: etree._Element, sink: Sink) -> None:
        rows = list(_rows(table))
        if _is_frame(rows):
            for row in rows:
                for cell in _cells(row):
                    self.blocks(cell, sink)
                    self.finish(sink)
            return
        lines: list[list[Cell]] = []
        above: dict[int, str] = {}
        for row in rows:
            cells, above = self._row(row, above)
            lines.append(cells)
        sink.rows(expand(lines, self._builder.name, self._builder.limits))

    def _row(self, row: etree._Element, above: dict[int, str]) -> tuple[list[Cell], dict[int, str]]:
        skipped = number(_value(child(row, "trPr", "gridBefore")), 0)
        cells = [Cell("")] * min(max(skipped, 0), self._builder.limits.columns)
        column = len(cells)
        texts: dict[int, str] = {}
        for cell in _cells(row):
            properties = child(cell, "tcPr")
            text = self._cell(cell)
            if _continues(child(properties, "vMerge")):
                text = above.get(column, "")
            elif _continues(child(properties, "hMerge")):
                text = ""
            width = max(1, number(_value(child(properties, "gridSpan")), 1))
            cells.append(Cell(text, 1, width))
            texts[column] = text
            column += width
        return cells, texts

    def _cell(self, cell: etree._Element) -> str:
        sink = CellSink()
        self.blocks(cell, sink)
        self.finish(sink)
        return cell_text("\n".join(sink.parts))


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        name = local(element)
        if name == "tr" and child(element, "trPr", "del") is None:
            yield element
        elif name == "sdt" or name in _WRAPPERS:
            yield from _rows(element)


def _cells(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent:
        name = local(element)
        if name == "tc":
            yield element
        elif name == "sdt" or name in _WRAPPERS:
            yield from _cells(element)


def _is_frame(rows: list[etree._Element]) -> bool:
    """Whether a table only frames text: one column, or a single row around further tables."""
    cells = [list(_cells(row)) for row in rows]
    if all(len(row) <= 1 for row in cells):
        return True
    return len(rows) == 1 and any(child(cell, "tbl") is not None for cell in cells[0])


def _continues(merge: etree._Element | None) -> bool:
    return merge is not None and attribute(merge, "val") != "restart"


def _mark_deleted(properties: etree._Element | None) -> bool:
    mark = child(properties, "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None


def _joined(label: str, text: str) -> str:
    text = text.lstrip()
    # 1.2025年 would read as a decimal.
    if label[-1:] in (".", "．") and text[:1].isdigit():
        return f"{label} {text}"
    return label + text


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else attribute(element, "val")
