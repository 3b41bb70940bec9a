"""Background work: registered by name, asked for inside a transaction, started when it commits.

`django-tasks` is named here and in the modules of the worker only. What people see of a job
(progress, failure) is the :class:`~luodi.kernel.models.Job` row; the queue carries its number only.

Every job must be idempotent: a worker that is killed leaves its job to be run again.
"""

from __future__ import annotations

import datetime as dt
import importlib
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django_tasks import default_task_backend, task

from luodi.kernel import context
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job, JobState

log = structlog.get_logger(__name__)

BACK_OFF = (10, 60, 300)  # seconds before the second, third and fourth attempt
STALE = dt.timedelta(minutes=2)  # a running job not heard of for so long has lost its worker
UNSENT = dt.timedelta(minutes=10)  # a queued job older than that may have lost its message


@dataclass(frozen=True, slots=True)
class Kind:
    """A registered kind of job. `attempts` counts the first one too."""

    name: str
    label: str | Promise
    run: Callable[..., Any]
    attempts: int


class Run:
    """A job's own view of itself while it runs: it says how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Tell the page that `done` of `total` steps are finished."""
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, message=message[:200], seen_at=timezone.now()
        )


_kinds: dict[str, Kind] = {}
_running: set[int] = set()  # what this process is at


def job(
    name: str, label: str | Promise, *, attempts: int = 4
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register ``function(run, **arguments)`` as the job of that name; its result is kept."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        if name in _kinds:
            raise ValueError(f"job {name} is defined twice")
        _kinds[name] = Kind(name, label, function, attempts)
        return function

    return wrap


def kinds() -> Iterator[Kind]:
    """All kinds of job, by name."""
    return iter(sorted(_kinds.values(), key=lambda kind: kind.name))


def label(name: str) -> str:
    """What people call that kind of job."""
    return str(_kinds[name].label) if name in _kinds else name


def after_commit(name: str, *, actor: Actor | None = None, key: str = "", **arguments: Any) -> Job:
    """Ask for a job; it starts when the transaction commits.

    With a `key` it is asked for once: the job that has that key already is returned instead,
    whatever its state.
    """
    if name not in _kinds:
        raise LookupError(f"no job {name}")
    try:
        with transaction.atomic():
            row = Job.objects.create(
                organisation_id=actor.organisation_id if actor else None,
                name=name,
                arguments=arguments,
                key=key or None,
                created_by=actor.user_id if actor else None,
            )
    except IntegrityError:
        return Job.objects.get(key=key)
    transaction.on_commit(lambda: _send(row.pk, None))
    return row


def retry(row: Job) -> None:
    """Queue a dead job again, from its first attempt (for the action of an administrator)."""
    Job.objects.filter(pk=row.pk, state=JobState.DEAD).update(
        state=JobState.QUEUED, attempts=0, error="", run_after=None
    )
    transaction.on_commit(lambda: _send(row.pk, None))


def heartbeat(now: dt.datetime) -> None:
    """Say that this process is alive and at its jobs; its worker calls it every few seconds."""
    if _running:
        Job.objects.filter(pk__in=list(_running), state=JobState.RUNNING).update(seen_at=now)


def recover(now: dt.datetime) -> int:
    """Queue again what lost its worker, its message, or could not be put off; how many.

    What has used up its attempts is buried: a job that kills its worker must not do so for ever.
    """
    lost = Q(state=JobState.RUNNING, seen_at__lt=now - STALE)
    waiting = Q(state=JobState.QUEUED, run_after__lt=now - dt.timedelta(minutes=1))
    unsent = Q(state=JobState.QUEUED, run_after=None, created_at__lt=now - UNSENT)
    sent = 0
    for row in Job.objects.filter(lost | waiting | unsent):
        kind = _kinds.get(row.name)
        if row.state == JobState.RUNNING and kind and row.attempts >= kind.attempts:
            _bury(row, gettext("处理进程多次中断，作业没有完成。"))
            continue
        # `run_after` is moved on, so that a long queue does not get the same job every minute.
        still = Job.objects.filter(pk=row.pk, state=row.state, seen_at=row.seen_at)
        if still.update(state=JobState.QUEUED, run_after=now + UNSENT):
            _send(row.pk, None)
            sent += 1
    return sent


def _send(pk: int, run_after: dt.datetime | None) -> None:
    message = run_job
    if run_after is not None:
        if not default_task_backend.supports_defer:
            return  # `luodi tick` picks it up when its time has come
        message = message.using(run_after=run_after)
    try:
        message.enqueue(pk)
    except _queue_errors() as error:
        # What was asked for is in the database: `luodi tick` sends it when the queue answers again.
        log.warning("queue does not answer", id=pk, error=repr(error))


def _queue_errors() -> tuple[type[Exception], ...]:
    if "RQ" not in settings.TASKS["default"]["BACKEND"]:
        return ()
    return (importlib.import_module("redis.exceptions").RedisError,)


@task()
def run_job(pk: int) -> None:
    """Run one job. Two workers that get the same message do not both run it."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now, seen_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return
    row = Job.objects.get(pk=pk)
    _running.add(pk)
    try:
        with context.request(), override("zh-hans"):
            result = _kinds[row.name].run(Run(row), **row.arguments)
    except Mistake as mistake:
        _bury(row, str(mistake.sentence))  # a person must mend something: trying again will not
    except Exception as error:  # whatever a job raises is kept with it
        _failed(row, error)
    else:
        _still(row).update(state=JobState.DONE, result=result, finished_at=timezone.now(), error="")
    finally:
        _running.discard(pk)


def _still(row: Job) -> QuerySet[Job]:
    """The job, unless another worker has taken it up since: then how it ends is said there."""
    return Job.objects.filter(pk=row.pk, attempts=row.attempts, state=JobState.RUNNING)


def _failed(row: Job, error: Exception) -> None:
    kind = _kinds.get(row.name)
    log.warning("job failed", job=row.name, id=row.pk, attempt=row.attempts, error=repr(error))
    if kind is None or row.attempts >= kind.attempts:
        _bury(row, "".join(traceback.format_exception(error))[-4000:])
        return
    wait = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
    run_after = timezone.now() + dt.timedelta(seconds=wait)
    again = {"state": JobState.QUEUED, "run_after": run_after, "error": repr(error)[:4000]}
    if _still(row).update(**again):
        _send(row.pk, run_after)


def _bury(row: Job, error: str) -> None:
    _still(row).update(state=JobState.DEAD, error=error, finished_at=timezone.now())
