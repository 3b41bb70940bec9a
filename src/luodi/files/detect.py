"""What a file is: by its content first, by its name only where the content leaves it open."""

from __future__ import annotations

import re
from enum import StrEnum

from .archive import Package
from .errors import EncryptedFileError, UnsupportedTypeError, WrongTypeError
from .ole import MAGIC, CompoundFile


class Kind(StrEnum):
    """The readers there are."""

    TXT = "txt"
    MD = "md"
    HTML = "html"
    MHTML = "mhtml"
    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    XLSX = "xlsx"
    OFD = "ofd"
    IMAGE = "image"
    OLD_WORD = "old-word"
    OLD_SHEET = "old-sheet"


_IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\0",
    b"MM\0*",
    b"BM",
)
# Beginnings of what is surely no document for reading: (bytes, Chinese, English).
_FOREIGN = (
    (b"Rar!", "压缩包（解压后再读取其中的文件）", "a RAR archive (unpack it and read its files)"),
    (b"7z\xbc\xaf", "压缩包（解压后再读取其中的文件）", "a 7z archive (unpack it)"),
    (b"\x1f\x8b", "压缩包（解压后再读取其中的文件）", "a gzip archive (unpack it)"),
    (b"MZ", "可执行程序", "a program"),
    (b"\x7fELF", "可执行程序", "a program"),
    (b"GIF8", "GIF 图片", "a GIF picture"),
    (b"RIFF", "音视频或图片文件", "a media file"),
    (b"ID3", "音频文件", "an audio file"),
    (b"%!PS", "PostScript 文件", "a PostScript file"),
    (b"SQLite format 3", "数据库文件", "a database"),
)
# Types known only by their names; their content has no common signature.
_FOREIGN_NAMES = {
    "ceb": ("方正 CEB 文件", "a Founder CEB file"),
    "cebx": ("方正 CEBX 文件", "a Founder CEBX file"),
    "gd": ("书生 GD 文件", "a Sursen GD file"),
    "gw": ("书生 GW 文件", "a Sursen GW file"),
    "caj": ("CAJ 文件", "a CAJ file"),
}
_EXPECTED = {
    "txt": {Kind.TXT}, "text": {Kind.TXT}, "md": {Kind.MD}, "markdown": {Kind.MD},
    "html": {Kind.HTML}, "htm": {Kind.HTML}, "xhtml": {Kind.HTML},
    "mht": {Kind.MHTML}, "mhtml": {Kind.MHTML},
    "docx": {Kind.DOCX}, "docm": {Kind.DOCX}, "dotx": {Kind.DOCX}, "odt": {Kind.ODT},
    "pdf": {Kind.PDF}, "xlsx": {Kind.XLSX}, "xlsm": {Kind.XLSX}, "ofd": {Kind.OFD},
    "doc": {Kind.OLD_WORD}, "wps": {Kind.OLD_WORD, Kind.DOCX}, "rtf": {Kind.OLD_WORD},
    "xls": {Kind.OLD_SHEET}, "et": {Kind.OLD_SHEET, Kind.XLSX},
    "png": {Kind.IMAGE}, "jpg": {Kind.IMAGE}, "jpeg": {Kind.IMAGE}, "tif": {Kind.IMAGE},
    "tiff": {Kind.IMAGE}, "bmp": {Kind.IMAGE},
}  # fmt: skip
_PLAIN_NAMES = frozenset(("txt", "text", "md", "markdown"))
_TEXTUAL = (Kind.TXT, Kind.MD, Kind.HTML, Kind.MHTML)
_LABELS = {
    Kind.TXT: "txt", Kind.MD: "Markdown", Kind.HTML: "HTML", Kind.MHTML: "MHTML", Kind.DOCX: "docx",
    Kind.ODT: "odt", Kind.PDF: "PDF", Kind.XLSX: "xlsx", Kind.OFD: "OFD", Kind.IMAGE: "图片",
    Kind.OLD_WORD: "doc", Kind.OLD_SHEET: "xls",
}  # fmt: skip
_HTML_TAG = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|table|div|p|span)\b", re.I)
_HTML_START = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<\s*(?:!doctype\s+html|html)", re.I
)


