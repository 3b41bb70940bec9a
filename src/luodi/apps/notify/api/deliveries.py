"""What was sent, waits, or did not arrive; never what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from ninja import Query, Schema

from luodi.apps.notify import actions
from luodi.apps.notify.api.routes import channels as routes
from luodi.apps.notify.models import Delivery
from luodi.apps.notify.queries import deliveries_visible_to, delivery_for, delivery_lines
from luodi.apps.notify.rules import CHANNELS, CHANNELS_VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Cursor, Key, Listing, Pk, listing


class DeliveryOut(Schema):
    """One message. `problem` is why the last attempt failed, `seq` the event that it tells of."""

    id: int
    kind: str
    channel: int | None
    to: str
    what: str
    seq: int | None
    state: str
    attempts: int
    next_try: dt.datetime | None
    problem: str
    said: str
    status: int | None
    answer: str
    created_at: dt.datetime
    ended_at: dt.datetime | None


class DeliveriesWanted(Cursor):
    """Which; `trouble` is what did not arrive, given up or not."""

    state: Literal["", "trouble", "waiting", "delivered", "failed", "aside"] = ""
    channel: Key | None = None


@routes.get("/deliveries", CHANNELS_VIEW, Listing[DeliveryOut])
def list_deliveries(request: ActorRequest, wanted: Query[DeliveriesWanted]) -> dict[str, Any]:
    """Messages of all channels, mail included."""
    rows = deliveries_visible_to(request.actor, wanted.state)
    if wanted.channel is not None:
        rows = rows.filter(endpoint_id=wanted.channel)
    return listing(request, rows, wanted, shown)


@routes.get("/deliveries/{pk}", CHANNELS_VIEW, DeliveryOut)
def get_delivery(request: ActorRequest, pk: Pk) -> DeliveryOut:
    """One of them."""
    return shown([delivery_for(request.actor, pk)])[0]


@routes.post("/deliveries/{pk}/retry", CHANNELS, DeliveryOut)
def retry_delivery(request: ActorRequest, pk: Pk) -> DeliveryOut:
    """Try it again, from the first attempt."""
    actions.retry_delivery(actor=request.actor, delivery=delivery_for(request.actor, pk))
    return get_delivery(request, pk)


@routes.post("/deliveries/{pk}/aside", CHANNELS, DeliveryOut)
def set_delivery_aside(request: ActorRequest, pk: Pk) -> DeliveryOut:
    """Do not send it; what comes after it no longer waits."""
    actions.set_aside(actor=request.actor, delivery=delivery_for(request.actor, pk))
    return get_delivery(request, pk)


def shown(rows: Sequence[Delivery]) -> list[DeliveryOut]:
    """Deliveries as they are given out."""
    return [
        DeliveryOut(
            id=line.row.pk,
            kind=line.row.kind,
            channel=line.row.endpoint_id,
            to=line.to,
            what=line.what,
            seq=line.row.seq,
            state=line.row.state,
            attempts=line.row.attempts,
            next_try=line.row.next_try if line.row.is_open else None,
            problem=line.row.problem,
            said=line.problem,
            status=line.row.status,
            answer=line.row.answer,
            created_at=line.row.created_at,
            ended_at=line.row.ended_at,
        )
        for line in delivery_lines(rows)
    ]
