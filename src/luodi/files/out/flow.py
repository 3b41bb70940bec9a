"""Chinese lines in a terminal: no closing mark begins a line, no number is torn in two.

Breaks follow the prohibitions of GB/T 15834-2011 §5.1: marks such as ，。、；： do not stand at the
beginning of a line, opening brackets and quotation marks not at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

_NOT_FIRST = "，。、；：！？）》〉”’】〕…—%％,.;:!?)]"
_NOT_LAST = "（《〈“‘【〔(["
_WORD = re.compile(r"[A-Za-z0-9.%]+|.", re.DOTALL)
_LONGEST_WORD = 16


def _units(line: str) -> Iterator[str]:
    """The smallest stretches that stay together: a figure or word, else one character."""
    for match in _WORD.finditer(line):
        word = match.group()
        if len(word) <= _LONGEST_WORD:
            yield word
        else:
            yield from word


def _joined(line: str) -> list[str]:
    """Units with the marks that may not be parted from them."""
    out: list[str] = []
    for unit in _units(line):
        if out and (unit in _NOT_FIRST or out[-1][-1] in _NOT_LAST) and len(out[-1]) < 8:
            out[-1] += unit
        else:
            out.append(unit)
    return out


def breaks(line: str, width: int) -> list[int]:
    """Offsets at which a line is broken so that no part is wider than `width` columns."""
    found: list[int] = []
    at = used = 0
    for unit in _joined(line):
        room = cell_len(unit)
        parts = [unit] if room <= width else list(unit)
        for part in parts:
            room = cell_len(part)
            if used and used + room > width:
                found.append(at)
                used = 0
            used += room
            at += len(part)
    return found


class Flow:
    """A text that is wrapped by Chinese rules to whatever width it is given."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, styles kept."""
        width = max(options.max_width, 2)
        for line in self._text.split("\n", allow_blank=True):
            for part in line.divide(breaks(line.plain, width)):
                part.rstrip()
                part.no_wrap = True
                yield part

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From one full-width character to the longest line."""
        widest = max((cell_len(line) for line in self._text.plain.split("\n")), default=2)
        return Measurement(2, max(2, min(widest, options.max_width)))