def extension(name: str) -> str:
    """The extension of a file name in lower case, without its dot."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= 8 else ""


def detect(data: bytes, name: str, package: Package | None) -> Kind:
    """The reader for `data`; `package` is the same opened as a zip, where it is one."""
    head = data[:1024]
    if package is not None:
        return _in_package(package, name)
    if b"%PDF-" in head:
        return Kind.PDF
    if head.startswith(MAGIC):
        return _in_compound(CompoundFile(data, name), name)
    if head.lstrip().startswith(b"{\\rtf"):
        return Kind.OLD_WORD
    if head.startswith(_IMAGES) and not _is_text_named_bm(head):
        return Kind.IMAGE
    _refuse_foreign(head, name)
    return _textual(data, name)


def _is_text_named_bm(head: bytes) -> bool:
    """BM also begins a word: a bitmap has four zero bytes at offset 6."""
    return head.startswith(b"BM") and head[6:10] != b"\0\0\0\0"


def _in_package(package: Package, name: str) -> Kind:
    if "OFD.xml" in package:
        return Kind.OFD
    stated = package.read("mimetype")[:200] if "mimetype" in package else b""
    if b"opendocument.text" in stated:
        return Kind.ODT
    if b"opendocument.spreadsheet" in stated:
        return Kind.OLD_SHEET
    members = [member.lower() for member in package.names()]
    for folder, kind_found in (("word/", Kind.DOCX), ("xl/", Kind.XLSX)):
        if any(member.startswith(folder) for member in members):
            return kind_found
    if any(member.startswith("ppt/") for member in members):
        raise UnsupportedTypeError(name, "演示文稿", "a slide presentation")
    if "[Content_Types].xml" in package:
        return Kind.DOCX
    raise UnsupportedTypeError(
        name, "压缩包（解压后再读取其中的文件）", "an archive (unpack it and read its files)"
    )


def _in_compound(compound: CompoundFile, name: str) -> Kind:
    kind = compound.kind()
    if kind == "encrypted" or compound.has_password():
        raise EncryptedFileError(name)
    if kind == "slides":
        raise UnsupportedTypeError(name, "演示文稿", "a slide presentation")
    if kind == "unknown":
        raise WrongTypeError(name)
    return Kind.OLD_WORD if kind == "word" else Kind.OLD_SHEET


def _refuse_foreign(head: bytes, name: str) -> None:
    for magic, zh, en in _FOREIGN:
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            raise UnsupportedTypeError(name, zh, en)
    named = _FOREIGN_NAMES.get(extension(name))
    if named:
        raise UnsupportedTypeError(name, *named)


def _textual(data: bytes, name: str) -> Kind:
    head = data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    expected = _EXPECTED.get(extension(name), {Kind.TXT})
    if head[:13].lower() == b"mime-version:" or (
        Kind.MHTML in expected and b"Content-Type:" in head
    ):
        return Kind.MHTML
    if b"<?mso-application" in head[:400]:
        return Kind.OLD_SHEET if b"Excel" in head[:400] else Kind.OLD_WORD
    # A few tags in what calls itself plain text are part of that text.
    named_text = extension(name) in _PLAIN_NAMES
    if _HTML_START.match(head) or (not named_text and len(_HTML_TAG.findall(head)) >= 4):
        return Kind.HTML
    wanted = next(iter(expected))
    return wanted if wanted in _TEXTUAL and wanted is not Kind.MHTML else Kind.TXT


def mismatch(kind: Kind, name: str) -> tuple[str, str] | None:
    """The notice, in both languages, that the name promises another type than the content is."""
    ending = extension(name)
    expected = _EXPECTED.get(ending)
    if expected is None or kind in expected:
        return None
    label = _LABELS[kind]
    return (
        f"文件名是 .{ending}，内容实际是 {label}，已按 {label} 读取。",
        f"The name says .{ending} but the content is {label}; it was read as that.",
    )
