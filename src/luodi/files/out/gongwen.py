"""Page, type and page number of an official document as GB/T 9704-2012 sets them, for python-docx.

Figures with their clauses: A4 (5.1); top 37 mm, binding side 28 mm, type area 156 x 225 mm
(5.2.1), hence bottom 35 and right 26 mm; size 3 (16 pt) 仿宋, 22 lines of 28 characters filling the
type area (5.2.2, 5.2.3), hence an exact pitch of 579 twips and characters set closer by 0.25 pt;
levels 黑体, 楷体, 仿宋 (7.3.3); annex mark in 黑体 top left, its title centred on the third line
(7.3.7); page number in size 4 (14 pt) 宋体 between dashes, 7 mm below the type area, odd pages
right and even pages left by one character (7.5); tables lying on their side (8).
"""

from __future__ import annotations

from typing import IO, Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Mm, Pt, Twips
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from luodi.files.out.safe_cells import legal
from luodi.files.out.widths import balanced

FANGSONG, KAITI, HEITI = "仿宋_GB2312", "楷体_GB2312", "黑体"
BIAOSONG, SONGTI = "方正小标宋简体", "宋体"
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22.0, 16.0, 14.0, 10.5
PITCH = 579  # twips: 225 mm / 22 lines
SPACING = -5  # twentieths of a point: 28 characters of 16 pt in 156 mm
PAGE = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
NUMBER_DROP = 7  # mm from the type area to the dash of the page number
TITLE_WIDTH = 40  # half-width columns of size 2 in 156 mm
TEXT_LIMIT = 200_000


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    """Append an element in the w: namespace with w: attributes."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def set_font(run: Run, font: str, size: float, *, spacing: int | None = None) -> None:
    """Font for Chinese and Latin letters alike, so that figures do not change the line."""
    run.font.name = font
    run.font.size = Pt(size)
    properties = run._element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in ("eastAsia", "ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if spacing is not None:
        element = OxmlElement("w:spacing")
        element.set(qn("w:val"), str(spacing))
        size_at = properties.find(qn("w:sz"))
        if size_at is None:
            properties.append(element)
        else:  # the schema wants spacing before the size
            size_at.addprevious(element)


def exact_lines(paragraph: Paragraph, twips: int = PITCH) -> None:
    """Exact line pitch and nothing between paragraphs."""
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Twips(twips)
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False


def indent(paragraph: Paragraph, characters: float, size: float, *, first: bool = True) -> None:
    """An indent in characters; the twips beside it serve programs that count none."""
    properties = paragraph._element.get_or_add_pPr()
    element = properties.get_or_add_ind()
    kind = "firstLine" if first else "right"
    element.set(qn(f"w:{kind}Chars"), str(round(characters * 100)))
    element.set(qn(f"w:{kind}"), str(round(characters * (size + SPACING / 20) * 20)))


def line(document: Document, text: str, font: str = FANGSONG, size: float = SIZE_3) -> Paragraph:
    """A flush paragraph on the line grid."""
    paragraph = document.add_paragraph()
    exact_lines(paragraph)
    if text:
        run = paragraph.add_run(legal(text, TEXT_LIMIT))
        set_font(run, font, size, spacing=SPACING if size == SIZE_3 else None)
    return paragraph


def body(document: Document, text: str, font: str = FANGSONG) -> Paragraph:
    """A body paragraph: first line in by two characters, justified (7.3.3)."""
    paragraph = line(document, text, font)
    indent(paragraph, 2, SIZE_3)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def annex_head(document: Document, mark: str, title: str) -> None:
    """“附件1” in 黑体 top left, the title in 小标宋 centred on the third line (7.3.7)."""
    line(document, mark, HEITI).paragraph_format.keep_with_next = True
    line(document, "").paragraph_format.keep_with_next = True
    for words in balanced(title, TITLE_WIDTH):
        paragraph = line(document, words, BIAOSONG, SIZE_2)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True


def _grid(section: Section) -> None:
    """The document grid of 22 lines and 28 characters (5.2.3)."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    _child(properties, "w:docGrid", type="lines", linePitch=str(PITCH))


