"""Short names of tasks, made from the sentence that asks for them."""

from __future__ import annotations

import re

LONGEST = 60
_END = re.compile(r"[。；！？\n]")
_MARK = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,3}[.．、](?!\d))\s*"
)
_PAUSE = re.compile(r"[，、：,]")


def title_of(text: str) -> str:
    """The first sentence without its list mark; where it is long, as many clauses as fit."""
    body = _MARK.sub("", text, count=1) if _MARK.match(text) else text.strip()
    first = _END.split(body, maxsplit=1)[0].strip()
    if len(first) <= LONGEST:
        return first
    pauses = [found.start() for found in _PAUSE.finditer(first, 0, LONGEST)]
    if pauses and pauses[-1] >= LONGEST // 3:
        return first[: pauses[-1]]
    return first[: LONGEST - 1] + "…"
