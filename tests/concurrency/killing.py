"""Processes that are killed with -9 in the middle of what they do to the database."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Work = Callable[[], object]
NEVER = 10**9


class Doom:
    """Counts what goes to the database, commits too, and kills its own process at a moment."""

    def __init__(self, at: int, after_commit: int) -> None:
        self.at, self.after_commit, self.moments, self.commits = at, after_commit, 0, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """One statement."""
        self.pass_moment()
        return execute(sql, params, many, context)

    def pass_moment(self) -> None:
        """The last one, perhaps."""
        self.moments += 1
        if self.moments == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_commits(self) -> None:
        """Commits are moments, too; and so is what comes right after one."""
        commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]  # no public way

        def committing(wrapper: BaseDatabaseWrapper) -> None:
            self.pass_moment()
            commit(wrapper)
            self.commits += 1
            if self.commits == self.after_commit:
                os.kill(os.getpid(), signal.SIGKILL)

        BaseDatabaseWrapper._commit = committing  # type: ignore[attr-defined]  # in this process only


def process(work: Work, *, at: int = NEVER, after_commit: int = 0) -> int | None:
    """Do the work in a process of its own, killed at that moment.

    None if it was killed; otherwise how many moments it took.
    """
    connections.close_all()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            doom = Doom(at, after_commit)
            doom.watch_commits()
            with connection.execute_wrapper(doom):
                work()
            os.write(writing, str(doom.moments).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert os.WEXITSTATUS(status) == 0, "the work failed"
    return int(said)


def kill_throughout(work: Work, *, every: int) -> Iterator[int]:
    """Processes that are killed ever later in the same work, until one comes to its end.

    Each one goes on with what the ones before it left.
    """
    at = 1
    while process(work, at=at) is None:
        yield at
        at += every
