"""From the event log to the queues of subscriptions, by a cursor that moves with them.

The entries of an organisation are written one after the other, so everything up to the end of the
chain is there to be read. Queue and cursor are written in one transaction: who is killed in the
middle has done nothing, and the unique row keeps what is read twice from being queued twice.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from luodi.apps.notify.models import Delivery, DeliveryKind, DeliveryState, Endpoint, EndpointKind
from luodi.kernel.models import Event, EventChain

CHUNK = 1000
_CHUNKS = 5  # of one subscription at a time: others wait too
_QUEUED = 5000  # beyond it the log is the better queue


def gather(now: dt.datetime) -> int:
    """Queue what each subscription is to be told of; how many deliveries were made."""
    behind = Endpoint.objects.filter(
        kind=EndpointKind.EVENTS,
        closed_at=None,
        paused_at=None,
        organisation__eventchain__last_seq__gt=F("cursor"),
    )
    return sum(_gather(pk, now) for pk in behind.order_by("pk").values_list("pk", flat=True))


def _gather(pk: int, now: dt.datetime) -> int:
    made = 0
    for _step in range(_CHUNKS):
        with transaction.atomic():
            found = _chunk(pk, now)
        made += found
        if found < CHUNK:
            break
    return made


def _chunk(pk: int, now: dt.datetime) -> int:
    endpoint = Endpoint.objects.select_for_update(of=("self",)).get(pk=pk)
    queue = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    if endpoint.paused_at or endpoint.closed_at or queue[_QUEUED : _QUEUED + 1].exists():
        return 0
    end = EventChain.objects.get(organisation_id=endpoint.organisation_id).last_seq
    rows = Event.objects.filter(
        wanted(endpoint),
        organisation_id=endpoint.organisation_id,
        seq__gt=endpoint.cursor,
        seq__lte=end,
    )
    seqs = list(rows.order_by("seq").values_list("seq", flat=True)[:CHUNK])
    Delivery.objects.bulk_create(
        (
            Delivery(
                organisation_id=endpoint.organisation_id,
                kind=DeliveryKind.EVENT,
                endpoint=endpoint,
                seq=seq,
                next_try=now,
            )
            for seq in seqs
        ),
        ignore_conflicts=True,
    )
    endpoint.cursor = seqs[-1] if len(seqs) == CHUNK else end
    endpoint.save(update_fields=["cursor"])
    return len(seqs)


def wanted(endpoint: Endpoint) -> Q:
    """The events that a subscription asks for."""
    found = Q(pk__in=[])
    for pattern in endpoint.patterns:
        if pattern == "*":
            return Q()
        if pattern.endswith(".*"):
            found |= Q(verb__startswith=pattern[:-1])
        else:
            found |= Q(verb=pattern)
    return found
