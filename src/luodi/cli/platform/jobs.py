"""`luodi worker`: the process that runs background jobs."""

from __future__ import annotations

from luodi.cli.platform.migrate import ready
from luodi.kernel.worker import work


def run(batch: bool) -> int:
    """The exit status of `luodi worker`."""
    ready()
    work(batch=batch)
    return 0
