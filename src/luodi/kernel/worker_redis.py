"""The worker of a queue in Redis. Only imported where LUODI_QUEUE names one.

Jobs run in this process, one after the other, as with the queue in the database: the sign of life
of :mod:`luodi.kernel.jobs` speaks for them, and none is cut off for lasting long.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

import django_rq
import structlog
from django.db import close_old_connections
from django_tasks_rq import Job
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.scheduler import RQScheduler

log = structlog.get_logger(__name__)

_AGAIN = 5.0  # seconds until a Redis that did not answer is asked again
_LEVEL = "WARNING"  # what the package says about each job, the page about jobs says better


class RedisWorker(SimpleWorker):
    """The package's worker; within `luodi up`, Ctrl-C is the business of the parent."""

    is_child = False
    told = False
    at: tuple[Job, Execution] | None = None

    def _install_signal_handlers(self) -> None:
        """Finish the job at hand, then stop."""
        signal.signal(signal.SIGTERM, self.request_stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN if self.is_child else self.request_stop)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """As the package does, and remember it."""
        self.told = True
        super().request_stop(signum, frame)

    def request_force_stop(self, signum: int, frame: FrameType | None) -> None:
        """As a child, being told twice (systemd tells all) is once."""
        if not self.is_child:
            super().request_force_stop(signum, frame)

    def execute_job(self, job: Any, queue: Any) -> None:
        """As a web request: with connections that still stand, before and after."""
        close_old_connections()
        super().execute_job(job, queue)
        close_old_connections()

    def prepare_execution(self, job: Any) -> Execution:
        """Remember what is at hand, so that its signs of life can be given."""
        execution = super().prepare_execution(job)
        self.at = (job, execution)
        return execution

    def perform_job(self, job: Any, queue: Any, execution: Execution) -> bool:
        """As the package does; then nothing is at hand."""
        try:
            return super().perform_job(job, queue, execution)
        finally:
            self.at = None


class Redis:
    """Works the queue until told to stop, also over times in which Redis is away."""

    def __init__(self, *, is_child: bool) -> None:
        self.is_child = is_child
        self.queue = django_rq.get_queue("default", job_class=Job)
        self.worker: RedisWorker | None = None
        self.scheduler = RQScheduler(
            [self.queue],
            connection=self.queue.connection,
            serializer=self.queue.serializer,
            logging_level=_LEVEL,
        )

    def run(self, *, batch: bool = False) -> None:
        """Until told to stop; with `batch`, until no job is ready."""
        if batch:
            self.put_due()
            self._worker().work(burst=True, logging_level=_LEVEL)
            self.scheduler.release_locks()
            return
        pause = threading.Event()
        try:
            while not self._once():
                pause.wait(_AGAIN)
        except (StopRequested, RedisError):  # told to stop while Redis was away
            log.info("stopped while redis was away")

    def _once(self) -> bool:
        """Whether it ended because somebody wanted it to."""
        try:
            self.worker = self._worker()
            self.worker.work(logging_level=_LEVEL)
            if self.worker.told:
                self.scheduler.release_locks()
        except RedisError as error:
            log.warning("redis does not answer", error=str(error))
        return self.worker is not None and self.worker.told

    def _worker(self) -> RedisWorker:
        worker = RedisWorker(
            [self.queue],
            connection=self.queue.connection,
            job_class=Job,
            serializer=self.queue.serializer,
        )
        worker.is_child = self.is_child
        return worker

    def put_due(self) -> None:
        """Queue what was put off until now; of several workers one does it."""
        if self.scheduler.acquire_locks():
            self.scheduler.enqueue_scheduled_jobs()

    def beat(self) -> None:
        """Tell Redis that the job at hand is still worked at."""
        worker = self.worker
        at = worker.at if worker else None
        if worker and at:
            worker.maintain_heartbeats(*at)
