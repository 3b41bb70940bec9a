"""How a goal stands, from the lights of its tasks: a rule that can be read out.

The goal is behind where a fifth or more of its open tasks are; it is slow where a fifth or more are
slow or behind. With every task done it is done; where no open task has a light, nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SHARE = 20  # per cent of the open tasks


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light, why, and the numbers it follows from. `why` is one word for the sentence."""

    light: str
    why: str
    red: int
    yellow: int
    green: int
    grey: int
    done: int

    @property
    def open(self) -> int:
        """Open tasks, with a light or not yet."""
        return self.red + self.yellow + self.green + self.grey

    @property
    def red_share(self) -> int:
        """Of the open tasks, in per cent, cut off: 19.9 is not yet 20."""
        return 100 * self.red // max(1, self.open)

    @property
    def slow_share(self) -> int:
        """Slow or behind, the same."""
        return 100 * (self.red + self.yellow) // max(1, self.open)


def verdict(lights: Mapping[str, int], done: int) -> Verdict:
    """How a goal stands with so many open tasks of each light, and so many done."""
    red, yellow, green, grey = (lights.get(c, 0) for c in ("red", "yellow", "green", "grey"))
    is_open = red + yellow + green + grey
    if not is_open:
        light, why = ("green", "done") if done else ("grey", "nothing")
    elif 100 * red >= SHARE * is_open:
        light, why = "red", "behind"
    elif 100 * (red + yellow) >= SHARE * is_open:
        light, why = "yellow", "slow"
    elif red + yellow + green == 0:
        light, why = "grey", "ahead"
    else:
        light, why = "green", "on_course"
    return Verdict(light, why, red, yellow, green, grey, done)
