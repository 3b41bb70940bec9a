"""The ladder of every working day: rungs are taken once, people are told in working hours.

A worker that is killed leaves whole lots of tasks done or not done at all; the next run goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.actions import climb, tell
from luodi.apps.ladder.models import RungTaken, TakenState
from luodi.apps.ladder.queries import ladder_of, near, parts_of, plan
from luodi.apps.ladder.telling import at_work
from luodi.kernel import jobs, schedule
from luodi.kernel.access import Actor
from luodi.kernel.calendars import calendar_of
from luodi.kernel.models import Organisation

CHUNK = 500


@schedule.every("ladder.climb", minutes=30, offset=15)
def ask_for_reminders(now: dt.datetime) -> None:
    """In working hours: one job a day for each organisation."""
    day = timezone.localdate(now)
    with transaction.atomic():
        for pk in Organisation.objects.values_list("pk", flat=True):
            if not at_work(now, calendar_of(pk)):
                continue
            jobs.after_commit(
                "ladder.climb",
                actor=Actor.system(pk),
                key=f"ladder.climb:{pk}:{day}",
                organisation_id=pk,
                day=str(day),
            )


@jobs.job("ladder.climb", gettext_lazy("按办法提醒、预警"))
def climb_all(run: jobs.Run, *, organisation_id: int, day: str) -> dict[str, int]:
    """The ladder of one day. A job that was kept waiting past its day does nothing: the next day
    has its own."""
    now = timezone.now()
    if str(timezone.localdate(now)) != day:
        return {"tasks": 0, "taken": 0, "told": 0}
    return run_day(organisation_id, now, run.progress)


def run_day(
    organisation_id: int, now: dt.datetime, progress: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Every open task that may be at a rung, a lot at a time; doing it twice changes nothing.

    People are told of all of it at the end, and of what was left from the day before.
    """
    actor, today = Actor.system(organisation_id), timezone.localdate(now)
    ladder, calendar = ladder_of(organisation_id, today), calendar_of(organisation_id)
    pks, taken = near(organisation_id, ladder, today), 0
    for start in range(0, len(pks), CHUNK):
        lot = pks[start : start + CHUNK]
        if plan(parts_of(organisation_id, lot, ladder), ladder, today, calendar):
            taken += len(climb(actor=actor, task_ids=lot, now=now))
        if progress is not None:
            progress(start + len(lot), len(pks))
    told = tell(actor=actor, now=now) if _waiting(organisation_id) else 0
    return {"tasks": len(pks), "taken": taken, "told": told}


def _waiting(organisation_id: int) -> bool:
    return RungTaken.objects.filter(
        organisation_id=organisation_id, state=TakenState.WAITING
    ).exists()
