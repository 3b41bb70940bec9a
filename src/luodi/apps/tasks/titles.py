"""Short names of tasks, made from the sentence that asks for them."""

from __future__ import annotations

import re

LONGEST = 60
_END = re.compile(r"[。；！？\n]")
_PAUSE = re.compile(r"[，、：,]")


def title_of(text: str) -> str:
    """The first sentence; where it is long, its clauses as far as they fit."""
    first = _END.split(text.strip(), maxsplit=1)[0].strip()
    if len(first) <= LONGEST:
        return first
    pauses = [found.start() for found in _PAUSE.finditer(first, 0, LONGEST)]
    if pauses and pauses[-1] >= LONGEST // 3:
        return first[: pauses[-1]]
    return first[: LONGEST - 1] + "…"
