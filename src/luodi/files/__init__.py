"""Real files in: any office format to text with the place of every character.

:func:`open_document` is the one entry; what it cannot read is a :class:`FileError` whose sentences
in Chinese and English name the file, the reason and the way out. The forms that go out live in
:mod:`luodi.files.out`.
"""

from .classified import refuse_classified
from .document import Aside, Notice, Place, Places, SourceDocument
from .errors import (
    BombError,
    ClassifiedFileError,
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    FileError,
    NeedsConverterError,
    NeedsOcrError,
    SourceMissingError,
    TooLargeError,
    UnsupportedTypeError,
    WrongTypeError,
)
from .limits import DEFAULT, Limits
from .opening import open_document

__all__ = [
    "DEFAULT",
    "Aside",
    "BombError",
    "ClassifiedFileError",
    "CorruptFileError",
    "EmptyFileError",
    "EncryptedFileError",
    "FileError",
    "Limits",
    "NeedsConverterError",
    "NeedsOcrError",
    "Notice",
    "Place",
    "Places",
    "SourceDocument",
    "SourceMissingError",
    "TooLargeError",
    "UnsupportedTypeError",
    "WrongTypeError",
    "open_document",
    "refuse_classified",
]
