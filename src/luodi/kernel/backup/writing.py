"""Writing a backup: a snapshot of the database first, then the files that it names."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Model
from django.utils.duration import duration_string

from luodi.kernel.attachments import path_of
from luodi.kernel.backup.archive import (
    MANIFEST,
    BackupError,
    Manifest,
    Table,
    applied_migrations,
    backed_up_models,
    columns_of,
)
from luodi.kernel.models import Attachment, EventChain

_SNAPSHOT = "snapshot"
_ROWS = 2000
_LEVEL = 4  # of gzip: documents hardly get smaller


def dump(path: Path, now: dt.datetime) -> Manifest:
    """Write everything to `path`; nobody has to stop working meanwhile.

    The file appears under its name when it is complete and on disk, never before.
    """
    partial = path.with_name(path.name + ".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=_LEVEL) as tar:
                manifest = _write(tar, now)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write(tar: tarfile.TarFile, now: dt.datetime) -> Manifest:
    with _snapshot() as alias:
        tables = [_table(tar, model, alias) for model in backed_up_models()]
        files, size = _files(tar, alias)
        chains = EventChain.objects.using(alias).select_related("organisation")
        manifest = Manifest(
            luodi=version("luodi"),
            made_at=now.isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=applied_migrations(alias),
            tables=tables,
            files=files,
            size=size,
            organisations=[
                {
                    "code": chain.organisation.code,
                    "name": chain.organisation.name,
                    "head": f"{chain.last_seq}:{chain.last_hash}",
                }
                for chain in chains
            ],
        )
    content = manifest.as_json()
    tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))
    return manifest


@contextmanager
def _snapshot() -> Iterator[str]:
    """The alias of a database that stands still while it is read."""
    if connection.vendor == "sqlite":
        with _sqlite_copy() as alias:
            yield alias
        return
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield "default"


@contextmanager
def _sqlite_copy() -> Iterator[str]:
    """A copy made by SQLite's backup API: consistent, and quick enough to lie beside the file."""
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(dir=settings.LUODI_HOME, prefix=".backup-") as room:
        name = str(Path(room) / "copy.sqlite3")
        connections.databases[_SNAPSHOT] = {**connections.databases["default"], "NAME": name}
        try:
            copy = connections[_SNAPSHOT]
            copy.ensure_connection()
            connection.connection.backup(copy.connection)
            yield _SNAPSHOT
        finally:
            connections[_SNAPSHOT].close()
            del connections[_SNAPSHOT]
            del connections.databases[_SNAPSHOT]


def _table(tar: tarfile.TarFile, model: type[Model], alias: str) -> Table:
    label = model._meta.label_lower
    names = [field.attname for field in columns_of(model)]
    hasher, count = hashlib.sha256(), 0
    with tempfile.TemporaryFile(dir=settings.LUODI_HOME) as stream:
        rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=_ROWS):
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)
            content = line.encode("utf-8", "surrogatepass") + b"\n"
            hasher.update(content)
            stream.write(content)
            count += 1
        size = stream.tell()
        stream.seek(0)
        tar.addfile(_member(f"tables/{label}.jsonl", size), stream)
    return Table(label, names, count, hasher.hexdigest())


def _plain(value: Any) -> Any:
    """What JSON has no word for, as the field's `to_python` reads it again."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(type(value).__name__)


def _files(tar: tarfile.TarFile, alias: str) -> tuple[int, int]:
    """Every attachment's bytes once; how many, and how large they are together."""
    count = total = 0
    rows = Attachment.objects.using(alias).order_by("organisation_id", "sha256")
    kept = rows.values_list("organisation_id", "sha256").distinct()
    for organisation_id, sha256 in kept.iterator(chunk_size=_ROWS):
        path = path_of(Attachment(organisation_id=organisation_id, sha256=sha256))
        try:
            with path.open("rb") as stream:
                size = path.stat().st_size
                name = f"files/{organisation_id}/{sha256[:2]}/{sha256}"
                tar.addfile(_member(name, size), stream)
        except FileNotFoundError:
            raise BackupError(
                f"附件 {sha256[:12]}… 在磁盘上找不到，备份没有完成；luodi check 会列出缺失的附件。",
                f"Attachment {sha256[:12]}… is not on disk, so no backup was made; "
                "luodi check lists what is missing.",
            ) from None
        count += 1
        total += size
    return count, total


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def sorted_backups(folder: Path) -> list[Path]:
    """The backups of a folder that were named by their time, oldest first."""
    return sorted(folder.glob("luodi-????????-??????.tar.gz"))
