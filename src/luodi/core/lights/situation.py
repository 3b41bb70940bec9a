"""What a light looks at: the facts of one matter as they are known on a day, as JSON and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from luodi.core.exact import Number, exact
from luodi.core.rollup import Part, roll_up
from luodi.core.trajectory import Course

Known = Number | bool | None
MISFIT = "misfit"  # among the values: a plan does not fit its dates or goal


@dataclass(frozen=True, slots=True)
class Figure:
    """How much is done and how much should be, as ratios (0.48 of the whole); None is unknown.

    `basis` is what `expected` was computed by, `through` the day up to which the figures go (the
    end of the month of the statistics), where that is not the day of the light.
    """

    actual: Number | None = None
    expected: Number | None = None
    basis: str = ""
    through: dt.date | None = None


def figure_of(
    courses: Sequence[Course],
    weights: Sequence[Number] | None = None,
    through: dt.date | None = None,
) -> Figure:
    """One figure of where the targets of a matter stand, weighted (equally without `weights`).

    Only targets whose actual and expected values are both known are in it, on either side. One
    alone keeps what exceeds 100 %; of several each counts 0 to 1. Raises ValueError unless there
    are as many weights as courses.
    """
    pairs = zip(courses, weights or [1] * len(courses), strict=True)
    known = [(c, w) for c, w in pairs if c.done is not None and c.due_by_now is not None]
    bases = {course.basis for course, _weight in known}
    basis = bases.pop().value if len(bases) == 1 else ""
    if len(known) == 1:
        return Figure(known[0][0].done, known[0][0].due_by_now, basis, through)
    done = roll_up(Part(course.done, weight) for course, weight in known)
    should = roll_up(Part(course.due_by_now, weight) for course, weight in known)
    return Figure(done.progress, should.progress, basis, through)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason that was accepted, from `begin` to `until`, by whom; for some dimensions or all.

    Without somebody who approved it, it changes nothing.
    """

    begin: dt.date
    until: dt.date
    reason: str
    by: str
    dimensions: tuple[str, ...] = ()

    def covers(self, day: dt.date, dimension: str) -> bool:
        """Whether it holds on that day."""
        named = not self.dimensions or dimension in self.dimensions
        return bool(self.by) and named and self.begin <= day <= self.until


@dataclass(frozen=True, slots=True)
class Situation:
    """One matter. `state` is one of open, paused, done, left.

    `reported_on` is the day of the last report, `report_due` the day by which the next is owed.
    `rectified_on` is the day the office confirmed that what was wrong has been put right.
    `figures` by track (progress, payment, month …), `values` whatever else a scheme names.
    """

    state: str = "open"
    issued_on: dt.date | None = None
    due_original: dt.date | None = None
    due_current: dt.date | None = None
    closed_on: dt.date | None = None
    reported_on: dt.date | None = None
    report_due: dt.date | None = None
    planned_start: dt.date | None = None
    started_on: dt.date | None = None
    registered_on: dt.date | None = None
    rectified_on: dt.date | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    values: Mapping[str, Known] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What is known, without what is not; `situation_from` reads it back."""
        known: dict[str, Any] = _json(self)
        return known

    def exempted(self, day: dt.date, dimension: str) -> Exemption | None:
        """The exemption that holds for a dimension on a day, the one that ends last."""
        found = [one for one in self.exemptions if one.covers(day, dimension)]
        return max(found, key=lambda one: one.until, default=None)


def situation_from(data: Mapping[str, Any]) -> Situation:
    """A situation from its JSON; raises TypeError for fields that do not exist."""
    made = _dates(Situation, data)
    figures = data.get("figures", {})
    made["figures"] = {track: Figure(**_dates(Figure, one)) for track, one in figures.items()}
    made["exemptions"] = tuple(
        Exemption(**(_dates(Exemption, one) | {"dimensions": tuple(one.get("dimensions", ()))}))
        for one in data.get("exemptions", ())
    )
    return Situation(**made)


def _dates(cls: type, data: Mapping[str, Any]) -> dict[str, Any]:
    days = {f.name for f in fields(cls) if "dt.date" in str(f.type)}
    return {k: dt.date.fromisoformat(v) if k in days and v else v for k, v in data.items()}


def _json(value: Any) -> Any:
    if isinstance(value, Situation | Figure | Exemption):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: _json(one) for name, one in pairs if one not in (None, (), {})}
    if isinstance(value, Mapping):
        return {key: _json(one) for key, one in value.items()}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else float(exact(value))
