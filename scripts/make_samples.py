"""Makes the sample documents of src/luodi/samples from the texts in scripts/samples.

    python scripts/make_samples.py [--font FILE]

Every byte is reproducible except the scan, which depends on the CJK font that draws it
(``apt-get install fonts-noto-cjk``). The speech needs no making: it is its own source.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

SOURCES = Path(__file__).parent / "samples"
TARGET = Path(__file__).parent.parent / "src" / "luodi" / "samples"
MADE = dt.datetime(2027, 1, 28, tzinfo=dt.UTC)
LINE_PITCH = Pt(28.95)  # GB/T 9704-2012 5.2.3: 22 lines on 225 mm
NUMBERING_ID = 90
# 一、（一） 1. as Word's own numbering: the numbers stand in numbering.xml, not in the text.
LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
)
LEVEL_FONTS = ("黑体", "楷体_GB2312", "仿宋_GB2312")

Line = tuple[str, str]


def lines_of(name: str) -> list[Line]:
    """The ``kind|text`` lines of a source file."""
    text = (SOURCES / name).read_text(encoding="utf-8")
    return [(kind, rest) for kind, _, rest in (row.partition("|") for row in text.splitlines())]


# ---- docx ---------------------------------------------------------------------------------------


def new_document() -> Document:
    """An empty document in 仿宋 16 pt with the line pitch of the standard."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.author = "示例区人民政府办公室"
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    set_font(normal.element.get_or_add_rPr(), "仿宋_GB2312")
    return document


def set_font(properties: object, name: str) -> None:
    """Sets Latin and East Asian font of a w:rPr element."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]  # docx.oxml is untyped
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(slot), name)


def add_paragraph(
    document: Document, text: str, *, font: str = "", indent: bool = True
) -> Paragraph:
    """A body paragraph; `indent` is the usual two characters."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    if font:
        set_font(run._element.get_or_add_rPr(), font)
    paragraph.paragraph_format.line_spacing = LINE_PITCH
    paragraph.paragraph_format.space_after = Pt(0)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def add_title(document: Document, text: str) -> None:
    """A centred title in 小标宋 22 pt."""
    paragraph = add_paragraph(document, text, font="方正小标宋简体", indent=False)
    paragraph.runs[0].font.size = Pt(22)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_numbering(document: Document) -> None:
    """Writes the three-level list into numbering.xml."""
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        '<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, (form, text) in enumerate(LEVELS)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERING_ID}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    number = parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{NUMBERING_ID}">'
        f'<w:abstractNumId w:val="{NUMBERING_ID}"/></w:num>'
    )
    root = document.part.numbering_part.element
    root.insert(0, abstract)  # the schema wants every w:abstractNum before the first w:num
    root.append(number)


def add_numbered(document: Document, level: int, text: str) -> None:
    """A paragraph numbered by Word at `level` (0 to 2)."""
    paragraph = add_paragraph(document, text, font=LEVEL_FONTS[level])
    properties = parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
        f'<w:numId w:val="{NUMBERING_ID}"/></w:numPr>'
    )
    # w:numPr stands before spacing and indents in the schema.
    paragraph._p.get_or_add_pPr().insert(0, properties)


def add_row(table: Table, cells: list[str]) -> None:
    """A table row; a cell that is only ``^`` is merged with the one above it."""
    row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
    above = table.rows[-2] if len(table.rows) > 1 else None
    for i, text in enumerate(cells):
        if text == "^" and above is not None:
            above.cells[i].merge(row.cells[i])
        else:
            row.cells[i].text = text


def add_notice_line(document: Document, line: Line) -> None:
    """One line of notice.txt that is not part of a table."""
    kind, text = line
    if kind == "title":
        add_title(document, text)
    elif kind in ("1", "2", "3"):
        add_numbered(document, int(kind) - 1, text)
    elif kind == "annex":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        add_paragraph(document, text, font="黑体", indent=False)
    elif kind in ("number", "sign", "date"):
        centred = kind == "number"
        paragraph = add_paragraph(document, text, indent=False)
        side = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.alignment = side
    else:
        add_paragraph(document, text, indent=kind != "to")


def make_notice() -> None:
    """The division-of-labour notice: typed numbers before, automatic ones in the annex, a table."""
    document = new_document()
    add_numbering(document)
    table: Table | None = None
    for kind, text in lines_of("notice.txt"):
        if kind == "table":
            table = document.add_table(rows=0, cols=text.count(";") + 1, style="Table Grid")
            add_row(table, text.split(";"))
        elif kind == "row" and table is not None:
            add_row(table, text.split(";"))
        else:
            add_notice_line(document, (kind, text))
    save_docx(document, TARGET / "notice.docx")


def make_report() -> None:
    """The work report: headings by style, numbers typed, as most offices do."""
    document = new_document()
    title, subtitle, *body = (SOURCES / "report.txt").read_text(encoding="utf-8").splitlines()
    add_title(document, title)
    add_paragraph(document, subtitle, indent=False).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in body:
        if text[1] == "、":
            add_paragraph(document, text, font="黑体")
        elif text[0] == "（":
            add_paragraph(document, text, font="楷体_GB2312")
        else:
            add_paragraph(document, text, indent=not text.startswith("各位代表："))
    save_docx(document, TARGET / "report.docx")


