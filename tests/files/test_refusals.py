"""What is refused: bombs, locked, damaged and foreign files, and how the error says so."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable

import pytest
from docx.document import Document as DocxDocument

from luodi.files import (
    BombError,
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    FileError,
    TooLargeError,
    UnsupportedTypeError,
    WrongTypeError,
    errors,
    open_document,
)
from luodi.files.limits import Limits
from tests.files.makers import compound, docx_by, docx_of, p, rezipped, xls_of, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(data: bytes, name: str = "文件.docx", limits: Limits | None = None) -> FileError:
    with pytest.raises(FileError) as caught:
        open_document(data, name=name, limits=limits or Limits())
    return caught.value


def test_zip_bombs_are_refused_by_their_directory_and_while_reading() -> None:
    honest = docx_of(p("正文"))
    bomb = rezipped(
        honest, lambda name, data: data + b" " * 2**25 if "document.xml" in name else data
    )
    assert isinstance(refused(bomb), BombError)
    # A directory that understates the size: the reader counts for itself.
    lying = bomb.replace(
        (2**25 + len(_part(honest))).to_bytes(4, "little"), (900).to_bytes(4, "little")
    )
    assert lying != bomb
    assert isinstance(refused(lying), (BombError, CorruptFileError))
    assert isinstance(refused(honest, limits=Limits(zip_members=2)), BombError)
    assert isinstance(refused(honest, limits=Limits(zip_total=300)), BombError)
    stored = zipped({"word/document.xml": b"<a>" + b" " * 5000 + b"</a>"}, zipfile.ZIP_STORED)
    assert isinstance(refused(stored, limits=Limits(zip_member=1000)), BombError)
    assert open_document(honest).text == "正文"


def _part(data: bytes) -> bytes:
    found: list[bytes] = []

    def keep(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            found.append(content)
        return content

    rezipped(data, keep)
    return found[0]


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{i} "&a{i - 1 or ""};&a{i - 1 or ""};">' for i in range(1, 40))
    + "]><b>&a39;</b>"
)


@pytest.mark.parametrize(
    "xml",
    [
        ENTITIES.encode(),
        ENTITIES.encode("utf-16"),
        b'<!DOCTYPE b SYSTEM "file:///etc/hostname"><b/>',
        b"<b>" * 250 + b"</b>" * 250,
        b"<b>" * 100_000,
    ],
    ids=["entities", "utf-16", "external", "deep", "endless"],
)
def test_xml_bombs_are_refused(xml: bytes) -> None:
    data = rezipped(docx_of(p("x")), lambda name, old: xml if name == "word/document.xml" else old)
    assert isinstance(refused(data), (BombError, CorruptFileError))
    assert refused(data).code == "bomb"


def test_locked_files_say_how_to_unlock_them() -> None:
    for streams in (
        {"EncryptedPackage": b"x", "EncryptionInfo": b"y"},
        {"WordDocument": _fib(0x100)},
    ):
        error = refused(compound(streams))
        assert isinstance(error, EncryptedFileError)
        assert "密码" in error.zh
        assert "password" in error.en
    data = docx_of(p("正文"))
    flagged = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = flagged.find(magic)
        while at >= 0:
            flagged[at + offset] |= 1
            at = flagged.find(magic, at + 4)
    assert isinstance(refused(bytes(flagged)), EncryptedFileError)


def _fib(flags: int) -> bytes:
    return b"\xec\xa5" + bytes(8) + flags.to_bytes(2, "little") + bytes(100)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"Rar!\x1a\x07\x00" + bytes(50), "a.rar", UnsupportedTypeError),
        (b"MZ\x90\x00\x03" + bytes(50), "a.docx", UnsupportedTypeError),
        (b"GIF89a" + bytes(50), "a.gif", UnsupportedTypeError),
        (zipped({"a.txt": "甲"}), "a.zip", UnsupportedTypeError),
        (zipped({"ppt/presentation.xml": "<a/>"}), "a.pptx", UnsupportedTypeError),
        (compound({"PowerPoint Document": b"x"}), "a.ppt", UnsupportedTypeError),
        (compound({"Other": b"x"}), "a.doc", WrongTypeError),
        (b"CEB\x00" + bytes(90), "a.ceb", UnsupportedTypeError),
        (b"\x00\x01\x02\x03" * 50, "a.docx", WrongTypeError),
        (OLE, "a.doc", CorruptFileError),
        (OLE + bytes(2000), "a.xls", CorruptFileError),
        (b"PK\x03\x04" + bytes(50), "a.docx", CorruptFileError),
        (b"\x89PNG\r\n\x1a\n", "a.png", FileError),
    ],
)
def test_foreign_and_damaged_files(data: bytes, name: str, kind: type[FileError]) -> None:
    error = refused(data, name)
    assert isinstance(error, kind)
    assert name in error.zh
    assert name in error.en


def test_a_cut_package_is_damaged_and_one_of_parts_missing_too() -> None:
    def build(document: DocxDocument) -> None:
        document.add_paragraph("正文")

    data = docx_by(build)
    assert open_document(data).text == "正文"
    for length in (len(data) // 3, len(data) - 30):
        assert isinstance(refused(data[:length]), CorruptFileError)
    gone = rezipped(data, lambda name, old: None if name == "word/document.xml" else old)
    assert isinstance(refused(gone), CorruptFileError)
    broken = rezipped(data, lambda name, old: old[:-9] if name == "word/document.xml" else old)
    assert isinstance(refused(broken), CorruptFileError)


def test_a_document_without_words_is_empty() -> None:
    def nothing(document: DocxDocument) -> None:
        document.add_paragraph("   ")

    assert isinstance(refused(docx_by(nothing)), EmptyFileError)
    assert isinstance(
        refused(b"<html><body><script>x</script></body></html>", "a.html"), EmptyFileError
    )
    assert isinstance(refused(xls_of({}), "a.xls"), EmptyFileError)


def test_a_long_table_and_a_long_text_are_too_large() -> None:
    row = "<w:tr>" + "<w:tc>" + p("格") + "</w:tc><w:tc>" + p("格") + "</w:tc></w:tr>"
    table = docx_of(f"<w:tbl>{row * 60}</w:tbl>")
    assert isinstance(refused(table, limits=Limits(cells=100)), TooLargeError)
    assert isinstance(refused(table, limits=Limits(text=100)), TooLargeError)
    assert open_document(table).text.count("格") == 120


def test_the_type_behind_a_wrong_name_is_found() -> None:
    document = open_document(docx_of(p("正文")), name="方案.doc")
    assert (document.text, document.format) == ("正文", "docx")
    assert document.warnings[0].zh == "文件名是 .doc，内容实际是 docx，已按 docx 读取。"
    assert document.warnings[0].en.startswith("The name says .doc")
    assert open_document(docx_of(p("正文")), name="方案.DOCX").warnings == ()


SUBCLASSES = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FileError)
]


@pytest.mark.parametrize("kind", SUBCLASSES, ids=lambda kind: kind.__name__)
def test_every_error_is_one_sentence_in_each_language(kind: type[FileError]) -> None:
    error = kind("方案{0}\n\x1b[31m.docx")
    assert "方案{0}" in error.zh
    assert "\x1b" not in error.zh + error.en
    assert error.zh.endswith("。")
    assert error.zh.count("。") == 1
    assert error.en.endswith(".")
    assert str(error) == f"{error.zh} / {error.en}"
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(copy), copy.zh, copy.code) == (kind, error.zh, error.code)
    assert len({other.code for other in SUBCLASSES}) == len(SUBCLASSES)


def test_long_names_are_cut_in_the_middle() -> None:
    error = CorruptFileError("甲" * 500 + ".docx")
    assert len(error.name) < 130
    assert error.name.endswith(".docx")


@pytest.mark.parametrize("kind", [RecursionError, RuntimeError, KeyError, UnicodeDecodeError])
def test_a_surprise_in_a_reader_is_a_damaged_file(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(*_: object) -> None:
        raise kind("utf-8", b"", 0, 1, "x") if kind is UnicodeDecodeError else kind("x")

    monkeypatch.setattr("luodi.files.opening.read_docx", surprise)
    error = refused(docx_of(p("正文")))
    assert isinstance(error, CorruptFileError)
    assert isinstance(error.__cause__, kind)


def test_memory_that_runs_out_is_a_large_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(*_: object) -> None:
        raise MemoryError

    reader: Callable[..., None] = hungry
    monkeypatch.setattr("luodi.files.opening.read_docx", reader)
    assert isinstance(refused(docx_of(p("正文"))), TooLargeError)
