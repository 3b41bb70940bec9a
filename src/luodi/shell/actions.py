"""What the system administrator does about background jobs."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.kernel import events, jobs
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job, JobState
from luodi.shell.rules import JOBS


@action("shell.retry_job", gettext_lazy("重新安排了失败的后台作业"))
def retry_job(*, actor: Actor, job: Job) -> Job:
    """Have a job that failed for good tried again, from its first attempt."""
    actor.require(JOBS)
    own = Job.objects.filter(organisation_id=actor.organisation_id, pk=job.pk)
    row = own.select_for_update().first()
    if row is None:
        raise Hidden
    if row.state != JobState.DEAD:
        raise Mistake(_("这个作业没有失败，或已经重新安排。"))
    jobs.retry(row)
    events.record(
        actor, row, before={"attempts": row.attempts, "job_state": row.state},
        after={"job_state": JobState.QUEUED.value},
    )  # fmt: skip
    return row
