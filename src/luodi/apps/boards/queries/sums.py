"""Figures from the sums that are kept ready, put right by what happened since.

Only what is due in the present month is still looked at task by task: whether it is overdue depends
on the day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models import Sum as Total

from luodi.apps.boards.contribution import OPEN, Contribution, Place, month
from luodi.apps.boards.models import Counted, Mark, Sum
from luodi.apps.boards.queries.asked import Asked, Day
from luodi.apps.boards.queries.contributions import contributions
from luodi.core.rates import Outcome
from luodi.kernel.models import Event

MOST_CHANGED = 2_000  # more changed tasks than these are counted afresh
_TASKS = "tasks.task"
_LATE = Outcome.LATE_OPEN.value
NOW = "now"  # open and due in the present month
Counts = dict[str, int]
# key, month of due (0: all together), outcome, how many, returned, extended
_Line = tuple[str, int, str, int, int, int]


@dataclass(slots=True)
class Since:
    """What happened after the mark: what the tasks had added, and what they add now."""

    seq: int
    before: list[Contribution] = field(default_factory=list)
    after: list[Contribution] = field(default_factory=list)


def since_mark(organisation_id: int) -> Since | None:
    """None where there are no sums, or where too much has changed."""
    mark = Mark.objects.filter(pk=organisation_id).first()
    if mark is None:
        return None
    pks = changed_since(organisation_id, mark.seq, MOST_CHANGED + 1)
    if len(pks) > MOST_CHANGED:
        return None
    if not pks:
        return Since(mark.seq)
    kept = Counted.objects.filter(pk__in=pks).values_list("added", flat=True)
    before = [Contribution.from_json(added) for added in kept]
    return Since(mark.seq, before, list(contributions(pks).values()))


def changed_since(organisation_id: int, seq: int, most: int) -> list[int]:
    """So many of the tasks that something happened to."""
    events = Event.objects.filter(organisation_id=organisation_id, target_type=_TASKS, seq__gt=seq)
    found = events.order_by().values_list("target_id", flat=True).distinct()
    return sorted(found[:most])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sums: of a kind (a letter of :mod:`..contribution`), `by_month` of due or together."""

    kind: str
    asked: Asked
    today: dt.date
    by_month: bool = False


def summed(organisation_id: int, wanted: Wanted, since: Since) -> dict[tuple[str, int], Counts]:
    """By key and month of due (0: all together): how many of each outcome.

    What is open and due in the present month stands apart (NOW): who reads the sums says how much
    of it is overdue today.
    """
    asked = wanted.asked
    rows = Sum.objects.filter(
        _range(asked), organisation_id=organisation_id, kind=wanted.kind, basis=asked.basis
    )
    found: dict[tuple[str, int], Counter[str]] = {}
    _add(found, _kept(rows, wanted), 1)
    for sign, changed in ((-1, since.before), (1, since.after)):
        _add(found, _fitting(changed, wanted), sign)
    return {key: dict(counter) for key, counter in found.items() if counter["issued"]}


def _range(asked: Asked) -> Q:
    period = asked.period
    if period is None:
        return Q()
    name = "issued" if asked.by == Day.ISSUED else "due"
    return Q(**{f"{name}__gte": month(period.begin), f"{name}__lte": month(period.end)})


def _kept(rows: QuerySet[Sum], wanted: Wanted) -> Iterable[_Line]:
    is_open, now = Q(outcome=OPEN), month(wanted.today)
    what = Case(
        When(is_open & Q(due__gt=0, due__lt=now), then=Value(_LATE)),
        When(is_open & Q(due=now), then=Value(NOW)),
        default=F("outcome"),
    )
    when = F("due") if wanted.by_month else Value(0, IntegerField())
    found = rows.order_by().annotate(what=what, at=when).values("key", "at", "what")
    sums = found.annotate(many=Total("n"), back=Total("returned"), more=Total("extended"))
    return sums.values_list("key", "at", "what", "many", "back", "more")


def _fitting(rows: Iterable[Contribution], wanted: Wanted) -> Iterator[_Line]:
    """What changed tasks add to the sums that are wanted."""
    asked, by = wanted.asked, wanted.asked.due_by
    for one in rows:
        place = one.place(by)
        if not _fits(one.issued if asked.by == Day.ISSUED else place.due, asked):
            continue
        when = place.due if wanted.by_month else 0
        what = _what(place, month(wanted.today))
        for key in one.keys:
            if key.startswith(wanted.kind):
                yield key[1:], when, what, 1, int(one.returned), int(one.extended)


def _fits(at: int, asked: Asked) -> bool:
    period = asked.period
    return period is None or month(period.begin) <= at <= month(period.end)


def _what(place: Place, now: int) -> str:
    if place.outcome != OPEN or not place.due:
        return place.outcome
    return _LATE if place.due < now else NOW if place.due == now else OPEN


def _add(found: dict[tuple[str, int], Counter[str]], lines: Iterable[_Line], sign: int) -> None:
    for key, at, what, n, returned, extended in lines:
        counter = found.setdefault((key, at), Counter())
        counter[what] += sign * n
        counter["issued"] += sign * n
        counter["returned"] += sign * returned
        counter["extended"] += sign * extended
