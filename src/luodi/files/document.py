"""A document as text, and the way back from a character to its page, paragraph or cell.

Shape of the text: lines end in ``\\n``; a paragraph is one line; a table is one line per row with
its cells separated by a TAB, and an empty line before and after it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .errors import TooLargeError
from .limits import Limits

# Controls that may not reach a text, by their code points: all but TAB and the line end; the
# line and paragraph separators of Unicode; zero-width and direction marks, which only hide.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of text stands in its file; all numbers count from 1.

    `paragraph` counts the non-empty paragraphs: on the page where the format has pages (pdf, ofd,
    image), otherwise in the whole document; in a text file it is the line. `row` and `column`
    are of the table, `cell` is the address in a workbook (B4).
    """

    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def zh(self) -> str:
        """The place in Chinese: 第3页 第12段, or 表1 第4行 第2列."""
        return " ".join(self._parts("工作表“{}”", "第{}页", "表{}", "第{}行", "第{}列", "第{}段"))

    def en(self) -> str:
        """The place in English: page 3, paragraph 12."""
        names = ('sheet "{}"', "page {}", "table {}", "row {}", "column {}", "paragraph {}")
        return ", ".join(self._parts(*names))

    def _parts(self, *forms: str) -> list[str]:
        values = (self.sheet, self.page, self.table, self.row, self.column, self.paragraph)
        said = [
            form.format(value)
            for form, value in zip(forms, values, strict=True)
            if value is not None
        ]
        return said + ([self.cell] if self.cell else [])


@dataclass(frozen=True, slots=True)
class Places:
    """Places in the order of the text: `starts[i]` is the offset at which `items[i]` begins."""

    starts: tuple[int, ...] = ()
    items: tuple[Place, ...] = ()

    def at(self, offset: int) -> Place:
        """The place of the character at `offset`; an empty place before the first."""
        index = bisect_right(self.starts, offset) - 1
        return self.items[index] if index >= 0 else Place()


@dataclass(frozen=True, slots=True)
class Aside:
    """Text that stands outside the body.

    `kind` is one of header, footer, footnote (endnotes too), comment, deleted, note.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of the document should know, one sentence in each language."""

    zh: str
    en: str


@dataclass(frozen=True)
class SourceDocument:
    """A document as read from a file: see the module's words for the shape of `text`.

    `format` is what the content is, whatever the name says: txt, md, html, docx, odt, pdf, xlsx,
    ofd, image, doc (an old format read through a converter).
    """

    text: str
    name: str
    format: str
    places: Places = Places()
    asides: tuple[Aside, ...] = ()
    warnings: tuple[Notice, ...] = ()

    def place_at(self, offset: int) -> Place:
        """The place of the character at `offset` (Unicode code points into `text`)."""
        return self.places.at(offset)


def clean(text: str) -> str:
    """`text` with uniform line ends and without invisible characters."""
    text = _DROPPED.sub("", _BREAK.sub("\n", text))
    return _SURROGATE.sub("\ufffd", text).replace("\xa0", " ")


def cell_text(text: str) -> str:
    """The text of a cell on one line: any run of white space is one space."""
    return " ".join(clean(text).split())


