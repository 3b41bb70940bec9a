"""Real files made in memory: docx and xlsx by their usual libraries, the others by hand."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping

import docx
from docx.document import Document as DocxDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return target.getvalue()


def rezipped(
    data: bytes,
    change: Callable[[str, bytes], bytes | None],
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A zip with every member passed through `change`; None leaves it out; `more` is added."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        changed = {name: change(name, package.read(name)) for name in package.namelist()}
    kept = {name: content for name, content in changed.items() if content is not None}
    return zipped(kept | dict(more or {}))


def docx_by(build: Callable[[DocxDocument], None]) -> bytes:
    """A document written with python-docx."""
    document = docx.Document()
    build(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def docx_of(body: str, **parts: str) -> bytes:
    """A minimal package around raw body XML; `parts` are further parts by their type."""
    related = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for i, kind in enumerate(parts)
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {WORD_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">{related}</Relationships>',
    }
    for kind, content in parts.items():
        members[f"word/{kind}.xml"] = re.sub(r"^<w:(\w+)", rf"<w:\1 {WORD_SPACES}", content)
    return zipped(members)


def p(text: str, properties: str = "") -> str:
    """A paragraph of one run as WordprocessingML."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def level(index: int, form: str, text: str, more: str = "") -> str:
    """A w:lvl of a numbering definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(level_index: int, list_id: int = 1) -> str:
    """The properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level_index}"/><w:numId w:val="{list_id}"/></w:numPr>'


def odt_of(body: str, styles: str = "", automatic: str = "") -> bytes:
    """An OpenDocument text around raw XML."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
        )
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}>{styles}</office:document-styles>",
        }
    )


def ofd_of(pages: Iterable[str], **more: str) -> bytes:
    """An OFD with these page contents; positions in millimetres on A4."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = list(pages)
    references = "".join(
        f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(listed))
    )
    members = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.1"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml'
        "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{references}</ofd:Pages></ofd:Document>",
    }
    for i, content in enumerate(listed):
        members[f"Doc_0/Pages/Page_{i}/Content.xml"] = (
            f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer>'
            "</ofd:Content></ofd:Page>"
        )
    return zipped(members | {name.replace("__", "/"): text for name, text in more.items()})


def ofd_line(x: float, y: float, text: str, size: float = 5.0) -> str:
    """One line of text in an OFD page."""
    delta = f"g {len(text) - 1} {size}"
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 200 {size}" Font="3" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size * 0.88}" DeltaX="{delta}">{text}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


class PdfPage:
    """A page of a hand-written PDF: text and rules in points, y from the top of A4."""

    width, height = 595, 842

    def __init__(self, rotate: int = 0) -> None:
        self.rotate = rotate
        self.commands: list[str] = []
        self.signs: dict[int, str] = {}

    def text(self, x: float, top: float, text: str, size: float = 16) -> PdfPage:
        """A line of text whose upper left corner is seen at (x, top)."""
        # PDFium leaves out turned text whose glyphs it cannot draw: Latin has a built-in font.
        latin = text.isascii() and self.rotate
        codes = "".join(f"{ord(sign):02X}" if latin else f"{ord(sign):04X}" for sign in text)
        self.signs |= {ord(sign): sign for sign in text}
        base = top + 0.88 * size
        at = {
            0: f"1 0 0 1 {x} {self.height - base}",
            90: f"0 1 -1 0 {base} {x}",
            180: f"-1 0 0 -1 {self.width - x} {base}",
            270: f"0 -1 1 0 {self.width - base} {self.height - x}",
        }[self.rotate]
        self.commands.append(f"BT /F{2 if latin else 1} {size} Tf {at} Tm <{codes}> Tj ET")
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        """A ruled line."""
        self.commands.append(f"{x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def picture(self) -> PdfPage:
        """A grey picture over most of the page."""
        self.commands.append("q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self


def pdf_of(*pages: PdfPage, trailer: str = "") -> bytes:
    """A PDF of these pages. Its font is a Type 0 font of Unicode codes, not embedded."""
    codes = sorted({code for page in pages for code in page.signs})
    ranges = "\n".join(f"<{code:04X}> <{code:04X}>" for code in codes)
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /U def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{ranges}\nendbfchar endcmap end"
    )
    widths = " ".join(f"{code} [500]" for code in codes if code < 128)
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
        f"/W [{widths}] /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        "/FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 /Ascent 880 "
        "/Descent -120 /ItalicAngle 0 /CapHeight 700 /StemV 80 /FontBBox [0 -120 1000 880] >> >>",
        _stream(cmap),
    ]
    for i, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] "
            f"/Rotate {page.rotate} /Contents {7 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 << /Type /Font /Subtype /Type1 "
            "/BaseFont /Helvetica >> >> >> >>"
        )
        objects.append(_stream("\n".join(page.commands)))
    return _assembled(objects, trailer)


def _stream(content: str) -> str:
    data = zlib.compress(content.encode("latin-1")).hex() + ">"
    return f"<< /Length {len(data)} /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n{data}\nendstream"


def _assembled(objects: list[str], trailer: str) -> bytes:
    written = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return written + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n"
        f"startxref\n{len(written)}\n%%EOF\n"
    ).encode("latin-1")


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB) of 512-byte sectors with these streams, each made 4096 long."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    directory = 1 + len(padded) // 4
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1 if padded else -1)]
    table = [0xFFFFFFFD] + [index + 2 for index in range(directory)]
    table[directory] = 0xFFFFFFFE
    content = b""
    for index, (name, data) in enumerate(padded.items()):
        start = len(table)
        sectors = -(-len(data) // 512)
        table += [start + step + 1 for step in range(sectors - 1)] + [0xFFFFFFFE]
        content += data.ljust(sectors * 512, b"\0")
        following = index + 2 if index + 1 < len(padded) else -1
        entries.append(_entry(name, 2, start, len(data), right=following))
    listed = b"".join(entries).ljust(directory * 512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    allocation = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header + allocation + listed + content


def _entry(name: str, kind: int, start: int, size: int, right: int = -1, child: int = -1) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBiii", len(encoded), kind, 1, -1, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xls_of(cells: Mapping[tuple[int, int], str | float], *extra: tuple[int, bytes]) -> bytes:
    """A BIFF8 workbook of one sheet; `extra` are further records at its beginning."""

    def record(number: int, data: bytes) -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 6))

    body = b""
    for (row, column), value in cells.items():
        at = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            body += record(0x204, at + text)
        else:
            body += record(0x203, at + struct.pack("<d", value))
    title = "任务表"
    opening = begin(5) + b"".join(record(*item) for item in extra)
    length = len(opening) + 4 + 8 + 2 * len(title) + 4
    opening += record(
        0x85, struct.pack("<IHBB", length, 0, len(title), 1) + title.encode("utf-16-le")
    )
    return compound(
        {"Workbook": opening + record(0x0A, b"") + begin(0x10) + body + record(0x0A, b"")}
    )
