"""The one way in: from a path or bytes to a SourceDocument, or one error that says it all."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .archive import Package
from .classified import refuse_classified
from .convert import convert
from .detect import Kind, detect, mismatch
from .document import SourceDocument, TextBuilder
from .docx import read_docx
from .errors import (
    CorruptFileError,
    EmptyFileError,
    FileError,
    SourceMissingError,
    TooLargeError,
)
from .html import read_html
from .limits import DEFAULT, MIB, Limits
from .markdown import read_markdown
from .mhtml import read_mhtml
from .ocr import read_image
from .odt import read_odt
from .ofd import read_ofd
from .ole import MAGIC
from .pdf import read_pdf
from .text import read_text
from .xlsx import read_old_sheet, read_xlsx

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


@dataclass
class _Job:
    """A file on its way to a reader; `package` is the same opened, where it is a zip."""

    data: bytes
    package: Package | None
    builder: TextBuilder


def open_document(
    source: str | os.PathLike[str] | bytes, *, name: str | None = None, limits: Limits = DEFAULT
) -> SourceDocument:
    """Read a document of any supported format.

    `source` is a path, or the bytes of a file; `name` is what messages call it (default: the name
    of the file) and helps only where the content does not show its type. Raises a FileError with
    a sentence in Chinese and English for whatever cannot be read, also for a document with a
    classification mark; TypeError for another type of `source`.
    """
    if not isinstance(source, (str, os.PathLike, bytes)):
        raise TypeError(f"a path or bytes, not {type(source).__name__}")
    if isinstance(source, bytes):
        shown, data = name or "-", source
    else:
        shown = name or os.path.basename(os.fspath(source)) or os.fspath(source)
        data = _load(source, shown, limits)
    if len(data) > limits.size:
        raise _too_large(shown, limits)
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyFileError(shown, "没有任何内容", "is empty")
    return _guarded(data, shown, limits)


def _load(source: str | os.PathLike[str], name: str, limits: Limits) -> bytes:
    try:
        with Path(source).open("rb") as stream:
            return stream.read(limits.size + 1)
    except FileNotFoundError as problem:
        raise SourceMissingError(name) from problem
    except IsADirectoryError as problem:
        raise SourceMissingError(name, "这是一个文件夹", "it is a folder") from problem
    except PermissionError as problem:
        raise SourceMissingError(name, "没有读取权限", "it may not be read") from problem
    except (OSError, ValueError) as problem:
        raise SourceMissingError(name, "路径无效或读取出错", "the path is not valid") from problem


def _too_large(name: str, limits: Limits) -> TooLargeError:
    size = f"{limits.size / MIB:g} MiB"
    return TooLargeError(name, f"超过 {size}", f"it is larger than {size}")


def _guarded(data: bytes, name: str, limits: Limits) -> SourceDocument:
    """Read, and let nothing but a FileError out: a reader's surprise is a damaged file."""
    try:
        return _read(data, name, limits)
    except FileError:
        raise
    except MemoryError as problem:
        raise TooLargeError(name, "内存不足", "there is not enough memory") from problem
    except Exception as problem:
        raise CorruptFileError(name) from problem


def _read(data: bytes, name: str, limits: Limits) -> SourceDocument:
    builder = TextBuilder(name, limits)
    package = Package(data, name, limits) if data.startswith(_ZIP_MAGIC) else None
    kind = detect(data, name, package)
    format = _READERS[kind](_Job(data, package, builder))
    notice = mismatch(kind, name)
    if notice:
        builder.warn(*notice)
    document = builder.build(format)
    _check_marks(document, name)
    if builder.is_empty:
        raise EmptyFileError(name)
    return document


def _check_marks(document: SourceDocument, name: str) -> None:
    """A mark may also stand in a header, or be taken for page furniture."""
    refuse_classified(document.text, name)
    for aside in document.asides:
        if aside.kind in ("header", "footer", "note"):
            refuse_classified(aside.text, name)


def _opened(job: _Job) -> Package:
    if job.package is None:
        raise CorruptFileError(job.builder.name)
    return job.package


def _txt(job: _Job) -> str:
    read_text(job.data, job.builder)
    return "txt"


def _md(job: _Job) -> str:
    read_markdown(job.data, job.builder)
    return "md"


def _html(job: _Job) -> str:
    read_html(job.data, job.builder)
    return "html"


def _mhtml(job: _Job) -> str:
    read_mhtml(job.data, job.builder)
    return "html"


def _docx(job: _Job) -> str:
    read_docx(_opened(job), job.builder)
    return "docx"


def _xlsx(job: _Job) -> str:
    read_xlsx(_opened(job), job.builder)
    return "xlsx"


def _old_word(job: _Job) -> str:
    builder = job.builder
    data = convert(job.data, builder.name, "docx", builder.limits)
    read_docx(Package(data, builder.name, builder.limits), builder)
    return "doc"


def _old_sheet(job: _Job) -> str:
    builder = job.builder
    if job.data.startswith(MAGIC):
        read_old_sheet(job.data, builder)
    else:
        data = convert(job.data, builder.name, "xlsx", builder.limits)
        read_xlsx(Package(data, builder.name, builder.limits), builder)
    return "doc"


def _odt(job: _Job) -> str:
    read_odt(_opened(job), job.builder)
    return "odt"


def _ofd(job: _Job) -> str:
    read_ofd(_opened(job), job.builder)
    return "ofd"


def _pdf(job: _Job) -> str:
    read_pdf(job.data, job.builder)
    return "pdf"


def _image(job: _Job) -> str:
    read_image(job.data, job.builder)
    return "image"


_READERS: dict[Kind, Callable[[_Job], str]] = {
    Kind.TXT: _txt,
    Kind.MD: _md,
    Kind.HTML: _html,
    Kind.MHTML: _mhtml,
    Kind.DOCX: _docx,
    Kind.XLSX: _xlsx,
    Kind.ODT: _odt,
    Kind.OFD: _ofd,
    Kind.PDF: _pdf,
    Kind.IMAGE: _image,
    Kind.OLD_WORD: _old_word,
    Kind.OLD_SHEET: _old_sheet,
}
