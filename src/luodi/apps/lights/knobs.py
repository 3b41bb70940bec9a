"""The numbers of a rule set that people turn: each limit once, however many conditions share it.

Where one light ends another begins: “低于序时20个百分点” stands in two conditions as one number.
Turning it turns both, so that no hole and no overlap comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from luodi.core.exact import exact, grains
from luodi.core.lights.thresholds import clauses_of

BOUNDS = ("at_least", "above", "at_most", "below")
_PERCENT = 100
# Measures that are typed with the other sign where they lie below zero: “低于”, “距时限”.
_TURNED = frozenset({"gap", "overdue_days", "overdue_workdays"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: condition, clause and bound."""

    condition: int
    clause: int
    bound: str


@dataclass(slots=True)
class Knob:
    """One number of one item, with the places where it stands."""

    name: str
    item: int
    measure: str
    of: str
    value: float
    places: list[Place] = field(default_factory=list)

    @property
    def is_before(self) -> bool:
        """Whether it is typed without its minus sign: short of the schedule, before the date."""
        return self.measure in _TURNED and (self.value < 0 or self.measure == "gap")

    @property
    def typed(self) -> float:
        """The number as people type it."""
        value = float(exact(self.value) * (_PERCENT if self.measure == "ratio" else 1))
        return -value or 0.0 if self.is_before else value

    def kept(self, typed: float) -> float | int:
        """What was typed, as the rule set keeps it."""
        value = exact(-typed if self.is_before else typed)
        found = float(value / _PERCENT if self.measure == "ratio" else value)
        return int(found) if found.is_integer() else found

    @property
    def conditions(self) -> list[int]:
        """The conditions it stands in, counted from one."""
        return sorted({place.condition + 1 for place in self.places})


def knobs(data: Mapping[str, Any]) -> Iterator[Knob]:
    """The numbers of a rule set, item by item, in the order of its conditions."""
    for item, dim in enumerate(data["dimensions"]):
        found: dict[tuple[str, str, int], Knob] = {}
        for n, condition in enumerate(dim["conditions"]):
            for m, clause in enumerate(clauses_of(condition)):
                for bound in BOUNDS:
                    if bound in clause:
                        _place(found, item, clause, Place(n, m, bound))
        yield from found.values()


def _place(
    found: dict[tuple[str, str, int], Knob], item: int, clause: Mapping[str, Any], at: Place
) -> None:
    measure, of, value = clause["measure"], clause.get("of", ""), clause[at.bound]
    key = measure, of, grains(value)
    if key not in found:
        found[key] = Knob(f"d{item}-n{len(found)}", item, measure, of, value)
    found[key].places.append(at)


def turned(data: Mapping[str, Any], typed: Mapping[str, float]) -> dict[str, Any]:
    """A copy of the rule set with the numbers that were typed, by the names of their knobs."""
    made = deepcopy(dict(data))
    for knob in knobs(data):
        value = knob.kept(typed[knob.name])
        conditions = made["dimensions"][knob.item]["conditions"]
        for place in knob.places:
            clauses_of(conditions[place.condition])[place.clause][place.bound] = value
    return made
