"""A process for killing: ``slow_job.py ask`` begins a job that does not end, ``work`` ends it."""

from __future__ import annotations

import datetime as dt
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
rows = import_module("luodi.kernel.models").Job.objects
MARK = Path(os.environ["LUODI_HOME"]) / "begun"


def slow(_run: object) -> str:
    """Hangs in the first process, ends in the second."""
    if MARK.exists():
        return "done"
    MARK.touch()
    time.sleep(120)
    return "never"


jobs.job("tests.slow", "慢作业")(slow)
if sys.argv[1] == "ask":
    jobs.after_commit("tests.slow")
    work(batch=True)
now = dt.datetime.now(dt.UTC)
early, later = jobs.recover(now), jobs.recover(now + 2 * jobs.STALE)
work(batch=True)
row = rows.get(name="tests.slow")
sys.stdout.write(f"{early} {later} {row.state} {row.result} {row.attempts}\n")
