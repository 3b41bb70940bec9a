"""A parent and its forked children in one process group: all run, or all stop.

The parent does nothing but watch. A child that ends takes the others with it; SIGTERM or Ctrl-C
asks the children to finish what they are at, and what has not finished in time is killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

STOP_SECONDS = 30.0
_STEP = 0.1
_DIES_WITH_PARENT, _NAME = 1, 15  # PR_SET_PDEATHSIG and PR_SET_NAME of prctl(2)


@dataclass
class Family:
    """Children by process id; `failed` is the name of the one that ended by itself."""

    patience: float = STOP_SECONDS
    children: dict[int, str] = field(default_factory=dict)
    failed: str = ""
    status: int = 0
    is_stopping: bool = False

    def start(self, name: str, run: Callable[[], object]) -> int:
        """Fork a child that runs `run` and ends; its process id."""
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _be_a_child(name.strip("!"), parent, run)
        self.children[pid] = name
        return pid

    def watch(self, every_step: Callable[[], object]) -> None:
        """Until somebody stops us or a child ends; then stop all. `every_step` must be quick."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        while not self.is_stopping:
            self._reap()
            if not self.is_stopping:
                every_step()
                time.sleep(_STEP)
        self.stop()

    def stop(self) -> None:
        """SIGTERM to all, some patience, then SIGKILL."""
        self._signal(signal.SIGTERM)
        end = time.monotonic() + self.patience
        while self.children and time.monotonic() < end:
            self._reap()
            time.sleep(_STEP)
        if self.children:
            self.status = self.status or 1
            self._signal(signal.SIGKILL)
            for pid in list(self.children):
                os.waitpid(pid, 0)
                del self.children[pid]

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _signal(self, number: signal.Signals) -> None:
        for pid in self.children:
            os.kill(pid, number)

    def _reap(self) -> None:
        """Note who has ended. Ending is a failure unless all are stopping, or it was a `!` job."""
        for pid in list(self.children):
            ended, raw = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            name = self.children.pop(pid)
            code = os.waitstatus_to_exitcode(raw)
            if name.startswith("!"):
                continue  # ends by itself, as it should
            if not self.is_stopping:
                self.failed, self.is_stopping = name, True
                self.status = code if code > 0 else 128 - code if code < 0 else 1


def apart(name: str, run: Callable[[], object]) -> int:
    """Run something in a process of its own and wait for it; its exit status."""
    family = Family()
    pid = family.start(name, run)
    _pid, raw = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(raw)


def _be_a_child(name: str, parent: int, run: Callable[[], object]) -> None:
    """What the forked process does; it never returns."""
    status = 0
    try:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: parent acts
        control = ctypes.CDLL(None).prctl
        control(_DIES_WITH_PARENT, signal.SIGTERM)
        control(_NAME, f"luodi-{name}".encode())  # as `ps` and `top` show it
        if os.getppid() != parent:
            os._exit(1)
        run()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
