"""A light and everything that says why it is what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi.core.lights.facts import Facts
from luodi.core.lights.lateness import Late, Stale
from luodi.core.lights.periods import Mark
from luodi.core.lights.rules import Consequence
from luodi.core.lights.situation import Exemption


@dataclass(frozen=True, slots=True)
class DimensionLight:
    """One dimension: `colour` is shown, `computed` is without an exemption.

    `counted` is what counts for later runs, `periods` for how long the colour has lasted.
    """

    key: str
    name: str
    colour: str
    computed: str
    counted: str
    why: str
    label: str
    periods: int
    exemption: Exemption | None
    facts: Facts

    def as_json(self) -> dict[str, Any]:
        """Without its facts, unless it is the decisive one (then they stand with the light)."""
        given = {"colour": self.colour, "why": self.why}
        if self.computed != self.colour:
            given["computed"] = self.computed
        return given | ({"label": self.label} if self.label else {})


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a matter on a day: the worst of its dimensions.

    `colour` is shown, `computed` is without exemptions. `why` is a stable key (`words.Why`) whose
    sentence `facts` fill in; `label` is the scheme's own word for the colour, if it has one.
    `late` and `stale` are results of their own.
    """

    colour: str
    computed: str
    why: str
    label: str
    dimension: str
    rule: str
    version: int
    name: str
    day: dt.date
    facts: Facts
    dimensions: tuple[DimensionLight, ...]
    consequences: tuple[Consequence, ...]
    late: Late | None
    stale: Stale | None

    @property
    def marks(self) -> Mapping[str, Mark]:
        """What later lights need of this one if the day ends a period; goes through JSON."""
        return {one.key: (one.counted, one.colour) for one in self.dimensions}

    def as_json(self) -> dict[str, Any]:
        """As it is stored: what is not known, and one dimension alone, is left out."""
        given = {
            "rule": self.rule,
            "version": self.version,
            "name": self.name,
            "on": self.day.isoformat(),
            "colour": self.colour,
            "computed": self.computed if self.computed != self.colour else None,
            "why": self.why,
            "label": self.label,
            "dimension": self.dimension,
            "facts": {key: value for key, value in self.facts.items() if value is not None},
            "dimensions": self._dimensions(),
            "consequences": [{"act": c.act, "text": c.text} for c in self.consequences],
            "late": self.late.days if self.late else None,
            "stale": self.stale.days if self.stale else None,
        }
        return {key: value for key, value in given.items() if value not in (None, "", [], {})}

    def _dimensions(self) -> dict[str, Any]:
        if len(self.dimensions) == 1:
            return {}
        return {one.key: one.as_json() for one in self.dimensions}
