"""What the platform does by itself, in played time: duties, lights, helps, the ladder, digests."""

from __future__ import annotations

import datetime as dt

from luodi.apps.ladder.jobs import run_day
from luodi.apps.notify import mailing, planning
from luodi.apps.notify.inbox import mark_read
from luodi.apps.tasks import jobs
from luodi.demo.year.stage import Stage
from luodi.kernel.jobs import Run
from luodi.kernel.models import Job

LARGE = 200  # tasks; more, and the lights of a played year are computed on two nights of a week
_NIGHTS = (0, 3)


class _Unseen(Run):
    """A run nobody watches: there is no job to tell of progress."""

    def __init__(self) -> None:
        super().__init__(Job())

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Nobody asks."""


def night(stage: Stage, day: dt.date) -> None:
    """Shortly after midnight."""
    run, own = _Unseen(), stage.cast.organisation.pk
    stage.clock.set_day(day, 0, 10)
    jobs.duties(run, organisation_id=own, day=str(day))
    if stage.plot.tasks <= LARGE or day.weekday() in _NIGHTS:
        jobs.lights(run, organisation_id=own, day=str(day))
        stage.night = day
        stage.did("nights")
    stage.clock.set_day(day, 0, 20)
    jobs.helps(run, organisation_id=own)


def morning(stage: Stage, day: dt.date) -> None:
    """When the office opens: reminders by the ladder, then one digest for whoever has news."""
    stage.clock.set_day(day, 8, 45)
    said = run_day(stage.cast.organisation.pk, stage.clock.moment)
    stage.did("rungs", said["taken"])
    stage.clock.set_day(day, 9, 0)
    stage.did("digests", planning.plan(stage.clock.moment))
    if day.weekday() == 0:
        _read_news(stage)
    due = [pk for _organisation, pk in mailing.mails_due(stage.clock.moment)]
    if due:
        mailing.send_mails(due, lambda _done, _total: None)


def _read_news(stage: Stage) -> None:
    """On Mondays people read what was left from the week before."""
    cast = stage.cast
    actors = [
        cast.officer,
        cast.chief,
        *cast.leaders,
        *cast.heads.values(),
        *cast.handlers.values(),
    ]
    for actor in actors:
        if actor.user_id is not None:
            mark_read(actor, stage.clock.moment)
