"""Which endpoints have something to do."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from luodi.apps.notify.models import Delivery, DeliveryState, Endpoint
from luodi.kernel import jobs, sealing
from luodi.kernel.models import Job, JobState

_SEALED = ("sealed_address", "sealed_secret", "sealed_former")


def open_endpoints() -> list[Endpoint]:
    """Those that something waits for."""
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING)
    return list(Endpoint.objects.filter(Exists(waiting), closed_at=None).order_by("pk"))


def sealed_with_a_former_key() -> list[Endpoint]:
    """Those whose address or secret the present key does not open."""
    rows = Endpoint.objects.filter(closed_at=None).order_by("pk")
    return [row for row in rows if any(map(_is_former, (getattr(row, n) for n in _SEALED)))]


def is_asked(key: str, now: dt.datetime) -> bool:
    """Whether a job whose key begins so waits, or runs and has been heard of lately."""
    alive = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, seen_at__gte=now - jobs.STALE)
    return Job.objects.filter(alive, key__startswith=key).exists()


def _is_former(sealed: str) -> bool:
    return bool(sealed) and not sealing.is_current(sealed)
