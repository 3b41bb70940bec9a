"""The archive: what stands in it, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

FORMAT = "luodi-backup"
VERSION = 1
MANIFEST = "manifest.json"
_TABLE = re.compile(r"tables/([a-z_]+\.[a-z_]+)\.jsonl")
_FILE = re.compile(r"files/\d+/[0-9a-f]{2}/([0-9a-f]{64})")
_CHUNK = 1 << 20
_LEFT_OUT = frozenset({"sessions.session", "usersessions.usersession"})


class BackupError(Exception):
    """A backup cannot be made or brought back: `zh` and `en` are whole sentences."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it was written."""

    model: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; it stands last, so an archive with one is complete."""

    luodi: str
    made_at: str
    database: str
    migrations: list[str]
    tables: list[Table]
    files: int
    size: int
    organisations: list[dict[str, str]]
    format: str = FORMAT
    version: int = VERSION

    def as_json(self) -> bytes:
        """The file's content."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables)


def backed_up_models() -> list[type[Model]]:
    """Every model with a table of its own, many-to-many tables included, by name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]
    kept = [model for model in found if model._meta.label_lower not in _LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The fields that are columns."""
    return list(model._meta.concrete_fields)


def applied_migrations(alias: str = "default") -> list[str]:
    """What has been run in a database, by name."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The archive's files in order, name and stream; BackupError where it cannot be read."""
    try:
        with tarfile.open(path, "r|gz") as tar:
            yield _each(tar)
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise BackupError(
            f"“{path.name}”读不出来，文件不完整或已损坏（{error}）。",
            f'"{path.name}" cannot be read: incomplete or damaged ({error}).',
        ) from error


def _each(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        stream = tar.extractfile(member) if member.isfile() else None
        if stream is None:
            raise _damaged(member.name)
        yield member.name, stream


@dataclass
class _Seen:
    tables: dict[str, tuple[str, int]] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    manifest: Manifest | None = None


def verify_archive(path: Path) -> Manifest:
    """Read all of it; BackupError unless every file is there and as it was written."""
    seen = _Seen()
    with members(path) as found:
        for name, stream in found:
            _look_at(name, stream, seen)
    manifest = seen.manifest
    if manifest is None:
        raise BackupError(
            f"“{path.name}”没有清单，备份没有写完。", f'"{path.name}" has no manifest: incomplete.'
        )
    for table in manifest.tables:
        if seen.tables.get(table.model) != (table.sha256, table.rows):
            raise _damaged(table.model)
    if (seen.files, seen.bytes, len(seen.tables)) != (
        manifest.files,
        manifest.size,
        len(manifest.tables),
    ):
        raise _damaged(MANIFEST)
    return manifest


def _look_at(name: str, stream: IO[bytes], seen: _Seen) -> None:
    if name == MANIFEST:
        seen.manifest = _parsed(stream.read())
    elif found := _TABLE.fullmatch(name):
        digest, _size, lines = _digest(stream)
        seen.tables[found[1]] = (digest, lines)
    elif found := _FILE.fullmatch(name):
        digest, size, _lines = _digest(stream)
        if digest != found[1]:
            raise _damaged(name)
        seen.files += 1
        seen.bytes += size
    else:
        raise _damaged(name)


def model_of(name: str) -> str:
    """``orgs.unit`` for ``tables/orgs.unit.jsonl``; empty for anything else."""
    found = _TABLE.fullmatch(name)
    return found[1] if found else ""


def is_file(name: str) -> bool:
    """Whether it is an attachment."""
    return _FILE.fullmatch(name) is not None


def _digest(stream: IO[bytes]) -> tuple[str, int, int]:
    hasher, size, lines = hashlib.sha256(), 0, 0
    while chunk := stream.read(_CHUNK):
        hasher.update(chunk)
        size += len(chunk)
        lines += chunk.count(b"\n")
    return hasher.hexdigest(), size, lines


def _parsed(content: bytes) -> Manifest:
    try:
        found = json.loads(content)
        tables = [Table(**table) for table in found.pop("tables")]
        manifest = Manifest(tables=tables, **found)
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(MANIFEST) from error
    if manifest.format != FORMAT or manifest.version != VERSION:
        raise BackupError(
            f"备份格式的版本是 {manifest.version}，本程序只认 {VERSION}。",
            f"The backup has format {manifest.version}; this program knows {VERSION} only.",
        )
    return manifest


def _damaged(what: str) -> BackupError:
    return BackupError(f"备份已损坏：{what} 与清单不符。", f"The backup is damaged: {what}.")
