"""The process that runs background jobs: a loop over the queue, and a sign of life beside it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from luodi.kernel import health, jobs

log = structlog.get_logger(__name__)

_BEAT = 15.0  # seconds


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
    if "rq" in settings.TASKS["default"]["BACKEND"]:
        _with_signs_of_life(lambda: call_command("rqworker", "default", burst=batch))
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


def _with_signs_of_life(run: Callable[[], object]) -> None:
    stopped = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(stopped,), daemon=True)
    thread.start()
    try:
        run()
    finally:
        stopped.set()
        thread.join(timeout=2)


def _beat_until(stopped: threading.Event) -> None:
    while True:
        try:
            now = timezone.now()
            health.beat(health.WORKER, now)
            jobs.heartbeat(now)
        except DatabaseError:
            log.warning("no sign of life could be written")
        finally:
            close_old_connections()
        if stopped.wait(_BEAT):
            return
