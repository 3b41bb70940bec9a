"""The process that runs background jobs: a loop over the queue, and a sign of life beside it."""

from __future__ import annotations

import itertools
import signal
import threading
from collections.abc import Callable, Sequence
from types import FrameType

import structlog
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from luodi.kernel import health, jobs

log = structlog.get_logger(__name__)

_STEP = 3.0  # seconds
_BEAT = 5  # steps


class _QueueWorker(Worker):
    """The package's worker; within `luodi up`, Ctrl-C is the business of the parent."""

    is_child = False

    def configure_signals(self) -> None:
        """Finish the job at hand, then stop."""
        signal.signal(signal.SIGTERM, self.shutdown)
        signal.signal(signal.SIGINT, signal.SIG_IGN if self.is_child else self.shutdown)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """As the package does; but as a child, being told twice (systemd tells all) is once."""
        if self.running or not self.is_child:
            super().shutdown(signum, frame)


def work(*, batch: bool = False, is_child: bool = False) -> None:
    """Run jobs until told to stop; with `batch`, until none is left."""
    if "RQ" in settings.TASKS["default"]["BACKEND"]:
        _work_redis(batch=batch, is_child=is_child)
        return
    worker = _QueueWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.5,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    worker.is_child = is_child
    if batch:
        worker.run()
        return
    worker.configure_signals()
    _with_signs_of_life(worker.run)


def _work_redis(*, batch: bool, is_child: bool) -> None:
    from luodi.kernel.worker_redis import Redis  # noqa: PLC0415 - the extra may not be installed

    redis = Redis(is_child=is_child)
    if batch:
        redis.run(batch=True)
        return
    _with_signs_of_life(redis.run, step=redis.put_due, beat=redis.beat)


def _nothing() -> None:
    """Nothing to do."""


def _with_signs_of_life(
    run: Callable[[], object],
    step: Callable[[], object] = _nothing,
    beat: Callable[[], object] = _nothing,
) -> None:
    stopped = threading.Event()
    steps = (step, _beat, beat)
    thread = threading.Thread(target=_beat_until, args=(stopped, steps), daemon=True)
    thread.start()
    try:
        run()
    finally:
        stopped.set()
        thread.join(timeout=2)


def _beat() -> None:
    now = timezone.now()
    health.beat(health.WORKER, now)
    jobs.heartbeat(now)


def _beat_until(stopped: threading.Event, steps: Sequence[Callable[[], object]]) -> None:
    """The first of the steps often, the others every `_BEAT` times; nothing ends the thread."""
    for count in itertools.count():
        for step in steps if count % _BEAT == 0 else steps[:1]:
            try:
                step()
            except Exception as error:
                log.warning("no sign of life could be written", error=repr(error))
        close_old_connections()
        if stopped.wait(_STEP):
            return
