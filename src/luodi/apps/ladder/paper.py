"""A notice on paper: .docx as GB/T 9704-2012 sets an official document."""

from __future__ import annotations

from io import BytesIO

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from luodi.apps.ladder import notes
from luodi.apps.ladder.models import SupervisionNotice
from luodi.files.out import gongwen
from luodi.files.out.widths import balanced, width_of

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
    signed = _is_signed(lines)
    for text in lines[:-_SIGNED] if signed else lines:
        words = text.strip()
        if words in (notice.number, notes.NUMBER):
            gongwen.line(document, words).alignment = WD_ALIGN_PARAGRAPH.CENTER
            gongwen.line(document, "")
        elif words.endswith("："):
            gongwen.line(document, words)
        else:
            gongwen.body(document, words)
    if signed:
        _signature(document, *(line.strip() for line in lines[-_SIGNED:]))
    out = BytesIO()
    gongwen.write(document, out)
    return out.getvalue()


def _is_signed(lines: list[str]) -> bool:
    """Whether the last lines are who issues it, and the day."""
    last = [line.strip() for line in lines[-_SIGNED:]]
    return len(last) == _SIGNED and all(len(line) <= _SHORT for line in last)


_SHORT = 30  # characters of a line that can be a signature
_FROM_RIGHT = 4  # characters (7.3.5.1)


def _signature(document: Document, issuer: str, day: str) -> None:
    """For a seal: the day four characters from the right, the issuer centred above it (7.3.5.1)."""
    gongwen.line(document, "")
    over = (width_of(day) - width_of(issuer)) / 4
    for words, off in ((issuer, max(0.0, _FROM_RIGHT + over)), (day, float(_FROM_RIGHT))):
        paragraph = gongwen.line(document, words)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        gongwen.indent(paragraph, off, gongwen.SIZE_3, first=False)
