"""`luodi up` as processes: it starts, answers, stops gently, and never half runs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.ops.conftest import Luodi, command, environment

PATIENCE = 60.0


def until(is_so: Callable[[], object], what: str) -> None:
    """Wait for something that has to happen; a failure says what did not."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def healthy(port: int) -> bool:
    """Whether the server at the port answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            return int(answer.status) == 200
    except (OSError, urllib.error.URLError):
        return False


def children(pid: int) -> dict[str, int]:
    """The children of a process by what they are called."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {Path(f"/proc/{child}/comm").read_text().strip(): int(child) for child in found}


def script(name: str, home: Path, *words: str) -> subprocess.Popen[str]:
    """One of the scripts beside this file, running on that installation."""
    path = str(Path(__file__).with_name(name))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, path, *words], env=environment(home), stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def home(migrated: Path, tmp_path: Path) -> Path:
    """An installation of the test's own."""
    shutil.copytree(migrated, tmp_path / "home")
    return tmp_path / "home"


class Running(NamedTuple):
    """A `luodi up` that has said it is running."""

    process: subprocess.Popen[bytes]
    port: int
    said: Path

    def end(self) -> str:
        """What it had said when it had ended."""
        self.process.wait(timeout=PATIENCE)
        return self.said.read_text()


@pytest.fixture
def up(home: Path) -> Iterator[Running]:
    """A running `luodi up`."""
    port = free_port()
    said = home / "said"
    with said.open("w") as sink:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
            command("up", "--port", str(port), "--workers", "1"),
            env=environment(home),
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = f"Running at http://localhost:{port}"
    until(lambda: running in said.read_text() or process.poll() is not None, "no answer")
    assert process.poll() is None, said.read_text()
    yield Running(process, port, said)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def group_is_gone(pid: int) -> bool:
    """Whether no process of the group is left."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_up_answers_and_stops_when_asked(
    up: Running, home: Path, luodi: Luodi, number: signal.Signals
) -> None:
    process, port = up.process, up.port
    assert healthy(port)
    until(lambda: {"luodi-web", "luodi-worker"} <= children(process.pid).keys(), "children")
    assert {os.getpgid(pid) for pid in children(process.pid).values()} == {process.pid}
    if number == signal.SIGTERM:
        second = luodi(home, "up", "--port", str(free_port()))
        assert (second.returncode, "running" in second.stderr) == (2, True)
        os.kill(process.pid, number)
    else:
        os.killpg(process.pid, number)  # as a terminal does
    out = up.end()
    assert process.returncode == 0, out
    assert "Traceback" not in out
    until(lambda: group_is_gone(process.pid), "processes left")
    assert not healthy(port)


@pytest.mark.parametrize("name", ["luodi-web", "luodi-worker"])
def test_when_one_dies_all_stop_and_the_status_says_so(up: Running, name: str) -> None:
    process, port = up.process, up.port
    until(lambda: name in children(process.pid), "no child")
    os.kill(children(process.pid)[name], signal.SIGKILL)
    out = up.end()
    assert process.returncode == 128 + signal.SIGKILL
    assert f"{name.removeprefix('luodi-')} process ended" in out
    until(lambda: group_is_gone(process.pid), "processes left")
    assert not healthy(port)


def test_a_killed_workers_job_is_taken_up_again(home: Path) -> None:
    mark = home / "begun"
    first = script("slow_job.py", home, "ask")
    until(mark.exists, "the job has not begun")
    first.kill()
    first.communicate()
    second = script("slow_job.py", home, "work")
    out, _err = second.communicate(timeout=PATIENCE)
    assert out == "0 1 done done 2\n"


def test_a_restore_that_is_killed_leaves_the_old_data(home: Path) -> None:
    process = script("killed_restore.py", home)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL
    database = sqlite3.connect(home / "luodi.sqlite3")
    assert database.execute("SELECT name FROM kernel_organisation").fetchall() == [("甲区",)]
    assert database.execute("SELECT count(*) FROM kernel_event").fetchone() == (1,)
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        database.execute("DELETE FROM kernel_event")
    database.close()
