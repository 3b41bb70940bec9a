"""When this installation was last backed up, as `luodi backup` writes it down."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from django.conf import settings

_RECORD = "last-backup.json"


def note_made(path: Path, now: dt.datetime) -> None:
    """Write down that a backup was made."""
    record = {"at": now.isoformat(), "path": str(path.resolve())}
    (Path(settings.LUODI_HOME) / _RECORD).write_text(json.dumps(record), "utf-8")


def last_made() -> dt.datetime | None:
    """When the last one was made; None if there is none."""
    path = Path(settings.LUODI_HOME) / _RECORD
    try:
        return dt.datetime.fromisoformat(json.loads(path.read_text("utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
