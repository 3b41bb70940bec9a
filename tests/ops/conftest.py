"""Operations are tested on a database of their own, which they may empty and fill again."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.concurrency.conftest import _django_db_helper

__all__ = ["_django_db_helper", "run"]

Luodi = Callable[..., subprocess.CompletedProcess[str]]


def environment(home: Path, **more: str) -> dict[str, str]:
    """A process's environment: an installation of its own on the embedded database."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LUODI_", "DATABASE_"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "LUODI_HOME": str(home), "LUODI_LANG": "en", **more}


def command(*words: str) -> list[str]:
    """`luodi …` as the test's own Python runs it."""
    return [sys.executable, "-m", "luodi.cli", *words]


def _run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and words
        command(*words),
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def luodi() -> Luodi:
    """Run `luodi …` as a process and wait for its end."""
    return _run


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LUODI_HOME with empty tables, made once for all workers of the run; tests copy it."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    home = shared / "migrated"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            done = _run(home, "migrate")
            assert done.returncode == 0, done.stderr
    return home
