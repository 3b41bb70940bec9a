"""Ledgers are handed in, understood, looked at and written; notes of the office."""

from luodi.apps.ledger.actions.answering import (
    answer,
    drop,
    map_columns,
    recover,
    set_aside,
    settle,
)
from luodi.apps.ledger.actions.notes import add_notes, set_note
from luodi.apps.ledger.actions.reading import Found, fail, note_plan, take_rows
from luodi.apps.ledger.actions.uploading import upload
from luodi.apps.ledger.actions.writing import confirm, issue_later, issue_written, stop, write

__all__ = [
    "Found",
    "add_notes",
    "answer",
    "confirm",
    "drop",
    "fail",
    "issue_later",
    "issue_written",
    "map_columns",
    "note_plan",
    "recover",
    "set_aside",
    "set_note",
    "settle",
    "stop",
    "take_rows",
    "upload",
    "write",
]
