"""Reports about which something was pointed out to their authors, by unit."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.models import Progress, ProgressState
from luodi.apps.tasks.queries import unit_ids_of
from luodi.apps.tasks.queries.marks import LATELY
from luodi.apps.tasks.rules import sees_all
from luodi.kernel.access import Actor


def hinted_reports(actor: Actor, today: dt.date) -> dict[int, int]:
    """How many of the last three months, of each unit itself; from the index of just these."""
    first = timezone.make_aware(dt.datetime.combine(today - LATELY, dt.time.min))
    rows = Progress.objects.filter(
        organisation_id=actor.organisation_id, hinted__gt=0, state=ProgressState.FILED,
        at__gte=first,
    )  # fmt: skip
    if not sees_all(actor):
        rows = rows.filter(unit_id__in=unit_ids_of(actor))
    counted = rows.order_by().values("unit").annotate(n=Count("pk"))
    return dict(counted.values_list("unit", "n"))


def hinted_url(unit: int | str | None, today: dt.date) -> str:
    """The list of these reports."""
    query = {"only": "hinted", "unit": unit, "own": 1, "since": (today - LATELY).isoformat()}
    return f"{reverse('tasks:reports')}?{urlencode(query)}"
