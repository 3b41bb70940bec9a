"""What piles up and is swept out at night: finished messages, old slots, ended sessions."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from luodi.kernel.models import Job, JobState, ScheduleSlot
from luodi.kernel.schedule import every

KEPT_DAYS = 30


@every("kernel.housekeeping", minutes=1440, offset=200)
def sweep(now: dt.datetime) -> None:
    """Drop what ended more than a month ago; the event log is never touched."""
    before = now - dt.timedelta(days=KEPT_DAYS)
    DBTaskResult.objects.filter(finished_at__lt=before).delete()
    ScheduleSlot.objects.filter(slot__lt=before).delete()
    # A job with a key stays: it is how the same thing is not done twice.
    Job.objects.filter(state=JobState.DONE, key=None, finished_at__lt=before).delete()
    call_command("clearsessions", verbosity=0)
