"""What is swept out at night: finished jobs and messages, old slots, ended sessions."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from luodi.kernel.models import Job, JobState, ScheduleSlot
from luodi.kernel.schedule import every

_CHUNK = 1000  # rows of one transaction: people are at work beside it


@every("kernel.housekeeping", minutes=1440, offset=200)
def sweep(now: dt.datetime) -> None:
    """Drop what ended long ago (LUODI_JOBS_KEPT_DAYS); the event log is never touched.

    A finished job goes with its result and its key: what is asked for again after so long a time
    is done again. One that failed stays until somebody has had it done.
    """
    before = now - dt.timedelta(days=settings.LUODI_JOBS_KEPT_DAYS)
    DBTaskResult.objects.filter(finished_at__lt=before).delete()
    ScheduleSlot.objects.filter(slot__lt=before).delete()
    ended = Job.objects.filter(state=JobState.DONE, finished_at__lt=before).order_by("pk")
    while pks := list(ended.values_list("pk", flat=True)[:_CHUNK]):
        Job.objects.filter(pk__in=pks, state=JobState.DONE).delete()
    call_command("clearsessions", verbosity=0)
