"""The word index behind :mod:`luodi.kernel.search`: GIN on PostgreSQL, FTS5 on SQLite.

Both take the words as they are, parted by blanks: no language's parser comes between. On
PostgreSQL the function is said to be costly, so that the planner asks the index and never computes
it row by row.
"""

from __future__ import annotations

from typing import Any

_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION kernel_search_words(words text) RETURNS tsvector "
    "LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS "
    "$$ BEGIN RETURN pg_catalog.array_to_tsvector(pg_catalog.string_to_array(words, ' ')); END $$",
    "CREATE INDEX IF NOT EXISTS search_words ON kernel_searchentry "
    "USING gin (kernel_search_words(tokens))",
)
_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS kernel_search_fts USING fts5("
    "tokens, content='kernel_searchentry', content_rowid='id', "
    "tokenize='ascii', detail='none', columnsize=0, prefix='1')",
    "CREATE TRIGGER IF NOT EXISTS search_added AFTER INSERT ON kernel_searchentry BEGIN "
    "INSERT INTO kernel_search_fts(rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER IF NOT EXISTS search_dropped AFTER DELETE ON kernel_searchentry BEGIN "
    "INSERT INTO kernel_search_fts(kernel_search_fts, rowid, tokens) "
    "VALUES ('delete', old.id, old.tokens); END",
    "CREATE TRIGGER IF NOT EXISTS search_changed AFTER UPDATE ON kernel_searchentry BEGIN "
    "INSERT INTO kernel_search_fts(kernel_search_fts, rowid, tokens) "
    "VALUES ('delete', old.id, old.tokens); "
    "INSERT INTO kernel_search_fts(rowid, tokens) VALUES (new.id, new.tokens); END",
)
_REMOVE = {
    "postgresql": (
        "DROP INDEX IF EXISTS search_words",
        "DROP FUNCTION IF EXISTS kernel_search_words(text)",
    ),
    "sqlite": (
        "DROP TRIGGER IF EXISTS search_added",
        "DROP TRIGGER IF EXISTS search_dropped",
        "DROP TRIGGER IF EXISTS search_changed",
        "DROP TABLE IF EXISTS kernel_search_fts",
    ),
}


def install(connection: Any) -> None:
    """Make the index."""
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def remove(connection: Any) -> None:
    """Drop it."""
    _run(connection, _REMOVE[connection.vendor])


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
