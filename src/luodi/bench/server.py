"""A PostgreSQL of one's own for as long as a measurement or a test run takes.

It is made from the installed programs in a temporary folder, listens on a socket in that folder
only, and goes away with the process that started it, whichever way that ends.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

_PLACES = (
    "/usr/lib/postgresql",
    "/usr/pgsql*",
    "/opt/homebrew/opt/postgresql*",
    "/usr/local/pgsql",
)
# The shell stops the server when its standard input ends: also when its parent is killed.
_KEEPER = """
trap '' INT TERM HUP
postgres="$1"; folder="$2"; shift 2
exec 3>"$folder/log"
"$postgres" -D "$folder/data" -k "$folder" -c listen_addresses= "$@" </dev/null >&3 2>&3 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$folder"
"""
# Nothing here outlives the run, so nothing has to reach the disk.
FAST: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
    "max_connections": "60",
    "shared_buffers": "128MB",
}


class NoPostgres(RuntimeError):
    """PostgreSQL's programs are not installed, or its server did not start."""


def programs() -> Path:
    """The folder with `initdb` and `postgres` of the newest version installed."""
    folders = [Path(p) for p in os.environ.get("PATH", "").split(os.pathsep) if p]
    if config := shutil.which("pg_config"):
        asked = [config, "--bindir"]
        told = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 - its own path
        folders.insert(0, Path(told.stdout.strip()))
    for place in _PLACES:
        root = Path(place)
        found = root.parent.glob(root.name) if "*" in place else [root]
        for base in found:
            folders += sorted((*base.glob("*/bin"), *base.glob("bin")), reverse=True)
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise NoPostgres(
        "没有找到 PostgreSQL 的 initdb 和 postgres，请先安装（Debian：apt install postgresql）。"
        " / PostgreSQL's initdb and postgres were not found (Debian: apt install postgresql)."
    )


def _owner() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


class Server:
    """A running server; `url` names its database ``luodi``."""

    def __init__(self, settings: Mapping[str, str] = FAST) -> None:
        self._programs, self._owner = programs(), _owner()
        self.folder = Path(tempfile.mkdtemp(prefix="luodi-pg-"))
        if self._owner:
            shutil.chown(self.folder, self._owner)
        self._run("initdb", "-D", f"{self.folder}/data", "-U", "luodi", "-A", "trust", "-N",
                  "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        options = [word for k, v in settings.items() for word in ("-c", f"{k}={v}")]
        words = ["sh", "-c", _KEEPER, "sh", f"{self._programs}/postgres", str(self.folder)]
        self._keeper = subprocess.Popen(  # noqa: S603 - our own words
            [*words, *options], stdin=subprocess.PIPE, user=self._owner, start_new_session=True,
            cwd=self.folder,
        )  # fmt: skip
        atexit.register(self.stop)
        self._wait()
        self._run("createdb", "-h", str(self.folder), "-U", "luodi", "luodi")
        self.url = f"postgres://luodi@/luodi?host={self.folder}"

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(  # noqa: S603 - the programs just found
            [f"{self._programs}/{program}", *words], user=self._owner, cwd=self.folder,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NoPostgres(f"{program}: {done.stderr.strip()}")

    def _wait(self) -> None:
        ready = [f"{self._programs}/pg_isready", "-q", "-h", str(self.folder)]
        for _ in range(200):
            if subprocess.run(ready, check=False).returncode == 0:  # noqa: S603 - our words
                return
            time.sleep(0.05)
        log = (self.folder / "log").read_text(encoding="utf-8")
        self.stop()
        raise NoPostgres(f"postgres: {log[-1000:]}")

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self._keeper.stdin and not self._keeper.stdin.closed:
            self._keeper.stdin.close()
            self._keeper.wait()
