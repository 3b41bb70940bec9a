"""Bringing a backup back: files first, which harm nobody, then all rows in one transaction."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model

from luodi.kernel import triggers
from luodi.kernel.backup.archive import (
    BackupError,
    Manifest,
    applied_migrations,
    backed_up_models,
    columns_of,
    is_file,
    members,
    model_of,
    verify_archive,
)
from luodi.kernel.models import Organisation

_BATCH = 500

Row = list[Any]


def is_empty() -> bool:
    """Whether the database has no organisation and nobody who could sign in."""
    return not (Organisation.objects.exists() or get_user_model().objects.exists())


def load(path: Path) -> Manifest:
    """Replace all data by the backup's.

    Everything is verified before anything is touched. Attachments lie under their hashes, so those
    of the backup take nothing away; the rows change in one transaction: whoever is killed on the
    way leaves the data as it was.
    """
    manifest = verify_archive(path)
    _refuse_other_version(manifest)
    _bring_files(path)
    with transaction.atomic():
        triggers.remove(connection)
        _empty_tables()
        _bring_rows(path, manifest)
        _count_on(backed_up_models())
        connection.check_constraints()
        triggers.install(connection)
    cache.clear()
    return manifest


def _refuse_other_version(manifest: Manifest) -> None:
    if manifest.migrations != applied_migrations():
        raise BackupError(
            f"备份来自 luodi {manifest.luodi}，数据库结构与本版本不同；"
            "请用那个版本恢复，再升级到本版本。",
            f"The backup is of luodi {manifest.luodi}, whose tables differ from this version's; "
            "restore it with that version, then upgrade.",
        )


def _bring_files(path: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    with members(path) as found:
        for name, stream in found:
            if not is_file(name):
                continue
            target = root / name.removeprefix("files/")
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
            with os.fdopen(descriptor, "wb") as copy:
                shutil.copyfileobj(stream, copy)
                copy.flush()
                os.fsync(copy.fileno())
            Path(temporary).replace(target)


def _empty_tables() -> None:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    kept = {"django_migrations"}
    statements = connection.ops.sql_flush(
        no_style(), [table for table in tables if table not in kept]
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _bring_rows(path: Path, manifest: Manifest) -> None:
    wanted = {table.model: table for table in manifest.tables}
    with members(path) as found:
        for name, stream in found:
            label = model_of(name)
            if not label:
                continue
            model = apps.get_model(label)
            by_name = {field.attname: field for field in columns_of(model)}
            fields = [by_name[column] for column in wanted[label].columns]
            brought = _insert(model, fields, _rows(stream, fields))
            if brought != wanted[label].rows:
                raise BackupError(f"{label} 的行数与清单不符。", f"The rows of {label} differ.")


def _rows(stream: IO[bytes], fields: list[Field[Any, Any]]) -> Iterator[Row]:
    """Each line as what the database takes."""
    takes: list[Callable[[Any], Any]] = [_taker(field) for field in fields]
    for line in stream:
        values = json.loads(line.decode("utf-8", "surrogatepass"))
        yield [take(value) for take, value in zip(takes, values, strict=True)]


def _taker(field: Field[Any, Any]) -> Callable[[Any], Any]:
    def take(value: Any) -> Any:
        return field.get_db_prep_save(field.to_python(value), connection)

    return take


def _insert(model: type[Model], fields: list[Field[Any, Any]], rows: Iterator[Row]) -> int:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({columns}) FROM STDIN", rows)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def _copy(statement: str, rows: Iterator[Row]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _count_on(models: list[type[Model]]) -> None:
    """The next row gets the number after the highest."""
    statements = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
