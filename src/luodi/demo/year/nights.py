"""What the platform does by itself, in played time: duties, lights, helps, the ladder, digests."""

from __future__ import annotations

import datetime as dt

from luodi.apps.ladder.jobs import run_day
from luodi.apps.notify import mailing, planning
from luodi.apps.tasks import jobs
from luodi.demo.year.stage import Stage
from luodi.kernel.jobs import Run
from luodi.kernel.models import Job

LARGE = 200  # tasks; more, and the lights of a played year are computed every other night


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
    if stage.plot.tasks <= LARGE or day.weekday() in (0, 2, 4):
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
    due = [pk for _organisation, pk in mailing.mails_due(stage.clock.moment)]
    if due:
        mailing.send_mails(due, lambda _done, _total: None)
