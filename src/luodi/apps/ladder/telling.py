"""Telling people of rungs: in working hours, merged, once a day each.

Called by actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils import timezone

from luodi.apps.ladder.models import Hold, RungTaken, TakenState, Told
from luodi.apps.ladder.queries import reached_by
from luodi.apps.ladder.sayings import reminder
from luodi.apps.notify.inbox import Notice, tell_users
from luodi.core.ladder import Colour, To, to_of
from luodi.core.ladder.climbing import is_worked
from luodi.core.workdays import WorkCalendar
from luodi.kernel.access import Actor
from luodi.kernel.calendars import calendar_of
from luodi.kernel.models import Organisation

WORKING_HOURS = range(8, 18)


def at_work(now: dt.datetime, calendar: WorkCalendar) -> bool:
    """Whether people may be told of something at that moment."""
    local = timezone.localtime(now)
    return local.hour in WORKING_HOURS and is_worked(local.date(), calendar)


def deliver(actor: Actor, rows: QuerySet[RungTaken], now: dt.datetime) -> list[RungTaken]:
    """Tell people of these rungs of the actor's organisation; those that are settled by it.

    A rung waits until all whom it concerns are free to be told: somebody who has had the reminder
    of today gets the next one tomorrow.
    """
    calendar, today = calendar_of(actor.organisation_id), timezone.localdate(now)
    if not at_work(now, calendar):
        return []
    # One delivery at a time in an organisation; foreign keys to it are not kept waiting.
    Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    waiting = list(rows.select_for_update(of=("self",)).select_related("unit", "task"))
    dropped = _no_longer_needed(waiting, today)
    waiting = [row for row in waiting if row not in dropped]
    to = {to_of(value) for row in waiting for value in row.to}
    units = {row.unit_id: row.unit for row in waiting}
    reached = reached_by(actor.organisation_id, list(units.values()), to, today)
    told = set(
        Told.objects.filter(organisation_id=actor.organisation_id, day=today)
        .order_by()
        .values_list("user_id", flat=True)
    )
    settled, by_user = _sorted(waiting, reached, told)
    RungTaken.objects.bulk_update([*settled, *dropped], ["state", "told"], batch_size=500)
    Told.objects.bulk_create(
        (Told(organisation_id=actor.organisation_id, user_id=pk, day=today) for pk in by_user),
        batch_size=500,
    )
    _tell(Actor.system(actor.organisation_id), by_user, today, calendar)
    return settled


def _no_longer_needed(rows: list[RungTaken], today: dt.date) -> set[RungTaken]:
    """What waited overnight, and the unit has reported or the task has been closed or put off."""
    holds = Hold.objects.filter(task__in=[row.task_id for row in rows], ended_at=None)
    held = set(holds.filter(until__gte=today).order_by().values_list("task_id", flat=True))
    found = set()
    for row in rows:
        reported = row.task.last_progress_on
        moved = row.day < today and reported is not None and reported >= row.day
        if row.colour != Colour.RED.value and (
            moved or not row.task.is_open or row.task_id in held
        ):
            row.state = TakenState.DROPPED
            found.add(row)
    return found


_ByUser = dict[int, list[RungTaken]]


def _sorted(
    waiting: list[RungTaken], reached: Mapping[tuple[int, To], list[int]], told: set[int]
) -> tuple[list[RungTaken], _ByUser]:
    """What can be settled now, and what each user is told of."""
    settled: list[RungTaken] = []
    by_user: _ByUser = defaultdict(list)
    for row in waiting:
        users = {user for value in row.to for user in reached[row.unit_id, to_of(value)]}
        if users & told:
            continue
        row.state = TakenState.TOLD if users else TakenState.NOBODY
        row.told = len(users)
        settled.append(row)
        for user in sorted(users):
            by_user[user].append(row)
    return settled, dict(by_user)


def _tell(actor: Actor, by_user: _ByUser, today: dt.date, calendar: WorkCalendar) -> None:
    """One notice each; those who are told the same are told together."""
    same: dict[tuple[object, ...], tuple[Notice, dict[int, int]]] = {}
    for user, rows in by_user.items():
        notice = reminder(rows, today, calendar)
        key = (notice.template, notice.url, *sorted(notice.facts.items()))
        same.setdefault(key, (notice, {}))[1][user] = len(rows)
    for notice, counts in same.values():
        tell_users(actor, counts, notice)
