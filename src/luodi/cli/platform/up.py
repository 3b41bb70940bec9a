"""`luodi up`: web server, worker and clock together, for a district on one machine."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import typer
from django.conf import settings
from django.db import connections

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.platform import ports, show, tick, web
from luodi.cli.platform.family import Family
from luodi.cli.platform.migrate import fit, prepare
from luodi.cli.platform.web import Serving
from luodi.kernel import worker

TICK_SECONDS = 60.0
_PATIENCE = 45.0  # until the first page answers


@dataclass
class _Clock:
    """Starts a tick in a child of its own every minute, never two at once."""

    family: Family
    next: float = field(default_factory=time.monotonic)

    def step(self) -> None:
        if time.monotonic() < self.next or "!tick" in self.family.children.values():
            return
        self.next = time.monotonic() + TICK_SECONDS
        self.family.start("!tick", tick.once)


def run(serving: Serving, lang: str) -> int:
    """The exit status of `luodi up`: 0 stopped by request, else that of the child that ended."""
    lock = _only_one()
    try:
        prepare(lang)
        fit()
        announce = show.prepare(lang) if settings.LUODI_DEMO else None
        ports.refuse_taken(serving.host, serving.port)
        connections.close_all()
        family = Family()
        family.start("web", lambda: web.serve(serving))
        family.start("worker", lambda: worker.work(is_child=True))
        family.start("!announce", lambda: _announce(serving, lang, announce))
        family.watch(_Clock(family).step)
    finally:
        os.close(lock)
    if family.failed:
        zh = f"{family.failed} 进程意外结束，已全部停止（退出码 {family.status}）。"
        en = f"The {family.failed} process ended by itself, all stopped (status {family.status})."
        typer.echo(both(zh, en, lang), err=True)
    else:
        typer.echo(both("已停止。", "Stopped.", lang))
    return family.status


def lock_path() -> Path:
    """The file that a running `luodi up` holds; `luodi restore` looks at it."""
    return Path(settings.LUODI_HOME) / "up.lock"


def is_running() -> bool:
    """Whether a `luodi up` runs on this LUODI_HOME."""
    try:
        os.close(_only_one())
    except UsageMistake:
        return True
    return False


def _only_one() -> int:
    descriptor = os.open(lock_path(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise UsageMistake(
            f"“{settings.LUODI_HOME}”上已有 luodi up 在运行，请先停止它。",
            f"A luodi up is running on {settings.LUODI_HOME} already; stop it first.",
        ) from None
    return descriptor


def _announce(serving: Serving, lang: str, announce: Callable[[], None] | None) -> None:
    """Say the address when the server answers there, and not before."""
    host = serving.host if serving.host not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104 - compared
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection((host, serving.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
            continue
        break
    if announce is not None:
        announce()
    address = settings.LUODI_URL
    typer.echo(
        both(f"已启动：{address}  （Ctrl-C 停止）", f"Running at {address} (Ctrl-C stops)", lang)
    )
