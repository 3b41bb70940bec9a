"""A Redis of the tests' own, started from the installed program, gone with whoever started it."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

# The shell stops the server when its standard input ends: also when its parent is killed.
_KEEPER = """
trap '' INT TERM HUP
"$1" --port 0 --unixsocket "$2/socket" --save '' --appendonly no --dir "$2" >/dev/null 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -KILL $server
rm -rf "$2"
"""


def why_not() -> str:
    """Why there can be none here; empty if there can."""
    if importlib.util.find_spec("django_tasks_rq") is None:
        return "needs luodi[redis]"
    if shutil.which("redis-server") is None:
        return "needs redis-server (Debian: apt install redis-server)"
    return ""


class RedisServer:
    """A running server; `url` is its address."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        assert program is not None, why_not()
        self.folder = Path(tempfile.mkdtemp(prefix="luodi-redis-"))
        self.url = f"unix://{self.folder}/socket"
        self._keeper = subprocess.Popen(  # noqa: S603 - the program just found
            ["/bin/sh", "-c", _KEEPER, "sh", program, str(self.folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        end = time.monotonic() + 20
        while not (self.folder / "socket").exists():
            assert time.monotonic() < end, "redis-server did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        if self._keeper.stdin and not self._keeper.stdin.closed:
            self._keeper.stdin.close()
            self._keeper.wait()
