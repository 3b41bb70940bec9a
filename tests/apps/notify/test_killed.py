"""A worker that is killed with kill -9 at every moment: nothing is lost, nothing is out of order."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.apps.notify.conftest import Receiver
from tests.ops.conftest import environment, migrated

__all__ = ["migrated"]
SCRIPT = str(Path(__file__).with_name("killed_sender.py"))


def script(home: Path, receiver: Receiver, *words: str) -> subprocess.Popen[str]:
    """The script beside this file, as a process."""
    inner = f"127.0.0.1:{receiver.port}"
    return subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, SCRIPT, *words],
        env=environment(home, LUODI_INNER_HOSTS=inner),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How it ended, and its last line, which is not one of the log."""
    said, _nothing = process.communicate(timeout=240)
    lines = [line for line in said.splitlines() if "message" not in line]
    return process.returncode, "".join(lines[-1:])


@pytest.mark.parametrize("at", ["before the answer", "after it"])
def test_a_killed_worker_loses_nothing(
    at: str, migrated: Path, tmp_path: Path, receiver: Receiver
) -> None:
    home = tmp_path / "home"
    shutil.copytree(migrated, home)
    assert ended(script(home, receiver, "prepare", receiver.address)) == (0, "")
    deaths = 2 if at == "before the answer" else 1
    for number in range(1, deaths + 1):
        worker = script(home, receiver, "send")
        receiver.watch(number * 2, lambda pid=worker.pid: os.kill(pid, signal.SIGKILL))  # type: ignore[misc]  # the default binds it
        receiver.answers_first = at == "after it"
        assert ended(worker) == (-signal.SIGKILL, "")
    receiver.watch(0, lambda: None)
    assert ended(script(home, receiver, "send")) == (0, " ".join(["delivered"] * 5))
    seqs = [seen.data["data"]["seq"] for seen in receiver.seen]
    assert seqs == sorted(seqs)
    assert len(set(seqs)) == 5
    assert len(seqs) <= 5 + deaths, "what was under way is told again, and nothing else"
