"""A rule set: how a scheme lights matters, as data that people can read, change and keep.

    {"id": "wuhan", "version": 1, "name": "武汉口径", "dimensions": [{
        "key": "progress", "name": "进度",
        "conditions": [
            {"when": {"measure": "ratio", "of": "progress", "at_least": 0.8},
             "colour": "green", "why": "ratio_met"}, …],
        "default": {"colour": "grey", "why": "unknown"}}]}

The first condition that holds decides; one that needs a fact that is not known never holds.
Bounds are `at_least`/`at_most` (含) and `above`/`below` (不含). `rule_set` reads the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi.core.exact import grains
from luodi.core.lights.checks import problems_of
from luodi.core.lights.measures import NEEDS_CALENDAR, View, measured
from luodi.core.lights.problems import RulesError
from luodi.core.lights.thresholds import clauses_of


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison, bounds in milliardths, None for none. `flag` is what a flag has to be."""

    measure: str
    of: str = ""
    at_least: int | None = None
    above: int | None = None
    at_most: int | None = None
    below: int | None = None
    flag: bool | None = None

    def holds(self, view: View) -> bool:
        """Whether it holds; never for what is not known."""
        value = measured(view, self.measure, self.of)
        if value is None:
            return False
        if self.flag is not None or isinstance(value, bool):
            return value is self.flag
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """All clauses hold: this colour, for this reason. `label` is the place's own word for it."""

    clauses: tuple[Clause, ...]
    colour: str
    why: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """This colour or a worse one for so many periods running becomes another."""

    colour: str
    periods: int
    becomes: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """This colour stays until rectification is confirmed, or for so many better periods."""

    colour: str
    periods: int = 0
    rectified: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """One light of a scheme; `track` names the figures that its sentence tells."""

    key: str
    name: str
    conditions: tuple[Condition, ...]
    default: Condition
    track: str = "progress"
    runs: tuple[Run, ...] = ()
    exits: tuple[Exit, ...] = ()
    exempts: tuple[str, ...] = ()

    def first(self, view: View) -> Condition:
        """The condition that decides."""
        found = (one for one in self.conditions if all(c.holds(view) for c in one.clauses))
        return next(found, self.default)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a colour brings with it, for the matter or one dimension, after so many periods."""

    colour: str
    text: str
    act: str = ""
    periods: int = 1
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A scheme: lights by dimension, the worst of them for the matter.

    `period` is what runs count (week, month, quarter), `due` which due date counts, `exempt` the
    colour shown under an exemption, `basis` where the rules stand.
    """

    id: str
    version: int
    name: str
    dimensions: tuple[Dimension, ...]
    basis: str = ""
    note: str = ""
    period: str = "month"
    due: str = "current"
    exempt: str = "grey"
    consequences: tuple[Consequence, ...] = ()

    @property
    def looks_back(self) -> bool:
        """Whether earlier periods count, so that a light needs their marks."""
        dims = self.dimensions
        return any(d.runs or d.exits for d in dims) or any(c.periods > 1 for c in self.consequences)

    @property
    def tracks(self) -> frozenset[str]:
        """The names of figures and values that conditions compare."""
        conditions = (c for dim in self.dimensions for c in dim.conditions)
        return frozenset(clause.of for c in conditions for clause in c.clauses if clause.of)

    @property
    def needs_calendar(self) -> bool:
        """Whether working days are counted."""
        conditions = (c for dim in self.dimensions for c in dim.conditions)
        return any(clause.measure in NEEDS_CALENDAR for c in conditions for clause in c.clauses)


def rule_set(data: Mapping[str, Any]) -> RuleSet:
    """The rules that stand in the data; raises RulesError with everything that is wrong."""
    problems = problems_of(data)
    if problems:
        raise RulesError(problems)
    given = dict(data)
    given["dimensions"] = tuple(_dimension(one) for one in data["dimensions"])
    given["consequences"] = tuple(Consequence(**one) for one in data.get("consequences", ()))
    return RuleSet(**given)


def _dimension(data: Mapping[str, Any]) -> Dimension:
    given = dict(data)
    given["conditions"] = tuple(_condition(one) for one in data["conditions"])
    given["default"] = _condition(data["default"])
    given["runs"] = tuple(Run(**one) for one in data.get("runs", ()))
    given["exits"] = tuple(Exit(**one) for one in data.get("exits", ()))
    given["exempts"] = tuple(data.get("exempts", ()))
    return Dimension(**given)


def _condition(data: Mapping[str, Any]) -> Condition:
    clauses = tuple(_clause(one) for one in clauses_of(data)) if "when" in data else ()
    return Condition(clauses, data["colour"], data["why"], data.get("label", ""))


def _clause(data: Mapping[str, Any]) -> Clause:
    bounds = ("at_least", "above", "at_most", "below")
    given = {name: grains(data[name]) for name in bounds if name in data}
    return Clause(data["measure"], data.get("of", ""), **given, flag=data.get("is"))
