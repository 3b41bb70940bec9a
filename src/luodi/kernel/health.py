"""Signs of life of the processes that nobody looks at: the worker and the clock."""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.db import DatabaseError

WORKER, TICK = "worker", "tick"
_KEPT = 7 * 86_400


def beat(name: str, now: dt.datetime) -> None:
    """Write down that `name` is alive."""
    cache.set(f"alive:{name}", now.isoformat(), _KEPT)


def last_beat(name: str) -> dt.datetime | None:
    """When it was last alive; None if it was not in a week, or there is no database yet."""
    try:
        found = cache.get(f"alive:{name}")
    except DatabaseError:
        return None
    return dt.datetime.fromisoformat(found) if found else None
