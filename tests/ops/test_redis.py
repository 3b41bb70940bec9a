"""The queue in Redis: jobs run, are tried again, are buried; it may go away; the worker stops gently."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ops.conftest import Luodi, command, environment
from tests.ops.test_processes import PATIENCE, children, free_port, group_is_gone, healthy, until
from tests.redis_server import RedisServer, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A server of the test's own."""
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def home(migrated: Path, tmp_path: Path) -> Path:
    """An installation of the test's own."""
    shutil.copytree(migrated, tmp_path / "home")
    return tmp_path / "home"


def script(home: Path, url: str, *words: str, name: str = "redis_jobs.py") -> subprocess.Popen[str]:
    """One of the scripts beside this file, with its queue in that Redis."""
    path = str(Path(__file__).with_name(name))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, path, *words],
        env=environment(home, LUODI_QUEUE=url),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> list[str]:
    """What the script says about the jobs at its end; lines of the log aside."""
    out, _err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, out
    return [line for line in out.splitlines() if line.startswith("tests.")]


def test_jobs_run_are_tried_again_and_buried(home: Path, redis: RedisServer) -> None:
    said(script(home, redis.url, "ask", "tests.add", "tests.fail", "tests.refuse"))
    assert said(script(home, redis.url, "batch")) == [
        "tests.add done 1 1 3",
        "tests.fail dead 3 0 None",
        "tests.refuse dead 1 0 None",
    ]


def test_a_killed_workers_job_is_taken_up_again(home: Path, redis: RedisServer) -> None:
    mark = home / "begun"
    first = script(home, redis.url, "ask", name="slow_job.py")
    until(mark.exists, "the job has not begun")
    first.kill()
    first.communicate()
    second = script(home, redis.url, "work", name="slow_job.py")
    out, _err = second.communicate(timeout=PATIENCE)
    assert out.splitlines()[-1] == "0 1 done done 2"


def test_a_worker_told_to_stop_ends_its_job_first(home: Path, redis: RedisServer) -> None:
    said(script(home, redis.url, "ask", "tests.wait"))
    worker = script(home, redis.url, "serve")
    until((home / "begun").exists, "the job has not begun")
    worker.send_signal(signal.SIGTERM)
    (home / "may-end").touch()
    assert said(worker) == ["tests.wait done 1 0 ended"]


def test_a_redis_that_is_away_loses_nothing(home: Path, redis: RedisServer, luodi: Luodi) -> None:
    away = "unix:///nowhere/socket"
    assert said(script(home, away, "ask", "tests.add")) == ["tests.add queued 0 0 None"]
    assert checked(luodi, home, away) == "bad"
    assert checked(luodi, home, redis.url) == "good"
    idle = script(home, away, "serve")
    assert idle.stdout is not None
    assert "redis does not answer" in next(line for line in idle.stdout if "redis" in line)
    idle.terminate()
    idle.communicate(timeout=PATIENCE)
    late = luodi(home, "tick", "--now", "2099-01-01T08:00", LUODI_QUEUE=redis.url)
    assert "1 jobs requeued" in late.stdout, late.stderr
    assert said(script(home, redis.url, "batch"))[0] == "tests.add done 1 1 3"


def checked(luodi: Luodi, home: Path, url: str) -> str:
    """What `luodi check` says about the queue."""
    rows = json.loads(luodi(home, "check", "--json", LUODI_QUEUE=url).stdout)
    return next(str(row["level"]) for row in rows if row["name"] == "queue")


def state_of_job(home: Path) -> str:
    """The state of the only job."""
    with closing(sqlite3.connect(home / "luodi.sqlite3")) as database:
        return str(database.execute("SELECT state FROM kernel_job").fetchone()[0])


def test_up_works_the_queue_and_stops_when_asked(home: Path, redis: RedisServer) -> None:
    port, log = free_port(), home / "said"
    said(script(home, redis.url, "ask", "tests.add"))
    with log.open("w") as sink:
        up = subprocess.Popen(  # noqa: S603 - our own interpreter and words
            command("up", "--port", str(port), "--workers", "1"),
            env=environment(home, LUODI_QUEUE=redis.url),
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until(lambda: healthy(port) or up.poll() is not None, "no answer")
        until(lambda: "luodi-worker" in children(up.pid), log.read_text())
        # The worker of the product does not know this kind of job, and says so.
        until(lambda: state_of_job(home) == "dead", log.read_text())
        os.killpg(up.pid, signal.SIGINT)  # as a terminal does; the parent tells the worker again
        up.wait(timeout=PATIENCE)
    finally:
        if up.poll() is None:
            os.killpg(up.pid, signal.SIGKILL)
            up.wait()
    assert (up.returncode, "Traceback" in log.read_text()) == (0, False), log.read_text()
    until(lambda: group_is_gone(up.pid), "processes left")


def test_a_queue_that_cannot_be_is_one_sentence(home: Path, luodi: Luodi) -> None:
    done = luodi(home, "worker", "--batch", LUODI_QUEUE="postgres://secret@host/")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "LUODI_QUEUE must be database or redis://" in done.stderr
    assert "secret" not in done.stderr
