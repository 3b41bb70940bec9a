"""`luodi migrate`: tables, cache table and static files brought to this version.

Quick where nothing is to be done, so that `luodi up` can always ask.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import typer
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.platform.loading import reachable
from luodi.config.guard import Unfit, refuse_unfit

STAMP = ".luodi-static"


def pending() -> list[str]:
    """The migrations that are still to be run, by name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def fingerprint() -> str:
    """One hash over version, name, size and time of every static file the package has."""
    digest = hashlib.sha256(version("luodi").encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_is_current() -> bool:
    """Whether the collected static files are those of the package."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    return stamp.is_file() and stamp.read_text("ascii") == fingerprint()


def prepare(lang: str) -> None:
    """Do what is to be done, once even if several processes start together; say what."""
    reachable()
    with _alone():
        todo = pending()
        if todo:
            zh, en = f"升级数据库（{len(todo)} 步）…", f"Migrating the database ({len(todo)}) …"
            typer.echo(both(zh, en, lang))
            with _few_collections():
                call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not static_is_current():
            _collect(lang)


def _collect(lang: str) -> None:
    typer.echo(both("整理界面文件…", "Collecting static files …", lang))
    wanted = fingerprint()
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp = Path(settings.STATIC_ROOT) / STAMP
    stamp.write_text(wanted, "ascii")


@contextmanager
def _few_collections() -> Iterator[None]:
    """Migrations make models by the thousand: looking for cycles takes a fifth of their time."""
    limits = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*limits)


@contextmanager
def _alone() -> Iterator[None]:
    """Others wait until this one has finished."""
    path = Path(settings.LUODI_HOME) / "migrate.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def ready() -> None:
    """What a command needs before it touches data: a database that is up to date, and fit."""
    reachable()
    fit()
    if pending():
        raise UsageMistake(
            "数据库还没有升级到本版本，请先运行 luodi migrate。",
            "The database is not at this version yet; run luodi migrate first.",
        )


def fit() -> None:
    """Raise UsageMistake where the mode and the data do not go together."""
    try:
        refuse_unfit()
    except Unfit as error:
        raise UsageMistake(error.zh, error.en) from error


def run(lang: str) -> int:
    """The exit status of `luodi migrate`."""
    prepare(lang)
    fit()
    typer.echo(both("数据库和界面文件都是最新的。", "Database and static files are current.", lang))
    return 0
