"""`luodi web`: gunicorn, set up from here; its threads answer, its workers share the code."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from luodi.cli.platform.migrate import ready

GRACE = 20  # seconds a request has to finish when the server stops


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and with how many processes and threads."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 0
    threads: int = 4

    @property
    def bind(self) -> str:
        """The address to listen at."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def processes(self) -> int:
        """As many as asked for, else one for each core, at most four."""
        return self.workers or min(4, os.cpu_count() or 1)


class _GentleArbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Ctrl-C stops as gently as SIGTERM does."""

    def handle_int(self) -> None:
        """Finish what is under way."""
        self.handle_term()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        super().__init__(prog="luodi web")

    def load_config(self) -> None:
        values: dict[str, Any] = {
            "bind": self.serving.bind,
            "workers": self.serving.processes,
            "threads": self.serving.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "max_requests": 50_000,  # whatever a library leaks does not pile up for months
            "max_requests_jitter": 5_000,
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_worker_init": _leave_ctrl_c_to_the_parent,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from luodi.config.wsgi import application  # noqa: PLC0415 - building it checks the data

        return application

    def run(self) -> None:
        _GentleArbiter(self).run()


def _leave_ctrl_c_to_the_parent(_worker: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def serve(serving: Serving) -> None:
    """Listen until told to stop; ends the process."""
    connections.close_all()
    _Server(serving).run()


def run(serving: Serving) -> int:
    """The exit status of `luodi web`."""
    ready()
    serve(serving)
    return 0
