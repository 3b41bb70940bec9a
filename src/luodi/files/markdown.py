"""Markdown as the text it would show: marks go, pipe tables become rows, lines stay lines."""

from __future__ import annotations

import re

from .document import TextBuilder
from .text import decode, to_lines

_FRONT = re.compile(r"\A---\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{3,}|\*{3,}|_{3,}|(?:\*\s+){2,}\*)\s*")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_ITEM = re.compile(r"\s*[-*+]\s+(?:\[([ xX])\]\s+)?")
_SPLIT = re.compile(r"(?<!\\)\|")
# Bounded lengths: a mark that is never closed must not be searched for again and again.
_INLINE = (
    (re.compile(r"!\[([^\[\]\n]{0,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{0,500})>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>"), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,500}?)\*(?!\*)"), r"\1"),
    (re.compile(r"~~([^~\n]{1,500})~~"), r"\1"),
    (re.compile(r"`([^`\n]{1,500})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])"), r"\1"),
)


def read_markdown(data: bytes, builder: TextBuilder) -> None:
    """Read a Markdown file (CommonMark with pipe tables)."""
    text = "\n".join(to_lines(decode(data, builder)))
    front = _FRONT.match(text)
    if front:
        builder.aside("note", front[1])
        text = text[front.end() :]
    lines = _without_comments(text).split("\n")
    fenced = False
    table = _Table()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and table.takes(line, following):
            if not _is_rule(line):
                builder.row(_row(line))
        else:
            builder.end_table()
            _line(line, fenced, builder)


def _without_comments(text: str) -> str:
    kept: list[str] = []
    while text:
        before, opened, rest = text.partition("<!--")
        inside, closed, after = rest.partition("-->")
        kept.append(before)
        if opened and not closed:
            kept.append(inside)
        text = after
    return "".join(kept)


class _Table:
    """Knows whether a line belongs to a pipe table: its head stands above a rule."""

    def __init__(self) -> None:
        self._open = False

    def takes(self, line: str, following: str) -> bool:
        self._open = "|" in line and (self._open or _is_rule(following))
        return self._open


def _line(line: str, fenced: bool, builder: TextBuilder) -> None:
    if fenced:
        builder.paragraph(line)
    elif not _UNDERLINE.fullmatch(line):
        builder.paragraph(_plain(_unmarked(line)))


def _is_rule(line: str) -> bool:
    return "|" in line and "-" in line and not line.strip("|-: \t")


def _row(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [_plain(cell) for cell in _SPLIT.split(inner)]


def _unmarked(line: str) -> str:
    line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    heading = _HEADING.match(line)
    if heading:
        return _without_closing(line[heading.end() :])
    item = _ITEM.match(line)
    if item:
        box = {"x": "☑ ", "X": "☑ ", " ": "□ "}.get(item[1] or "", "")
        return f"- {box}{line[item.end() :]}"
    return line


def _without_closing(title: str) -> str:
    """A heading without the marks that may close it; those of a word such as C# stay."""
    bare = title.rstrip().rstrip("#")
    return bare if not bare or bare[-1].isspace() else title


def _plain(text: str) -> str:
    for pattern, shown in _INLINE:
        text = pattern.sub(shown, text)
    return text.strip()
