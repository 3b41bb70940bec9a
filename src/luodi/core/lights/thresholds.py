"""Thresholds in order: ranges with open and closed ends, and what is wrong between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.core.exact import GRAIN, grains
from luodi.core.lights.measures import MEASURES
from luodi.core.lights.problems import Problem
from luodi.core.lights.words import SEVERITY

# Ends are (number in milliardths, side): just before it -1, just after it 1; infinite ones too.
End = tuple[float | int, int]


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """All numbers from one cut to another; cuts lie beside numbers, so that 含 and 不含 differ."""

    low: End
    high: End

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low >= self.high

    def holds(self, other: Range) -> bool:
        """Whether all of the other lies in it."""
        return self.low <= other.low and other.high <= self.high

    def meets(self, other: Range) -> bool:
        """Whether some number lies in both."""
        return max(self.low, other.low) < min(self.high, other.high)


def range_of(bounds: Mapping[str, Any]) -> Range:
    """The range of `at_least`, `above`, `at_most`, `below`."""
    low: End = (float("-inf"), 0)
    high: End = (float("inf"), 0)
    if "at_least" in bounds:
        low = (grains(bounds["at_least"]), -1)
    if "above" in bounds:
        low = max(low, (grains(bounds["above"]), 1))
    if "at_most" in bounds:
        high = (grains(bounds["at_most"]), 1)
    if "below" in bounds:
        high = min(high, (grains(bounds["below"]), -1))
    return Range(low, high)


def hole(ranges: Iterable[Range]) -> Range | None:
    """The first hole between ranges; None if they hang together."""
    reached: End | None = None
    for one in sorted(ranges):
        if reached is not None and one.low > reached:
            return Range(reached, one.low)
        reached = one.high if reached is None else max(reached, one.high)
    return None


def clauses_of(condition: Mapping[str, Any]) -> list[Any]:
    """The clauses of a condition; one alone may stand without a list."""
    when = condition["when"]
    return list(when) if isinstance(when, list | tuple) else [when]


def problems_between(conditions: Any, path: str) -> Iterator[Problem]:
    """Faults among the conditions of a dimension that look at one measure alone."""
    groups: dict[tuple[str, str], list[tuple[int, Range, str]]] = {}
    mixed = set()
    for n, one in enumerate(conditions):
        clauses = clauses_of(one)
        for clause in clauses:
            key = (clause["measure"], clause.get("of", ""))
            if len(clauses) > 1:
                mixed.add(key)
            elif "is" not in clause:
                groups.setdefault(key, []).append((n, range_of(clause), one["colour"]))
    for key, found in groups.items():
        faults = list(_pairs(found, path))
        yield from faults
        if not faults:
            yield from _holes(key, found, path, check=key not in mixed)
            yield from _severities(key, found, path)


def _pairs(found: list[tuple[int, Range, str]], path: str) -> Iterator[Problem]:
    for at, (n, later, _colour) in enumerate(found):
        for m, earlier, _other in found[:at]:
            if earlier.holds(later):
                yield Problem(
                    f"{path}.conditions[{n}]",
                    "order",
                    f"第{n + 1}条永远轮不到：第{m + 1}条已包含它，请调整次序或界限",
                    f"never reached: condition {m + 1} holds whenever it does; change the order",
                )
            elif later.meets(earlier) and not later.holds(earlier):
                yield Problem(
                    f"{path}.conditions[{n}]",
                    "overlap",
                    f"第{n + 1}条与第{m + 1}条的界限交叉",
                    f"its bounds overlap those of condition {m + 1}",
                )


def _holes(
    key: tuple[str, str], found: list[tuple[int, Range, str]], path: str, *, check: bool
) -> Iterator[Problem]:
    empty = hole(one for _n, one, _colour in found) if check else None
    if empty is not None:
        low, high = _said(empty.low), _said(empty.high)
        label = MEASURES[key[0]].label
        yield Problem(
            path,
            "hole",
            f"“{label}”在{low}与{high}之间没有规定（注意含与不含）",
            f"nothing is said of {key[0]} between {low} and {high} (mind which ends are included)",
        )


def _severities(
    key: tuple[str, str], found: list[tuple[int, Range, str]], path: str
) -> Iterator[Problem]:
    """A worse value must not get a better colour; grey says nothing."""
    better = MEASURES[key[0]].better
    lit = sorted(((one, SEVERITY[c]) for _n, one, c in found if c != "grey"), reverse=better > 0)
    grades = [severity for _range, severity in lit]
    if better and grades != sorted(grades):
        yield Problem(
            path,
            "severity",
            f"“{MEASURES[key[0]].label}”越差，灯色反而越轻：界限的次序不对",
            f"a worse {key[0]} gets a better colour: the thresholds are out of order",
        )


def _said(end: End) -> str:
    return f"{end[0] / GRAIN:g}"
