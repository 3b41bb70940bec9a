"""A target's path and values, worked out in one way for light, goal page, task page and API.

A target's facts are those its task keeps (see :mod:`luodi.apps.tasks.courses`). The values of a
report count once it is filed; what a supporting unit reports to the unit that leads does not.

A unit that takes a part over goes on from what the former one reported: until it has reported, the
last value of the part stands; from then on its own, which is the part's whole figure, not what it
added. So figures of units that answer side by side add up, those of units that answered one after
the other do not. Levels and rates never add up: of several units they are known where all agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from luodi.apps.tasks.models import (
    Measure,
    PathKind,
    ProgressState,
    ProgressValue,
    TaskParty,
    TaskTarget,
)
from luodi.core.elapsed import Basis
from luodi.core.exact import Number
from luodi.core.target_plan import begin_of
from luodi.core.trajectory import Aim, Dated, Even, Kind, Target, aim_of
from luodi.kernel import many
from luodi.kernel.prepared import prepared

Json = dict[str, Any]
Row = tuple[Any, ...]
ENDS = 7
_KINDS = {
    Measure.CUMULATIVE: Kind.CUMULATIVE,
    Measure.POINT: Kind.LEVEL,
    Measure.RATE: Kind.RATE,
    Measure.LOWER: Kind.LEVEL,
    Measure.RANGE: Kind.LEVEL,
}


def facts_of(target: TaskTarget, values: Sequence[list[Any]] = ()) -> Json:
    """A target as its task keeps it; points prefetched."""
    facts: Json = {
        "id": target.pk,
        "measure": target.measure,
        "op": target.op,
        "goal": target.value,
        "high": target.high,
        "start": target.baseline,
        "begin": _iso(target.begins_on),
        "due": _iso(target.ends_on),
        "path": target.path,
        "points": [[point.on.isoformat(), point.value] for point in target.points.all()],
        "weight": target.weight,
        "values": list(values),
    }
    return {key: value for key, value in facts.items() if value not in (None, "", [])}


def path_of(facts: Json, issued_on: dt.date | None, due: dt.date | None) -> Target | None:
    """The target with its path, of a task issued and due then; None without time to reach it in,
    and where its plan is a misfit."""
    try:
        return _path(facts, issued_on, due)
    except ValueError:
        return None


def is_misfit(facts: Json, issued_on: dt.date | None, due: dt.date | None) -> bool:
    """Whether its plan cannot be: its dates or its goal have left it behind."""
    try:
        _path(facts, issued_on, due)
    except ValueError:
        return True
    return False


def _path(facts: Json, issued_on: dt.date | None, due: dt.date | None) -> Target | None:
    """Raises ValueError where points, goal and dates do not fit each other."""
    due = _day(facts.get("due")) or due
    begin = _day(facts.get("begin")) or (begin_of(issued_on, due) if issued_on else None)
    if begin is None or due is None:
        return None
    aim, strict = aim_of(str(facts.get("op", "=")))
    measure = Measure(facts.get("measure", Measure.CUMULATIVE))
    points = tuple((dt.date.fromisoformat(on), value) for on, value in facts.get("points", ()))
    stepped = facts.get("path") == PathKind.MONTHS
    basis = Basis.MONTH_PLAN if stepped else Basis.NODES
    if measure == Measure.LOWER and aim is Aim.UP:
        aim = Aim.DOWN
    return Target(
        kind=_KINDS[measure],
        aim=aim,
        goal=facts["goal"],
        high=facts.get("high") if aim is Aim.WITHIN else None,
        begin=begin,
        due=due,
        baseline=facts.get("start"),
        path=Dated(points, basis, stepped) if points else Even(Basis.MONTHS),
        strict=strict,
    )


def actual_of(facts: Json, day: dt.date) -> Number | None:
    """The value known on the day, from the last ones of each part."""
    known = [value for on, value in facts.get("values", ()) if on <= day.isoformat()]
    return together(known, facts.get("measure", Measure.CUMULATIVE))


def together(values: Sequence[Number], measure: str) -> Number | None:
    """What the values of parts are as one: a sum where they add up, else what all of them say."""
    if not values:
        return None
    if measure == Measure.CUMULATIVE:
        return sum(values)
    return values[0] if len(set(values)) == 1 else None


def values_of(target_ids: Iterable[int]) -> QuerySet[ProgressValue, Row]:
    """All that counts of these targets, oldest report first."""
    return _valid().filter(target__in=many.keys(target_ids))


def _valid() -> QuerySet[ProgressValue, Row]:
    held = TaskParty.objects.filter(
        task=OuterRef("progress__task"), unit=OuterRef("progress__unit")
    )
    rows = ProgressValue.objects.filter(
        progress__state=ProgressState.FILED, progress__for_lead=False
    ).annotate(part=Subquery(held.values("position")[:1]))
    names = ("target_id", "value", "progress__unit_id", "part", "progress__as_of", "progress__at")
    return rows.order_by("progress_id").values_list(*names)


values_of_one = prepared(lambda target: _valid().filter(target=target))


def _placed(rows: Iterable[Row]) -> Iterable[tuple[int, object, dt.date, float]]:
    """Target, part, day, value. A unit that is no party (any more) is a part of its own."""
    for target_id, value, unit_id, part, as_of, at in rows:
        place = ("unit", unit_id) if part is None else part
        yield target_id, place, as_of or timezone.localdate(at), value


def latest(rows: Iterable[Row]) -> dict[int, list[list[Any]]]:
    """For each target the last (day, value) of each part, from rows as :func:`values_of` gives."""
    found: dict[int, dict[object, list[Any]]] = {}
    for target_id, place, on, value in _placed(rows):
        day, parts = on.isoformat(), found.setdefault(target_id, {})
        if place not in parts or parts[place][0] <= day:
            parts[place] = [day, value]
    return {pk: list(parts.values()) for pk, parts in found.items()}


def histories(
    rows: Iterable[Row], measures: dict[int, str], until: dt.date
) -> dict[int, list[tuple[dt.date, float | None]]]:
    """For each target its value on every day something was reported for, until that day.

    None is a day on which the units do not agree; see :func:`together`.
    """
    found: dict[int, dict[dt.date, float | None]] = {}
    parts: dict[int, dict[object, float]] = {}
    for target_id, place, on, value in sorted(_placed(rows), key=lambda row: row[2]):
        if on > until:
            continue
        held = parts.setdefault(target_id, {})
        held[place] = value
        said = together(list(held.values()), measures[target_id])
        found.setdefault(target_id, {})[on] = None if said is None else float(said)
    return {pk: list(days.items()) for pk, days in found.items()}


def month_ends(rows: Iterable[Row], cumulative: Iterable[int]) -> dict[int, list[list[Any]]]:
    """For each of these targets the last (day, value) of its newest months, oldest first.

    `ENDS` of them: enough to tell what was added in the month or quarter that ended last.
    """
    measures = dict.fromkeys(cumulative, str(Measure.CUMULATIVE))
    known = (row for row in rows if row[0] in measures)
    found = {}
    for pk, days in histories(known, measures, dt.date.max).items():
        last = {(day.year, day.month): [day.isoformat(), value] for day, value in days}
        found[pk] = list(last.values())[-ENDS:]
    return found


def value_by(facts: Json, day: dt.date) -> Number | None:
    """The cumulative value known at the close of the last day of a month."""
    known = [value for on, value in facts.get("ends", ()) if on <= day.isoformat()]
    return known[-1] if known else None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