@dataclass
class TextBuilder:
    """Collects paragraphs and table rows in reading order and remembers where each stood."""

    name: str
    limits: Limits
    page: int | None = None
    sheet: str | None = None
    asides: list[Aside] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _length: int = 0
    _aside_length: int = 0
    _paragraph: int = 0
    _table: int = 0
    _row: int = 0
    _in_table: bool = False

    def new_page(self, number: int) -> None:
        """Following text stands on this page; paragraphs count from 1 again."""
        self.page = number
        self._paragraph = 0

    def paragraph(self, text: str) -> None:
        """One paragraph; its own line breaks stay lines; white space alone is nothing."""
        lines = [line.strip() for line in clean(text).replace("\t", " ").split("\n")]
        lines = [line for line in lines if line]
        if not lines:
            return
        self.end_table()
        self._paragraph += 1
        self._mark(Place(page=self.page, paragraph=self._paragraph, sheet=self.sheet))
        for line in lines:
            self._line(line)

    def go_to_page(self, number: int) -> None:
        """Like new_page, but staying where we are if it is the same page."""
        if number != self.page:
            self.new_page(number)

    def joined_paragraph(self, parts: Sequence[tuple[int, str]]) -> None:
        """A paragraph whose parts stand on several pages: (page, text of that page)."""
        whole = ""
        begins: list[tuple[int, int]] = []
        for page, text in parts:
            more = " ".join(clean(text).split())
            gap = " " if whole and more and whole[-1].isascii() and more[0].isascii() else ""
            begins.append((len(whole) + len(gap), page))
            whole += gap + more
        if not whole:
            return
        self.end_table()
        self.go_to_page(parts[0][0])
        start = self._length
        self.paragraph(whole)
        for offset, page in begins[1:]:
            self.new_page(page)
            self._mark(Place(page=page), start + offset)

    def sheet_paragraph(self, text: str, cell: str) -> None:
        """A line of a workbook that is no table row, with the address of its cell."""
        before = len(self._starts)
        self.paragraph(text)
        if len(self._starts) > before:
            self._places[-1] = Place(sheet=self.sheet, cell=cell)

    def verbatim_line(self, text: str) -> None:
        """A line of a text file as it is, empty ones and TABs included."""
        self._paragraph += 1
        self._mark(Place(page=self.page, paragraph=self._paragraph))
        self._line(text)

    def row(self, cells: Sequence[str], addresses: Sequence[str] = ()) -> None:
        """The next row of the current table, or the first of a new one."""
        if len(cells) > self.limits.columns:
            raise TooLargeError(self.name, "表格列数过多", "a table has too many columns")
        texts = [cell_text(cell) for cell in cells]
        if not any(texts):
            return
        if not self._in_table:
            self._begin_table()
        self._row += 1
        offset = self._length
        for index, text in enumerate(texts):
            cell = addresses[index] if addresses else None
            self._mark(self._cell_place(index + 1, cell), offset)
            offset += len(text) + 1
        # A row of one cell keeps a TAB nowhere; rows of trailing empty cells keep theirs.
        self._line("\t".join(texts))

    def rows(self, rows: Iterable[Sequence[str]]) -> None:
        """A whole table by itself."""
        self.end_table()
        for cells in rows:
            self.row(cells)
        self.end_table()

    def end_table(self) -> None:
        """Close the current table, if any, with an empty line."""
        if self._in_table:
            self._in_table = False
            self._line("")

    def aside(self, kind: str, text: str) -> None:
        """Text outside the body; the same words of the same kind are kept once."""
        text = "\n".join(line.strip() for line in clean(text).split("\n")).strip()
        found = Aside(kind, text)
        if text and found not in self.asides[-200:]:
            self._aside_length += len(text)
            self._count(self._aside_length)
            self.asides.append(found)

    def warn(self, zh: str, en: str) -> None:
        """Add a notice, once."""
        if Notice(zh, en) not in self.warnings:
            self.warnings.append(Notice(zh, en))

    @property
    def is_empty(self) -> bool:
        """Whether nothing but white space has been added."""
        return not any(part.strip() for part in self._parts)

    def build(self, format: str) -> SourceDocument:
        """The document. A text file's offsets are those of the file; else no empty line ends it."""
        self.end_table()
        text = "\n".join(self._parts)
        if format != "txt":
            text = text.rstrip("\n")
        places = Places(tuple(self._starts), tuple(self._places))
        return SourceDocument(
            text, self.name, format, places, tuple(self.asides), tuple(self.warnings)
        )

    def _begin_table(self) -> None:
        if self._parts and self._parts[-1]:
            self._line("")
        self._table += 1
        self._row = 0
        self._in_table = True

    def _cell_place(self, column: int, cell: str | None) -> Place:
        return Place(
            page=self.page,
            table=self._table,
            row=self._row,
            column=column,
            sheet=self.sheet,
            cell=cell or None,
        )

    def _mark(self, place: Place, offset: int | None = None) -> None:
        self._starts.append(self._length if offset is None else offset)
        self._places.append(place)

    def _line(self, text: str) -> None:
        self._count(len(text) + 1)
        self._length += len(text) + 1
        self._parts.append(text)

    def _count(self, more: int) -> None:
        if self._length + more > self.limits.text:
            raise TooLargeError(
                self.name,
                f"文字超过 {self.limits.text:,} 字",
                f"it has more than {self.limits.text:,} characters",
            )
