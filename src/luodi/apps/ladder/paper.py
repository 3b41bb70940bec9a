"""A notice on paper: .docx as GB/T 9704-2012 sets an official document."""

from __future__ import annotations

from io import BytesIO

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from luodi.apps.ladder import notes
from luodi.apps.ladder.models import SupervisionNotice
from luodi.files.out import gongwen
from luodi.files.out.widths import balanced

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SIGNED = 2  # the last lines: who issues it, and the day


def docx(notice: SupervisionNotice) -> bytes:
    """Title, number, addressee, body; issuer and day at the right."""
    text = notice.text.replace(notes.BY, notes.day_words(notice.answer_by))
    title, *lines = [line for line in text.split("\n") if line.strip()] or [""]
    document = gongwen.new_document(f"{title} {notice.number}".strip())
    for words in balanced(title, gongwen.TITLE_WIDTH):
        head = gongwen.line(document, words, gongwen.BIAOSONG, gongwen.SIZE_2)
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for place, text in enumerate(lines):
        words = text.strip()
        if words in (notice.number, notes.NUMBER):
            gongwen.line(document, words).alignment = WD_ALIGN_PARAGRAPH.CENTER
            gongwen.line(document, "")
        elif words.endswith("："):
            gongwen.line(document, words)
        elif place >= len(lines) - _SIGNED and len(words) <= _SHORT:
            _signature(document, words, is_first=place == len(lines) - _SIGNED)
        else:
            gongwen.body(document, words)
    out = BytesIO()
    gongwen.write(document, out)
    return out.getvalue()


_SHORT = 30  # characters of a line that can be a signature


def _signature(document: Document, words: str, *, is_first: bool) -> None:
    """At the right, in by two characters for the issuer and four for the day (7.3.5.1)."""
    if is_first:
        gongwen.line(document, "")
    paragraph = gongwen.line(document, words)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    gongwen.indent(paragraph, 2 if is_first else 4, gongwen.SIZE_3, first=False)
