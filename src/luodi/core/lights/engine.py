"""From facts and rules to a light: the same facts and rules give the same light, on any day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from luodi.core.lights.facts import facts_of
from luodi.core.lights.lateness import late, stale
from luodi.core.lights.measures import View
from luodi.core.lights.periods import Earlier, Mark, ends_between, period_of, trail
from luodi.core.lights.result import DimensionLight, Light
from luodi.core.lights.rules import Condition, Consequence, Dimension, RuleSet
from luodi.core.lights.situation import MISFIT, Situation
from luodi.core.lights.words import SEVERITY, Why
from luodi.core.workdays import WorkCalendar

History = Sequence[tuple[dt.date, Situation]]

_ENDED = {
    "done": Condition((), "green", Why.COMPLETED.value),
    "left": Condition((), "grey", Why.CLOSED.value),
    "paused": Condition((), "grey", Why.PAUSED.value),
}
_MISFIT = Condition((), "grey", Why.MISFIT.value)
_NOTHING: Earlier = {}


@dataclass(frozen=True, slots=True)
class _Past:
    """The marks of a dimension's earlier periods, newest first; `ends` if the day ends its own."""

    marks: Sequence[tuple[str, Mark]]
    ends: bool

    def run(self, colour: str, own: str) -> int:
        """For how many periods running this colour or a worse one has counted."""
        limit = SEVERITY[colour]
        counted = takewhile(lambda one: SEVERITY[one[1][0]] >= limit, self.marks)
        return sum(1 for _one in counted) + self.ends if SEVERITY[own] >= limit else 0

    def better(self, colour: str, own: str) -> int:
        """For how many periods running something better than this colour has counted."""
        better = {name for name, n in SEVERITY.items() if 0 < n < SEVERITY[colour]}
        counted = takewhile(lambda one: one[1][0] in better, self.marks)
        return sum(1 for _one in counted) + self.ends if own in better else 0

    def lit_since(self, colour: str) -> dt.date | None:
        """The end of the first period of those in which this colour or worse was shown till now."""
        limit = SEVERITY[colour]
        lit = [last for last, mark in takewhile(lambda m: SEVERITY[m[1][1]] >= limit, self.marks)]
        return dt.date.fromisoformat(lit[-1]) if lit else None


def light(
    situation: Situation,
    rules: RuleSet,
    day: dt.date,
    *,
    calendar: WorkCalendar | None = None,
    earlier: Earlier = _NOTHING,
) -> Light:
    """The light of a matter at the close of `day`.

    `earlier` holds the marks of earlier periods (`Light.marks`, by the period's last day) for
    rules that look back; `replay` makes them from the history. Raises ValueError if the rules
    count working days and no calendar is given.
    """
    view = View(situation, day, rules.due, calendar)
    dims = tuple(_dimension(view, one, rules, earlier) for one in rules.dimensions)
    shown = max(dims, key=lambda one: SEVERITY[one.colour])
    computed = max(dims, key=lambda one: SEVERITY[one.computed])
    return Light(
        colour=shown.colour,
        computed=computed.computed,
        why=shown.why,
        label=shown.label,
        dimension=shown.key,
        rule=rules.id,
        version=rules.version,
        name=rules.name,
        day=day,
        facts=shown.facts,
        dimensions=dims,
        consequences=_consequences(rules, dims, shown),
        late=late(situation, day, due_by=rules.due, calendar=calendar),
        stale=stale(situation, day),
    )


def replay(
    history: History, rules: RuleSet, day: dt.date, calendar: WorkCalendar | None = None
) -> Light:
    """The light of `day` from what was known when: (known since, situation), in any order.

    Every earlier period is judged by what was known at its end, so that what was lit stays lit.
    Raises ValueError if nothing was known on the day.
    """
    known = sorted(history, key=lambda one: one[0])
    days = [since for since, _situation in known]
    if not days or days[0] > day:
        raise ValueError(f"nothing is known of {day}")

    def at(when: dt.date) -> Situation:
        return known[bisect_right(days, when) - 1][1]

    earlier: dict[str, Mapping[str, Mark]] = {}
    if rules.looks_back:
        begin = period_of(day, rules.period).begin
        for end in ends_between(days[0], begin, rules.period):
            past = light(at(end), rules, end, calendar=calendar, earlier=earlier)
            earlier[end.isoformat()] = past.marks
    return light(at(day), rules, day, calendar=calendar, earlier=earlier)


def _unless_misfit(situation: Situation, hit: Condition) -> Condition:
    """A plan that cannot be says nothing of how far the work is: nothing is green by it."""
    return _MISFIT if hit.colour == "green" and situation.values.get(MISFIT) else hit


def _dimension(view: View, dim: Dimension, rules: RuleSet, earlier: Earlier) -> DimensionLight:
    view = View(view.situation, view.day, view.due_by, view.calendar, dim.key)
    past = _Past(
        trail(earlier, view.day, rules.period, dim.key),
        ends=period_of(view.day, rules.period).end == view.day,
    )
    ended = _ENDED.get(view.situation.state)
    hit = ended or _unless_misfit(view.situation, dim.first(view))
    settled = hit if ended else _exits(view, dim, _runs(dim, hit, past), hit, past)
    exemption = view.situation.exempted(view.day, dim.key)
    exempt = exemption is not None and not ended and settled.colour in dim.exempts
    shown = Condition((), rules.exempt, Why.EXEMPT.value) if exempt else settled
    return DimensionLight(
        key=dim.key,
        name=dim.name,
        colour=shown.colour,
        computed=settled.colour,
        counted=rules.exempt if exempt else hit.colour,
        why=shown.why,
        label=shown.label,
        periods=past.run(settled.colour, hit.colour),
        exemption=exemption if exempt else None,
        facts=facts_of(view, dim, hit, past.run(hit.colour, hit.colour), exemption),
    )


def _runs(dim: Dimension, hit: Condition, past: _Past) -> Condition:
    """What the decisive condition becomes by repetition; the worst of the runs that are full."""
    due = [
        Condition((), run.becomes, Why.RUN.value, run.label)
        for run in dim.runs
        if SEVERITY[run.becomes] > SEVERITY[hit.colour]
        and past.run(run.colour, hit.colour) >= run.periods
    ]
    return max(due, key=lambda one: SEVERITY[one.colour], default=hit)


def _exits(
    view: View, dim: Dimension, settled: Condition, hit: Condition, past: _Past
) -> Condition:
    """What stays lit because its way out has not been gone yet."""
    held = settled
    for way in dim.exits:
        since = past.lit_since(way.colour)
        if since is None or SEVERITY[held.colour] >= SEVERITY[way.colour]:
            continue
        confirmed = view.situation.rectified_on
        is_out = (
            confirmed is not None and since <= confirmed <= view.day
            if way.rectified
            else past.better(way.colour, hit.colour) >= way.periods
        )
        if not is_out:
            held = Condition((), way.colour, Why.HELD.value)
    return held


def _consequences(
    rules: RuleSet, dims: Sequence[DimensionLight], shown: DimensionLight
) -> tuple[Consequence, ...]:
    """What the colours bring; of several for one colour those of the longest run that is full."""
    by_key = {dim.key: dim for dim in dims}
    found: dict[tuple[str, str], list[Consequence]] = {}
    for one in rules.consequences:
        dim = by_key[one.dimension] if one.dimension else shown
        if dim.colour == one.colour and max(dim.periods, 1) >= one.periods:
            found.setdefault((one.dimension, one.colour), []).append(one)
    return tuple(
        one
        for group in found.values()
        for one in group
        if one.periods == max(other.periods for other in group)
    )
