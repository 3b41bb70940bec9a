"""Many keys in one condition, as a single parameter: ``filter(pk__in=many.keys(pks))``.

A statement with a thousand parameters takes longer to write down and to read than to run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

_FEW = 30


def keys(pks: Iterable[int]) -> RawSQL | list[int]:
    """The keys for the right side of ``__in``; a few are left as they are."""
    wanted = [*pks]
    if len(wanted) <= _FEW:
        return wanted
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", (wanted,))
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(wanted),))
