"""How often somebody may ask: a bucket that holds one minute's allowance and fills up evenly."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.db.models import F, FloatField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

from luodi.kernel.models import TokenBucket

PER_MINUTE = 300  # LUODI_API_RATE; a page that shows a list asks once, a nightly copy can wait


def rate() -> int:
    """Requests a minute that one token, or one signed-in person, may make."""
    return int(getattr(settings, "LUODI_API_RATE", PER_MINUTE))


def wait_for(key: str) -> int:
    """Take one from the bucket: 0, or the seconds until there is one again.

    One statement takes it, so that requests at the same time cannot both have the last.
    """
    now, most = time.time(), float(rate())
    filled = Least(_refilled(now, most), Value(most), output_field=FloatField())
    rows = TokenBucket.objects.filter(key=key)
    if rows.alias(full=filled).filter(full__gte=1).update(level=filled - 1, at=now):
        return 0
    _row, made = TokenBucket.objects.get_or_create(key=key, defaults={"level": most - 1, "at": now})
    return 0 if made else max(1, math.ceil(60 / most))


def _refilled(now: float, most: float) -> Combinable:
    passed = Value(now, output_field=FloatField()) - F("at")
    return F("level") + passed * Value(most / 60, output_field=FloatField())
