"""A document marked 绝密, 机密 or 秘密 is refused at the door.

The mark stands by itself in the head of the document (GB/T 9704-2012 §7.2.2: 机密★1年, top left),
also in brackets, after 密级, or in one line with the copy number and the urgency. The same words
within a sentence or a title (商业秘密, 保守国家秘密) are not a mark.
"""

from __future__ import annotations

import re

from .errors import ClassifiedFileError

_HEAD_LINES = 25
_HEAD_LENGTH = 80
_OPEN, _CLOSE = "[【\\[（(〔〈《]?", "[】\\]）)〕〉》]?"
_TERM = "(?:长期|永久|解密前|启用前|公布前|[0-9一二三四五六七八九十]+(?:年|个?月|日|天))"
_MARK = re.compile(
    f"(?:密级|保密等级|秘密等级|涉密等级)?[:：]?{_OPEN}[√☑■✓★☆]?(绝密|机密|秘密)(?:级|件)?{_CLOSE}"
    f"(?:[★☆*＊⋆✩]{{1,3}}{_TERM}?|{_TERM})?(?:前|内)?{_CLOSE}"
)
_STARRED = re.compile(f"(?:^|[\\s　:：【\\[（(])(绝密|机密|秘密)[级件]?\\s*[★☆⋆✩]\\s*{_TERM}?")
_LABELLED = re.compile("(?:密级|保密等级|秘密等级|涉密等级)[:：]?(绝密|机密|秘密)")
# What may share the line with a mark: copy number, urgency, labels, a period.
_COMPANION = re.compile(
    f"[0-9０-９]+|特急|加急|特提|平急|急件|紧急|密级.*|份号.*|编号.*|保密期限.*|紧急程度.*|No\\.?\\S*|{_TERM}",
    re.IGNORECASE,
)
_EMPTY_BOX = re.compile("[□☐○][^\\S\\n]*(?:绝密|机密|秘密)")
_WHITE = re.compile(r"\s+")


def refuse_classified(text: str, name: str) -> None:
    """Raise ClassifiedFileError if the head of `text` carries a classification mark.

    `text` is the document from its beginning, `name` the file's name for the message.
    """
    mark = find_mark(text)
    if mark:
        raise ClassifiedFileError(name, mark, mark)


def find_mark(text: str) -> str | None:
    """The classification (绝密, 机密 or 秘密) marked in the head of `text`, or None."""
    for line in _head(text):
        found = _mark_in(line)
        if found:
            return found
    return None


def _head(text: str) -> list[str]:
    lines: list[str] = []
    start = 0
    while len(lines) < _HEAD_LINES and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        # A mark stands in a short line; no need to look at the length of a long one.
        line = text[start : min(end, start + _HEAD_LENGTH + 1)].strip()
        if line:
            lines.append(line)
        start = end + 1
    return lines


def _mark_in(line: str) -> str | None:
    if len(line) > _HEAD_LENGTH or _EMPTY_BOX.search(line):
        return None
    found = _STARRED.search(line)
    if found:
        return found[1]
    joined = _WHITE.sub("", line)
    found = _MARK.fullmatch(joined) or _LABELLED.match(joined)
    return found[1] if found else _among_companions(line)


def _among_companions(line: str) -> str | None:
    """The one mark in a line whose other words are only what stands beside a mark."""
    marks = set()
    for word in line.split():
        found = _MARK.fullmatch(word)
        if found:
            marks.add(found[1])
        elif not _COMPANION.fullmatch(word):
            return None
    return marks.pop() if len(marks) == 1 else None
