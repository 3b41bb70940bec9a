"""HTML pages: block elements become paragraphs, data tables rows, page furniture goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from .archive import local, number
from .document import TextBuilder, cell_text
from .errors import BombError, CorruptFileError
from .numerals import letters, roman
from .tables import Cell, CellSink, Sink, expand
from .text import decode

_DROPPED = frozenset({
    "script", "style", "nav", "noscript", "template", "head", "select", "button", "textarea",
    "iframe", "object", "svg", "canvas", "map", "audio", "video", "applet", "rp", "rt",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section",
    "article", "main", "header", "footer", "aside", "blockquote", "pre", "address", "figure",
    "figcaption", "form", "fieldset", "center", "body", "hr", "td", "th", "tr", "caption",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
# A line end in the source is a space between words, and nothing between Chinese characters.
_WRAPPED = re.compile(
    "(?<=[\u2e80-\u9fff\uff00-\uffef、。])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
_MAX_TABLE_DEPTH = 12
_LAYOUT_CELL = 300


class _CellSink(CellSink):
    """The inside of a cell: its lines without the blanks of the source."""

    def paragraph(self, text: str) -> None:
        if text.strip():
            self.parts.append(text.strip())


def read_html(data: bytes, builder: TextBuilder) -> None:
    """Read a page of any encoding; the one it states in its head is tried first."""
    stated = _CHARSET.search(data[:4096])
    charset = stated[1].decode("ascii", "replace") if stated else None
    read_markup(decode(data, builder, charset), builder)


def read_markup(text: str, builder: TextBuilder) -> None:
    """Read HTML that is already decoded."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as problem:
        raise CorruptFileError(builder.name, "HTML 无法解析", "its HTML is malformed") from problem
    if any("depth" in str(entry.message).lower() for entry in parser.error_log):
        # The parser leaves out what lies deeper, so part of the text would be lost unseen.
        raise BombError(builder.name, "嵌套层次过深", "it is nested too deeply")
    _Page(builder).read(root, builder, 0)


class _Page:
    """Walks a page without recursion except into tables: real pages nest without end."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._items: dict[etree._Element, int] = {}

    def read(self, root: etree._Element, sink: Sink, depth: int) -> None:
        """Send the paragraphs and tables below `root` to `sink`."""
        text: list[str] = []
        preformatted = 0
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = local(element)
            if event == "start":
                if name in _BLOCKS or name in ("table", "br"):
                    _flush(text, sink)
                if element is not root and self._is_apart(element, name, sink, depth):
                    walk.skip_subtree()
                    continue
                preformatted += name == "pre"
                text.append(self._ordinal(element) if name == "li" else "")
                text.append(_spaced(element.text, preformatted))
                continue
            if name in _BLOCKS:
                _flush(text, sink)
            preformatted -= name == "pre"
            if element is not root:
                text.append(_spaced(element.tail, preformatted))
        _flush(text, sink)

    def _is_apart(self, element: etree._Element, name: str, sink: Sink, depth: int) -> bool:
        """Whether the element was dealt with here and its inside is not to be walked."""
        if name in _DROPPED or not name or _is_hidden(element):
            return True
        if name == "footer":
            self._builder.aside("footer", _plain(element))
            return True
        return name == "table" and self._table(element, sink, depth)

    def _ordinal(self, item: etree._Element) -> str:
        """The number a browser draws before an item of an ordered list."""
        parent = item.getparent()
        if parent is None or local(parent) != "ol":
            return ""
        last = self._items.get(parent, number(parent.get("start"), 1) - 1)
        self._items[parent] = value = number(item.get("value"), last + 1)
        return _as_ordinal(value, parent.get("type") or "1")

    def _table(self, table: etree._Element, sink: Sink, depth: int) -> bool:
        """Read a data table as rows; False leaves a table that only lays out to be walked."""
        if depth >= _MAX_TABLE_DEPTH or any(e is not table for e in table.iter("table")):
            return False
        rows = [list(_cells(row)) for row in table.iter("tr")]
        if max((len(row) for row in rows), default=0) <= 1 and _is_single_column(rows):
            return False
        texts = [[self._cell(cell, depth) for cell in row] for row in rows]
        if _is_layout(texts):
            return False
        for caption in table.iter("caption"):
            sink.paragraph(_plain(caption))
        lines = [
            [_as_cell(cell, sunk) for cell, sunk in zip(row, sinks, strict=True)]
            for row, sinks in zip(rows, texts, strict=True)
        ]
        sink.rows(expand(lines, self._builder.name, self._builder.limits))
        return True

    def _cell(self, cell: etree._Element, depth: int) -> _CellSink:
        sink = _CellSink()
        self.read(cell, sink, depth + 1)
        return sink


def _as_cell(cell: etree._Element, sink: _CellSink) -> Cell:
    rows, columns = (number(cell.get(name), 1) for name in ("rowspan", "colspan"))
    return Cell(cell_text("\n".join(sink.parts)), max(1, rows), max(1, columns))


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if local(cell) in ("td", "th"))


def _is_single_column(rows: list[list[etree._Element]]) -> bool:
    return all(number(cell.get("colspan"), 1) <= 1 for row in rows for cell in row)


def _is_layout(rows: list[list[_CellSink]]) -> bool:
    """Whether one cell holds running text that outweighs all the others together."""
    cells = [sink for row in rows for sink in row]
    sizes = [sum(map(len, sink.parts)) for sink in cells]
    largest = max(range(len(cells)), key=sizes.__getitem__, default=None)
    if largest is None or len(cells[largest].parts) < 3 or sizes[largest] < _LAYOUT_CELL:
        return False
    return sizes[largest] * 3 > sum(sizes) * 2


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _as_ordinal(value: int, kind: str) -> str:
    if kind.lower() == "a":
        drawn = letters(value)
    elif kind.lower() == "i":
        drawn = roman(value)
    else:
        drawn = str(value)
    return (drawn.upper() if kind.isupper() else drawn) + "."


def _spaced(text: str | None, preformatted: int) -> str:
    if not text:
        return ""
    return text if preformatted else _WHITE.sub(" ", _WRAPPED.sub("", text))


def _flush(text: list[str], sink: Sink) -> None:
    joined = "".join(text)
    text.clear()
    if joined.strip():
        sink.paragraph(joined)


def _plain(element: etree._Element) -> str:
    return _WHITE.sub(" ", "".join(str(part) for part in element.itertext())).strip()