def save_docx(document: Document, path: Path) -> None:
    """Saves with fixed times in the zip, so that the same text gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(info))


# ---- xlsx ---------------------------------------------------------------------------------------


def make_table() -> None:
    """The task table: title and note rows, group rows, merged cells for the lead unit."""
    with (SOURCES / "table.tsv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source, delimiter="\t"))
    book = xlsxwriter.Workbook(str(TARGET / "table.xlsx"))
    book.set_properties({"title": rows[0][1], "created": MADE.replace(tzinfo=None)})
    sheet = book.add_worksheet("任务分解表")
    cell = book.add_format({"text_wrap": True, "valign": "vcenter", "border": 1})
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 48)
    sheet.set_column(2, 5, 20)
    width = len(rows[2]) - 2
    for y, (kind, *cells) in enumerate(rows):
        if kind in ("title", "subtitle", "group", "note"):
            sheet.merge_range(y, 0, y, width, cells[0], bold if kind != "note" else cell)
        else:
            write_row(sheet, y, cells, bold if kind == "head" else cell)
    merge_leads(sheet, rows, cell)
    book.close()


def write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    y: int,
    cells: list[str],
    style: xlsxwriter.format.Format,
) -> None:
    """One row; the number as a number, ``^`` left to :func:`merge_leads`."""
    for x, text in enumerate(cells):
        if text.isdigit():
            sheet.write_number(y, x, int(text), style)
        elif text != "^":
            sheet.write_string(y, x, text, style)


def merge_leads(
    sheet: xlsxwriter.worksheet.Worksheet, rows: list[list[str]], style: xlsxwriter.format.Format
) -> None:
    """Merges column 牵头单位 over the rows that say ``^``."""
    column = 3
    first = 0
    for y, row in enumerate([*rows, [""]]):
        if row[0] == "row" and row[column] == "^":
            continue
        if y - first > 1 and rows[first][0] == "row":
            sheet.merge_range(first, column - 1, y - 1, column - 1, rows[first][column], style)
        first = y


# ---- scan ---------------------------------------------------------------------------------------

PAGE = (1240, 1754)  # A4 at 150 dpi
MARGIN = 170
PITCH = 58
SEED = 20260921


def make_scan(font_file: str) -> None:
    """The scanned-looking notice: text drawn on a page, then turned, blurred and speckled."""
    page = Image.new("L", PAGE, 250)
    draw = ImageDraw.Draw(page)
    body = ImageFont.truetype(font_file, 33)
    large = ImageFont.truetype(font_file, 44)
    y = 190
    for kind, text in lines_of("scan.txt"):
        font = large if kind == "title" else body
        for line in wrap(text if kind != "p" else "　　" + text, draw, font):
            draw.text((left_edge(kind, draw.textlength(line, font)), y), line, fill=25, font=font)
            y += PITCH
        y += PITCH if kind in ("number", "title") else 0
    turned = page.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=250)
    speckle(turned.filter(ImageFilter.GaussianBlur(0.6))).save(
        TARGET / "scan.png", optimize=True, dpi=(150, 150)
    )


def wrap(text: str, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont) -> list[str]:
    """Lines that fit between the margins; no line begins with a closing mark."""
    lines = [""]
    for char in text:
        fits = draw.textlength(lines[-1] + char, font) <= PAGE[0] - 2 * MARGIN
        if fits or char in "，。；：、）":
            lines[-1] += char
        else:
            lines.append(char)
    return lines


def left_edge(kind: str, length: float) -> float:
    """Where a line of this kind begins."""
    if kind in ("number", "title"):
        return (PAGE[0] - length) / 2
    return PAGE[0] - MARGIN - 60 - length if kind in ("sign", "date") else MARGIN


def speckle(page: Image.Image) -> Image.Image:
    """Dust of a copier, and 16 grey levels to keep the file small."""
    dust = random.Random(SEED)  # noqa: S311 - decoration, not a secret
    for _ in range(1500):
        spot = (dust.randrange(PAGE[0]), dust.randrange(PAGE[1]))
        page.putpixel(spot, dust.randrange(60, 200))
    return ImageOps.posterize(page, 4)


def find_font() -> str:
    """A CJK serif font of this machine, by fontconfig."""
    program = shutil.which("fc-match")
    if program is None:
        raise SystemExit("fontconfig is not installed: give --font FILE")
    command = [program, "-f", "%{file}", "Noto Serif CJK SC"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # fixed command, no shell


# ---- units --------------------------------------------------------------------------------------


def make_units() -> None:
    """The example directory of units as the CSV a spreadsheet program opens without questions."""
    with (SOURCES / "units.tsv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source, delimiter="\t"))
    # utf-8-sig: without the mark, spreadsheet programs on Chinese Windows read GBK.
    with (TARGET / "units-示例区.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows(rows)


def main() -> None:
    """Makes all samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--font", default="", help="a CJK font file for the scan")
    font = parser.parse_args().font or find_font()
    make_notice()
    make_report()
    make_table()
    make_units()
    make_scan(font)


if __name__ == "__main__":
    main()
