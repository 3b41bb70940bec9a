"""Ledgers on their way in, how their columns were understood, and the office's own notes."""

from luodi.apps.ledger.models.imports import (
    Fate,
    Import,
    ImportKind,
    ImportRow,
    ImportState,
)
from luodi.apps.ledger.models.kept import Mapping, TaskNote

__all__ = [
    "Fate",
    "Import",
    "ImportKind",
    "ImportRow",
    "ImportState",
    "Mapping",
    "TaskNote",
]
