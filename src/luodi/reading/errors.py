"""Errors of the reading package; each carries its sentence in Chinese and in English."""

from __future__ import annotations


class ReadingError(ValueError):
    """A text that cannot be read: `zh` and `en` say why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class NotTextError(ReadingError):
    """The argument is not a string of text."""


class EmptyTextError(ReadingError):
    """There is nothing to read."""


class TextTooLongError(ReadingError):
    """The text is longer than any official document."""


class ClassifiedTextError(ReadingError):
    """The text is marked 绝密, 机密 or 秘密: it must not be processed here."""
