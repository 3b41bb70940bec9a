"""Arrows from the end of a task to the one that waits for it, as pieces of the rows they cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from luodi.apps.agenda.queries.wall import Wall

REACH = 40  # rows; an arrow that goes further is shown by its two ends
ASIDE = 0.5  # percent to the right of a bar's end


@dataclass(frozen=True, slots=True)
class Lane:
    """How high a row is drawn, and its bar in it."""

    height: int
    high: int

    @property
    def top(self) -> int:
        """The upper edge of the bar."""
        return (self.height - self.high) // 2

    @property
    def middle(self) -> int:
        """Half the height."""
        return self.height // 2


class Ends(Protocol):
    """What an arrow needs to know of a bar."""

    @property
    def left(self) -> float:
        """Where it begins."""

    @property
    def right(self) -> float:
        """Where it ends."""


@dataclass(slots=True)
class Arrows:
    """The pieces by the row they are drawn in, from 0, headings of groups counted."""

    lane: Lane
    pieces: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def at(self, place: int) -> str:
        """What is drawn in that row."""
        return "".join(self.pieces.get(place, ()))

    def draw(self, start: tuple[int, Ends], end: tuple[int, Ends]) -> None:
        """One arrow, from the row and bar of `start` to those of `end`."""
        (first, before), (last, after) = start, end
        x = round(min(before.right + ASIDE, 99.8), 2)
        clash = " wl-clash" if x > after.right + ASIDE else ""
        down, css = last > first, f"wl-arrow{clash}"
        edge = self.lane.height if down else 0
        out = self._flat(css, before.right, x) + _up(css, x, self.lane.middle, edge)
        self.pieces[first].append(out)
        if abs(last - first) <= REACH:
            for place in range(min(first, last) + 1, max(first, last)):
                self.pieces[place].append(_up(css, x, 0, self.lane.height))
        self.pieces[last].append(self._arrival(css, x, after, down))

    def _arrival(self, css: str, x: float, after: Ends, down: bool) -> str:
        """From the edge of the row to the bar: onto it, or to whichever end is nearer."""
        lane, edge = self.lane, 0 if down else self.lane.height
        if after.left <= x <= after.right:
            touch = lane.top if down else lane.top + lane.high
            tip = "l-3.5-5h7z" if down else "l-3.5 5h7z"
            return _up(css, x, edge, touch) + _tip(css, x, touch, tip)
        to = after.left if x < after.left else after.right
        tip = "l-5-3.5v7z" if x < after.left else "l5-3.5v7z"
        return (
            _up(css, x, edge, lane.middle)
            + self._flat(css, x, to)
            + _tip(css, to, lane.middle, tip)
        )

    def _flat(self, css: str, left: float, right: float) -> str:
        y = self.lane.middle
        return f'<line class="{css}" x1="{left}%" x2="{right}%" y1="{y}" y2="{y}"/>'


def arrows_of(wall: Wall, bars: Mapping[int, Ends], lane: Lane) -> Arrows:
    """All arrows between tasks whose bars are shown."""
    places: dict[int, int] = {}
    place = 0
    for group in wall.groups:
        for row in group.rows:
            place += 1
            places[row.task.pk] = place
        place += 1
    found = Arrows(lane)
    for before, after in wall.links:
        if before in bars and after in bars and bars[before].right < 100:
            found.draw((places[before], bars[before]), (places[after], bars[after]))
    return found


def _up(css: str, x: float, begin: int, end: int) -> str:
    return f'<line class="{css}" x1="{x}%" x2="{x}%" y1="{begin}" y2="{end}"/>'


def _tip(css: str, x: float, y: int, path: str) -> str:
    return f'<svg class="{css} wl-tip" x="{x}%" overflow="visible"><path d="M0 {y}{path}"/></svg>'
