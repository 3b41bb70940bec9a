"""Rows into tables by the fastest way each database has: COPY, or one statement for many rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

Row = Sequence[Any]
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Table:
    """A model whose named columns vary; all others have their default in every row."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model = model
        fields = {field.attname: field for field in model._meta.concrete_fields}
        others = [field for name, field in fields.items() if name not in names]
        self.columns = [fields[name].column for name in names] + [f.column for f in others]
        self._same = tuple(_constant(field) for field in others)

    def add(self, rows: Iterable[Row]) -> None:
        """Append rows; each holds the values of the varying columns, in their order."""
        table, columns = self.model._meta.db_table, ", ".join(f'"{c}"' for c in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                tail = "".join(f"\t{_text(value)}" for value in self._same) + "\n"
                with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                    for block in batched(rows, 1_000):
                        copy.write("".join(["\t".join(map(_text, row)) + tail for row in block]))
                return
            places = ", ".join(["%s"] * len(self.columns))
            statement = f'INSERT INTO "{table}" ({columns}) VALUES ({places})'  # noqa: S608 - names of ours
            cursor.executemany(statement, [(*row, *self._same) for row in rows])


def batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows in blocks of that size."""
    source = iter(rows)
    while block := list(islice(source, size)):
        yield block


def _text(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if value.__class__ is str:
        return value.translate(_ESCAPES) if "\\" in value or "\n" in value else str(value)
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)


def _constant(field: models.Field[Any, Any]) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return moment(dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return as_json(value)
    if value is None and not field.null:
        raise LookupError(f"the generated district has no value for {field}")
    return value


def as_json(value: Any) -> str:
    """JSON as both databases take it."""
    return json.dumps(value, ensure_ascii=False)


def moment(at: dt.datetime) -> str:
    """A moment (in UTC) as both databases take it."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def free_ids(tables: Iterable[Table]) -> dict[type[models.Model], int]:
    """The first number not yet used, by model."""
    found = {}
    for table in tables:
        last = table.model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        found[table.model] = (last or 0) + 1
    return found


@contextmanager
def bulk(tables: Iterable[Table]) -> Iterator[None]:
    """One transaction without checks of foreign keys; numbers go on after what was loaded."""
    kinds = [table.model for table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        again: list[str] = []
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            again = _without_indexes(cursor, [kind._meta.db_table for kind in kinds])
        yield
        for statement in again:
            cursor.execute(statement)
        for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


_INDEXES = """
SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


def _without_indexes(cursor: Any, tables: list[str]) -> list[str]:
    """Drop the indexes that no constraint needs: made once at the end they take a tenth of the
    time. The statements that make them."""
    cursor.execute(_INDEXES, [tables])
    found: list[tuple[str, str]] = cursor.fetchall()
    for drop, _ in found:
        cursor.execute(drop)
    return [make for _, make in found]
