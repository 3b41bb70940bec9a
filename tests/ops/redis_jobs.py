"""A process with jobs of its own, for tests of the queue in Redis.

``ask NAME …`` only asks for jobs; ``batch`` works until nothing is left to try; ``serve`` works until
it is told to stop.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "luodi.config.settings"
django.setup()

jobs: Any = import_module("luodi.kernel.jobs")
work = import_module("luodi.kernel.worker").work
Mistake = import_module("luodi.kernel.errors").Mistake
rows = import_module("luodi.kernel.models").Job.objects
HOME = Path(os.environ["LUODI_HOME"])
jobs.BACK_OFF = (1, 1, 1)


def add(run: Any, a: int, b: int) -> int:
    """Adds, and says how far it is."""
    run.progress(1, 2, "一半")
    return a + b


def fail(_run: Any, **_numbers: int) -> None:
    """Fails every time."""
    raise OSError("磁盘满")


def refuse(_run: Any, **_numbers: int) -> None:
    """Needs a person."""
    raise Mistake("请重新上传。")


def wait(_run: Any, **_numbers: int) -> str:
    """Says that it has begun and ends when it may."""
    (HOME / "begun").touch()
    while not (HOME / "may-end").exists():
        time.sleep(0.05)
    return "ended"


jobs.job("tests.add", "相加")(add)
jobs.job("tests.fail", "总是失败", attempts=3)(fail)
jobs.job("tests.refuse", "要人处理")(refuse)
jobs.job("tests.wait", "等着")(wait)

match sys.argv[1]:
    case "ask":
        for name in sys.argv[2:]:
            jobs.after_commit(name, a=1, b=2)
    case "batch":
        end = time.monotonic() + 60
        while rows.filter(state="queued").exists() and time.monotonic() < end:
            work(batch=True)
            time.sleep(0.1)
    case "serve":
        work()
for row in rows.order_by("name"):
    words = (row.name, row.state, row.attempts, row.done, row.result)
    sys.stdout.write(" ".join(map(str, words)) + "\n")