def portrait(section: Section) -> None:
    """A4 upright with the standard's margins (5.1, 5.2.1)."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    _numbering_place(section, BOTTOM)


def landscape(section: Section) -> None:
    """A4 on its side: the table's head lies at the binding side of an odd page (8).

    The upright page turned clockwise: its binding side is now the top, its foot the left.
    """
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE[1]), Mm(PAGE[0])
    section.top_margin, section.bottom_margin = Mm(LEFT), Mm(RIGHT)
    section.left_margin, section.right_margin = Mm(BOTTOM), Mm(TOP)
    _numbering_place(section, RIGHT)


def _numbering_place(section: Section, bottom: float) -> None:
    """The page number's line is set so that its dash lies 7 mm below the type area (7.5)."""
    half_line = Pt(SIZE_4).mm / 2
    section.footer_distance = Mm(bottom - NUMBER_DROP - half_line)
    section.header_distance = Mm(15)
    section.gutter = Emu(0)
    _grid(section)


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that the word processor works out."""
    for kind in ("begin", "", "separate", "text", "end"):
        run = paragraph.add_run()
        set_font(run, SONGTI, SIZE_4)
        if kind == "":
            _child(run._element, "w:instrText").text = code
        elif kind == "text":
            run.text = "1"
        else:
            _child(run._element, "w:fldChar", fldCharType=kind)


def _page_number(paragraph: Paragraph, *, odd: bool) -> None:
    exact_lines(paragraph, round(SIZE_4 * 20))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if odd else WD_ALIGN_PARAGRAPH.LEFT
    properties = paragraph._element.get_or_add_pPr().get_or_add_ind()
    side = "right" if odd else "left"
    properties.set(qn(f"w:{side}Chars"), "100")
    properties.set(qn(f"w:{side}"), str(round(SIZE_4 * 20)))
    set_font(paragraph.add_run("— "), SONGTI, SIZE_4)
    _field(paragraph, "PAGE")
    set_font(paragraph.add_run(" —"), SONGTI, SIZE_4)


def _default_style(document: Document) -> None:
    normal = document.styles["Normal"]
    normal.font.name = FANGSONG
    normal.font.size = Pt(SIZE_3)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("eastAsia", "ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), FANGSONG)


def _compatibility(document: Document) -> None:
    """Chinese rules for line breaks: no leading closing mark, hanging punctuation allowed."""
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    zoom = settings.find(qn("w:zoom"))
    if zoom is not None and zoom.get(qn("w:percent")) is None:
        zoom.set(qn("w:percent"), "100")


def new_document(title: str) -> Document:
    """An empty upright document with page numbers; its first section is ready to be filled."""
    document = docx.Document()
    document.core_properties.title = legal(title, 255)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    _default_style(document)
    _compatibility(document)
    section = document.sections[0]
    portrait(section)
    _page_number(section.footer.paragraphs[0], odd=True)
    _page_number(section.even_page_footer.paragraphs[0], odd=False)
    return document


def turn_to_landscape(document: Document) -> None:
    """A new section on its side; page numbers run on."""
    landscape(document.add_section(WD_SECTION.NEW_PAGE))
    # The break sits in a paragraph of its own: as high as a line, it would open an empty page
    # after a table that fills its own.
    last = document.element.body.xpath("./w:p[w:pPr/w:sectPr]")[-1]
    exact_lines(Paragraph(last, document._body), 20)
    mark = _child(last.get_or_add_pPr(), "w:rPr")
    last.pPr.find(qn("w:sectPr")).addprevious(mark)
    _child(mark, "w:sz", val="2")


def write(document: Document, stream: IO[bytes]) -> None:
    """The finished document as .docx (Office Open XML, ECMA-376)."""
    document.save(stream)
