"""The figures of a board: from sums where they are kept, straight from the tasks elsewhere.

Both say the same at any moment (:mod:`.trust` compares them every night).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from luodi.apps.boards.contribution import DOCUMENT, GOAL, HELP, LEADER, TOTAL, UNIT
from luodi.apps.boards.models import Mark
from luodi.apps.boards.queries.asked import FIGURES, Asked, Dimension, tasks_asked
from luodi.apps.boards.queries.contributions import NONE
from luodi.apps.boards.queries.counting import Counts, counted, supporting, total_of
from luodi.apps.boards.queries.sums import NOW, Since, Wanted, since_mark, summed
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import unit_ids_of
from luodi.apps.tasks.queries.outcomes import due_column
from luodi.apps.tasks.rules import sees_all
from luodi.kernel.access import Actor

_KINDS = {
    Dimension.UNIT: UNIT,
    Dimension.GOAL: GOAL,
    Dimension.DOCUMENT: DOCUMENT,
    Dimension.LEADER: LEADER,
}


@dataclass(slots=True)
class Figures:
    """All tasks once, by what was asked for, and with how many each unit helps.

    `hinted`: of how many reports of a unit something was pointed out lately.
    """

    total: Counts
    rows: dict[Hashable, Counts]
    helped: dict[int, int] = field(default_factory=dict)
    hinted: dict[int, int] = field(default_factory=dict)
    today: dt.date | None = None


def figures(actor: Actor, asked: Asked, today: dt.date) -> Figures:
    """The figures as they are now."""
    return ready(actor, asked, today) or live(actor, asked, today)


def live(actor: Actor, asked: Asked, today: dt.date) -> Figures:
    """Counted from the tasks."""
    tasks, _query = tasks_asked(actor, asked, today)
    is_unit = asked.dimension == Dimension.UNIT
    return Figures(
        total_of(tasks, asked, today),
        counted(actor, tasks, asked, today),
        supporting(actor, asked, today) if is_unit else {},
    )


def ready(actor: Actor, asked: Asked, today: dt.date) -> Figures | None:
    """From the sums; None where there are none, or none for what the actor sees."""
    own = None if sees_all(actor) else unit_ids_of(actor)
    is_unit = asked.dimension == Dimension.UNIT
    if own is not None and not (is_unit and len(own) == 1):
        return None
    pk = actor.organisation_id
    since = since_mark(pk)
    if since is None:
        return None
    found = _rows(actor, asked, today, since)
    total = _total(actor, asked, today, since) if own is None else None
    helped = summed(pk, Wanted(HELP, asked, today), since) if is_unit else {}
    if not _is_still(pk, since):
        return None
    if own is not None:
        found = {key: counts for key, counts in found.items() if key in own}
        total = found.get(own[0])
    helps = {int(key): counts["issued"] for (key, _at), counts in helped.items()}
    if own is not None:
        helps = {unit: n for unit, n in helps.items() if unit in own}
    return Figures(total or dict.fromkeys((f.key for f in FIGURES), 0), found, helps)


def by_month(actor: Actor, asked: Asked, today: dt.date) -> dict[tuple[int, int], Counts] | None:
    """Units by the month (1 to 12) in which tasks are due; None as :func:`ready`."""
    if not sees_all(actor):
        return None
    since = since_mark(actor.organisation_id)
    if since is None:
        return None
    found = summed(actor.organisation_id, Wanted(UNIT, asked, today, by_month=True), since)
    late = counted(actor, _late_now(actor, asked, today), asked, today)
    if not _is_still(actor.organisation_id, since):
        return None
    return {
        (int(key), at % 100): _finished(counts, late.get(int(key)) if NOW in counts else None)
        for (key, at), counts in found.items()
    }


def _rows(actor: Actor, asked: Asked, today: dt.date, since: Since) -> dict[Hashable, Counts]:
    kind = _KINDS[Dimension(asked.dimension)]
    found = summed(actor.organisation_id, Wanted(kind, asked, today), since)
    late = counted(actor, _late_now(actor, asked, today), asked, today)
    keys = {key: _key(kind, key) for key, _at in found}
    return {
        keys[key]: _finished(counts, late.get(keys[key])) for (key, _at), counts in found.items()
    }


def _total(actor: Actor, asked: Asked, today: dt.date, since: Since) -> Counts | None:
    found = summed(actor.organisation_id, Wanted(TOTAL, asked, today), since)
    counts = found.get(("", 0))
    late = total_of(_late_now(actor, asked, today), asked, today)
    return _finished(counts, late) if counts else None


def _late_now(actor: Actor, asked: Asked, today: dt.date) -> QuerySet[Task]:
    """What is open and was due in this month before today."""
    tasks, _query = tasks_asked(actor, asked, today)
    due = due_column(asked.due_by)
    days = {f"{due}__gte": today.replace(day=1), f"{due}__lt": today}
    return tasks.filter(is_open=True, **days)


def _finished(counts: Mapping[str, int], late: Mapping[str, int] | None) -> Counts:
    """What is due this month is overdue or not; the sums of several outcomes."""
    overdue = late["late_open"] if late else 0
    found = {figure.key: counts.get(figure.key, 0) for figure in FIGURES}
    found["late_open"] += overdue
    found["open"] += counts.get(NOW, 0) - overdue
    found["decided"] = found["on_time"] + found["late_closed"] + found["late_open"]
    return found


def _key(kind: str, key: str) -> Hashable:
    if kind == LEADER:
        return "" if key == NONE else key
    return None if key == NONE else int(key)


def _is_still(organisation_id: int, since: Since) -> bool:
    """Whether the sums have not been brought up to date while they were read."""
    return Mark.objects.filter(pk=organisation_id, seq=since.seq).exists()
