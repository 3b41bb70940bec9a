"""Calendars to subscribe to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from luodi.apps.agenda.actions import make_feed, revoke_feed
from luodi.apps.agenda.api.routes import routes
from luodi.apps.agenda.models import Feed
from luodi.apps.agenda.queries.feeds import feed_for, feeds_of, unit_to_follow
from luodi.apps.agenda.rules import FEEDS
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class FeedOut(Schema):
    """A subscription of mine; without a unit it is my own calendar."""

    id: int
    unit: int | None = Field(validation_alias="unit_id")
    made_at: dt.datetime
    used_on: dt.date | None


class FeedMade(FeedOut):
    """A new one; `address` is told this once."""

    address: str


class FeedIn(Strict):
    """Whose calendar: a unit's, or my own."""

    unit: Key | None = None


@routes.get("/agenda/feeds", FEEDS, list[FeedOut])
def list_feeds(request: ActorRequest) -> list[Feed]:
    """My subscriptions."""
    return list(feeds_of(request.actor))


@routes.post("/agenda/feeds", FEEDS, FeedMade, status=201)
def add_feed(request: ActorRequest, sent: FeedIn) -> dict[str, Any]:
    """A new address; the one there was for the same calendar no longer works."""
    unit = unit_to_follow(request.actor, sent.unit) if sent.unit is not None else None
    row, raw = make_feed(actor=request.actor, unit=unit, now=timezone.now())
    address = request.build_absolute_uri(reverse("agenda:ical", args=[raw]))
    return {
        "id": row.pk,
        "unit_id": row.unit_id,
        "made_at": row.made_at,
        "used_on": row.used_on,
        "address": address,
    }


@routes.delete("/agenda/feeds/{pk}", FEEDS)
def drop_feed(request: ActorRequest, pk: Pk) -> None:
    """The address no longer works."""
    revoke_feed(actor=request.actor, row=feed_for(request.actor, pk), now=timezone.now())
