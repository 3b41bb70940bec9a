"""Headings of a requirement: the goal it stands under and the way to it through the outline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from luodi.files.out.phrases import shorten, tidy
from luodi.files.out.words import say
from luodi.reading import Node, NodeKind, Reading

TITLE_LIMIT = 28  # characters of a title that is shown whole
SHORT = 16  # characters of a heading that is the task's own sentence
_CLAUSE = re.compile(r"[，；：。,;]")
# 一是, 二要, 第三, 首先 count points inside a paragraph; the goal is the heading above them.
_ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十]+[是要]|第[一二三四五六七八九十]+[，,、]?|首先|其次|再次|最后)"
)


def chain(reading: Reading, node: int | None) -> list[Node]:
    """The headings above and including `node`, outermost first; gaps are left out."""
    found: list[Node] = []
    seen: set[int] = set()
    while node is not None and node not in seen:
        seen.add(node)
        found.append(reading.outline[node])
        node = reading.outline[node].parent
    return [n for n in reversed(found) if n.kind is NodeKind.HEADING]


def repeats(title: str, said: Iterable[str]) -> bool:
    """Whether a heading is a sentence of its own: a task under it begins with the same words."""
    title = tidy(title).rstrip("。：:；;")
    return len(title) > SHORT // 2 and any(words.startswith(title) for words in said)


def short_title(title: str, said: Iterable[str] = ()) -> str:
    """A title fit for an overview: of a whole sentence, or of one that is `said`, the first clause.

    `said` are the tasks under the heading, which would repeat it.
    """
    title = tidy(title).rstrip("。：:；;")
    again = repeats(title, said)
    if len(title) <= TITLE_LIMIT and not again:
        return title
    first = _CLAUSE.split(title, maxsplit=1)[0]
    if first != title and 2 < len(first) < TITLE_LIMIT:
        return f"{first}…"
    return shorten(title, SHORT if again else TITLE_LIMIT)


def label(node: Node, said: Iterable[str] = ()) -> str:
    """Marker and title as they are printed together."""
    marker = tidy(node.marker)
    space = " " if marker and marker[-1].isascii() and marker[-1].isalnum() else ""
    return f"{marker}{space}{short_title(node.title, said)}"


def goal_of(reading: Reading, node: int | None, content: str, lang: str = "zh") -> str:
    """The heading a task is listed under: the nearest one that is more than an enumeration word.

    A heading that runs into its sentence would say the task twice; the one above it is taken, or
    its first words.
    """
    heads = [h for h in chain(reading, node) if not _runs_in(h, content)]
    for head in reversed(heads):
        if not _ORDINAL.fullmatch(tidy(head.marker)):
            return label(head)
    if heads:
        return label(heads[-1])
    return label(reading.outline[node], (content,)) if node is not None else say("body", lang)


def _runs_in(head: Node, content: str) -> bool:
    """Whether the heading is nothing but the beginning of the task's own sentence."""
    title = tidy(head.title)[:SHORT]
    return len(title) > SHORT // 2 and title in content


def path_of(reading: Reading, node: int | None) -> str:
    """“一、（二）三是”: the markers down to the requirement, or the title where there is none."""
    heads = chain(reading, node)
    if not heads:
        return ""
    marks = [tidy(h.marker) or shorten(tidy(h.title), 12) for h in heads]
    parts = (m if m.endswith(("、", "）", ")", ".", "．")) else f"{m} " for m in marks)
    return "".join(parts).strip(" 、")
