"""Background jobs and periodic work, for the system administrator: never what they are about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.kernel import jobs, schedule
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.models import Job, JobState, ScheduleSlot
from luodi.shell.rules import JOBS

_BIG = ("arguments", "result", "message", "key")  # all of them may name what a job is about
_CLASS = re.compile(
    r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception|Violation|Timeout|Failure|DoesNotExist)\b"
)
_PLACE = re.compile(r'File "[^"\n]*?([\w-]+/[\w.-]+\.py)", line (\d+)')

# What people call the work of `luodi tick`.
PERIODIC: dict[str, str | Promise] = {
    "accounts.reseal": gettext_lazy("换密钥后重新加密两步验证"),
    "documents.sweep": gettext_lazy("清理没有取走的上传文件"),
    "kernel.housekeeping": gettext_lazy("清理过期的会话和作业记录"),
    "notify.deliver": gettext_lazy("安排发送消息"),
    "notify.mail": gettext_lazy("汇总邮件和群消息"),
    "notify.reseal": gettext_lazy("换密钥后重新加密消息通道"),
    "notify.sweep": gettext_lazy("清理早已送达的消息记录"),
    "rest.forget": gettext_lazy("清理接口应答"),
    "tasks.lights": gettext_lazy("安排计算亮灯"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A job as it is listed."""

    job: Job
    label: str
    problem: str

    @property
    def may_be_retried(self) -> bool:
        """Whether it has failed for good."""
        return self.job.state == JobState.DEAD


@dataclass(frozen=True, slots=True)
class Clock:
    """A piece of periodic work: how often, when its present slot began, when it last ran."""

    name: str
    label: str
    minutes: int
    slot: dt.datetime
    last: dt.datetime | None


def jobs_visible_to(actor: Actor) -> QuerySet[Job]:
    """The jobs of the organisation, latest first, without what they are about."""
    rows = Job.objects.filter(organisation_id=actor.organisation_id).defer(*_BIG)
    return rows.order_by("-id") if actor.may(JOBS) else rows.none()


def job_for(actor: Actor, pk: int) -> Job:
    """The job, or Hidden."""
    found = jobs_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def line_of(job: Job) -> Line:
    """The job with the words for it."""
    return Line(job, jobs.label(job.name), problem_of(job))


def problem_of(job: Job) -> str:
    """What went wrong, without a word of what it went wrong with.

    Of an error only its class and the place in the program; a sentence that was meant for whoever
    asked for the job stays with that person.
    """
    if not job.error:
        return ""
    classes = [found[0] for found in map(_CLASS.match, job.error.splitlines()) if found]
    if not classes:
        return _("因办理上的原因停下，原因已告知发起人")
    places = _PLACE.findall(job.error)
    return f"{classes[-1]} ({places[-1][0]}:{places[-1][1]})" if places else classes[-1]


def clocks(now: dt.datetime) -> Iterator[Clock]:
    """All periodic work, by name, with its last run; two queries at most."""
    last = dict(
        ScheduleSlot.objects.order_by().values_list("name").annotate(last=Max("claimed_at"))
    )
    for periodic in schedule.registered():
        label = str(PERIODIC.get(periodic.name, periodic.name))
        slot = periodic.slot(now)
        yield Clock(periodic.name, label, periodic.minutes, slot, last.get(periodic.name))
