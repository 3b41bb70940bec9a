"""Triggers that keep the event log append-only in the database itself, on both databases."""

from __future__ import annotations

from typing import Any

_SAYS = "the event log is append-only"
_SQLITE = {
    f"event_no_{verb.lower()}": (
        f"CREATE TRIGGER IF NOT EXISTS event_no_{verb.lower()} BEFORE {verb} ON kernel_event "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    )
    for verb in ("UPDATE", "DELETE")
} | {
    # INSERT OR REPLACE deletes what is in its way without asking the trigger for DELETE.
    "event_no_replace": (
        "CREATE TRIGGER IF NOT EXISTS event_no_replace BEFORE INSERT ON kernel_event "
        "WHEN EXISTS (SELECT 1 FROM kernel_event WHERE id = NEW.id OR "
        "(organisation_id = NEW.organisation_id AND seq = NEW.seq)) "
        "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
    )
}
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION kernel_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
    "CREATE OR REPLACE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON kernel_event "
    "FOR EACH ROW EXECUTE FUNCTION kernel_event_refuse()",
    "CREATE OR REPLACE TRIGGER event_no_truncate BEFORE TRUNCATE ON kernel_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION kernel_event_refuse()",
)


def install(connection: Any) -> None:
    """Refuse changes from now on."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE.values()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Allow changes: for taking a migration back, and for the test suite between its tests."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS event_no_change ON kernel_event")
            cursor.execute("DROP TRIGGER IF EXISTS event_no_truncate ON kernel_event")
            return
        for name in _SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
