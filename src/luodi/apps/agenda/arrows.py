"""Arrows from the end of a task to the one that waits for it, as pieces of the rows they cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from luodi.apps.agenda.queries.wall import Wall

TOP, HIGH, MIDDLE, LANE = 7, 12, 13, 26
REACH = 40  # rows; an arrow that goes further is shown by its two ends
ASIDE = 0.5  # percent to the right of a bar's end


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

    pieces: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def at(self, place: int) -> str:
        """What is drawn in that row."""
        return "".join(self.pieces.get(place, ()))


def arrows_of(wall: Wall, bars: Mapping[int, Ends]) -> Arrows:
    """All arrows between tasks whose bars are shown."""
    places: dict[int, int] = {}
    place = 0
    for group in wall.groups:
        for row in group.rows:
            place += 1
            places[row.task.pk] = place
        place += 1
    found = Arrows()
    for before, after in wall.links:
        if before in bars and after in bars and bars[before].right < 100:
            _draw(found, (places[before], bars[before]), (places[after], bars[after]))
    return found


_End = tuple[int, Ends]


def _draw(arrows: Arrows, start: _End, end: _End) -> None:
    (first, before), (last, after) = start, end
    x = round(min(before.right + ASIDE, 99.8), 2)
    clash = " wl-clash" if x > after.right + ASIDE else ""
    down = last > first
    edge = LANE if down else 0
    css = f"wl-arrow{clash}"
    put = arrows.pieces
    put[first].append(_flat(css, before.right, x) + _up(css, x, MIDDLE, edge))
    if abs(last - first) <= REACH:
        for place in range(min(first, last) + 1, max(first, last)):
            put[place].append(_up(css, x, 0, LANE))
    put[last].append(_arrival(css, x, after, 0 if down else LANE))


def _arrival(css: str, x: float, after: Ends, edge: int) -> str:
    """From the edge of the row to the bar: onto it, or to whichever end is nearer."""
    if after.left <= x <= after.right:
        touch = TOP if edge == 0 else TOP + HIGH
        tip = "l-3.5-5h7z" if edge == 0 else "l-3.5 5h7z"
        return _up(css, x, edge, touch) + _tip(css, x, touch, tip)
    to = after.left if x < after.left else after.right
    tip = "l-5-3.5v7z" if x < after.left else "l5-3.5v7z"
    return _up(css, x, edge, MIDDLE) + _flat(css, x, to) + _tip(css, to, MIDDLE, tip)


def _flat(css: str, left: float, right: float) -> str:
    return f'<line class="{css}" x1="{left}%" x2="{right}%" y1="{MIDDLE}" y2="{MIDDLE}"/>'


def _up(css: str, x: float, begin: int, end: int) -> str:
    return f'<line class="{css}" x1="{x}%" x2="{x}%" y1="{begin}" y2="{end}"/>'


def _tip(css: str, x: float, y: int, path: str) -> str:
    return f'<svg class="{css} wl-tip" x="{x}%" overflow="visible"><path d="M0 {y}{path}"/></svg>'
