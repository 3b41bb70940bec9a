"""How much room a text takes when full-width characters count two columns."""

from __future__ import annotations

import re
import unicodedata


def width_of(text: str) -> int:
    """Columns of a text where a full-width character takes two (Unicode Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column `width` characters wide."""
    room = max(int(width) - 1, 2)
    return sum(max(1, -(-width_of(line) // room)) for line in text.split("\n")) if text else 1


# Where a title may be broken without parting a word: before these, after those.
_BEFORE = re.compile(r"关于|任务分解表|工作方案|实施方案|[《〈“（(]")
_AFTER = re.compile(r"[》〉”）)、，：: ]|的(?!通知|意见|决定|报告|函|批复|讲话|方案)")
_LEADING = "》〉”）)、，。：；！？"


def _breaks(text: str) -> dict[int, float]:
    """Offsets at which a title may be broken, with what it costs."""
    good = {m.start() for m in _BEFORE.finditer(text)} | {m.end() for m in _AFTER.finditer(text)}
    out = {}
    for i in range(1, len(text)):
        inside_word = text[i - 1 : i + 1].isascii() and not text[i - 1].isspace()
        if text[i] in _LEADING or inside_word:
            continue
        out[i] = 0.0 if i in good else 40.0
    return out


def balanced(text: str, width: int) -> list[str]:
    """A centred title in lines of like length, none wider than `width` (GB/T 9704-2012, 7.3.1).

    A title that cannot be broken that way is left to the word processor.
    """
    total = width_of(text)
    if total <= width or total > 12 * width:
        return [text]
    count = -(-total // width)
    goal, cost = total / count, _breaks(text)
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    ends = [*cost, len(text)]
    for end in ends:
        choices = []
        for start, (spent, _) in best.items():
            room = width_of(text[start:end].strip())
            if start < end and room <= width:
                choices.append((spent + (room - goal) ** 2 + cost.get(end, 0.0), start))
        if choices:
            best[end] = min(choices)
    return _trace(text, best)


def _trace(text: str, best: dict[int, tuple[float, int]]) -> list[str]:
    end, lines = len(text), []
    if end not in best:
        return [text]
    while end:
        start = best[end][1]
        lines.append(text[start:end].strip())
        end = start
    return lines[::-1]
