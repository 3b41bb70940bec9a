"""Channels to people and subscriptions of programs. Addresses and secrets go in, never out."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from ninja import Query, Schema
from pydantic import Field

from luodi.apps.notify import actions
from luodi.apps.notify.actions import EndpointFacts
from luodi.apps.notify.api.routes import channels as routes
from luodi.apps.notify.models import Endpoint, EndpointKind
from luodi.apps.notify.queries import (
    channel_for,
    endpoint_for,
    endpoints_visible_to,
    subscription_for,
)
from luodi.apps.notify.rules import CHANNELS, CHANNELS_VIEW
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import unit_for
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Cursor, Key, Listing, Pk, Strict, listing


class EndpointOut(Schema):
    """What both have in common; `host` is all that is shown of the address."""

    id: int
    name: str
    host: str
    is_signed: bool
    is_paused: bool
    paused_by_itself: bool
    failures: int
    last_sent_at: dt.datetime | None

    @staticmethod
    def resolve_is_signed(row: Endpoint) -> bool:
        """Whether there is a secret to sign with."""
        return bool(row.sealed_secret)

    @staticmethod
    def resolve_is_paused(row: Endpoint) -> bool:
        """Whether nothing is sent at present."""
        return row.paused_at is not None


class ChannelOut(EndpointOut):
    """A way to people; `unit` is the part of the organisation whose notices it counts."""

    kind: str
    unit: int | None
    is_inner: bool
    inner_grounds: str

    @staticmethod
    def resolve_unit(row: Endpoint) -> int | None:
        """The unit's key."""
        return row.unit_id


class SubscriptionOut(EndpointOut):
    """A program that follows the log; `cursor` is the last event that was queued for it."""

    patterns: list[str]
    cursor: int


class ChannelIn(Strict):
    """A new channel. A `webhook` needs a secret: whsec_ and 24 to 64 random octets in base64."""

    kind: Literal["dingtalk", "wecom", "feishu", "webhook"]
    name: str = Field(min_length=1, max_length=40)
    address: str = Field(min_length=1, max_length=500)
    secret: str = Field("", max_length=200)
    unit: Key | None = None


class ChannelChange(Strict):
    """What is to be otherwise; what is left out stays as it is, `unit` null means all units."""

    name: str | None = Field(None, min_length=1, max_length=40)
    address: str = Field("", max_length=500)
    secret: str = Field("", max_length=200)
    unit: Key | None = None


class SubscriptionIn(Strict):
    """A new subscription: events by their code (`tasks.issue`), by group (`tasks.*`), or all."""

    name: str = Field(min_length=1, max_length=40)
    address: str = Field(min_length=1, max_length=500)
    secret: str = Field(min_length=1, max_length=200)
    patterns: list[str] = Field(min_length=1, max_length=100)


class SubscriptionChange(Strict):
    """What is to be otherwise; what is left out stays as it is."""

    name: str | None = Field(None, min_length=1, max_length=40)
    address: str = Field("", max_length=500)
    patterns: list[str] | None = Field(None, min_length=1, max_length=100)


@routes.get("/channels", CHANNELS_VIEW, Listing[ChannelOut])
def list_channels(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """Ways to people that are not closed."""
    rows = endpoints_visible_to(request.actor).exclude(kind=EndpointKind.EVENTS)
    return listing(request, rows, cursor)


@routes.post("/channels", CHANNELS, ChannelOut, status=201)
def make_channel(request: ActorRequest, sent: ChannelIn) -> Endpoint:
    """Open one."""
    facts = EndpointFacts(
        name=sent.name,
        address=sent.address,
        secret=sent.secret,
        unit=_unit(request.actor, sent.unit),
    )
    kind = EndpointKind(sent.kind)
    return actions.make_endpoint(actor=request.actor, kind=kind, facts=facts)[0]


@routes.get("/channels/{pk}", CHANNELS_VIEW, ChannelOut)
def get_channel(request: ActorRequest, pk: Pk) -> Endpoint:
    """One of them."""
    return channel_for(request.actor, pk, CHANNELS_VIEW)


@routes.patch("/channels/{pk}", CHANNELS, ChannelOut)
def change_channel(request: ActorRequest, pk: Pk, sent: ChannelChange) -> Endpoint:
    """Another name, address, secret or part of the organisation."""
    row = channel_for(request.actor, pk)
    said = sent.dict(exclude_unset=True)
    facts = EndpointFacts(
        name=sent.name or row.name,
        address=sent.address,
        secret=sent.secret,
        unit=_unit(request.actor, sent.unit) if "unit" in said else row.unit,
    )
    return actions.change_endpoint(actor=request.actor, endpoint=row, facts=facts)


@routes.delete("/channels/{pk}", CHANNELS)
def close_channel(request: ActorRequest, pk: Pk) -> None:
    """Close a channel or a subscription; its address and secret are forgotten."""
    row = endpoint_for(request.actor, pk, CHANNELS)
    actions.close_endpoint(actor=request.actor, endpoint=row)


@routes.get("/subscriptions", CHANNELS_VIEW, Listing[SubscriptionOut])
def list_subscriptions(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """Programs that follow the log."""
    rows = endpoints_visible_to(request.actor).filter(kind=EndpointKind.EVENTS)
    return listing(request, rows, cursor)


@routes.post("/subscriptions", CHANNELS, SubscriptionOut, status=201)
def make_subscription(request: ActorRequest, sent: SubscriptionIn) -> Endpoint:
    """Subscribe to what is done from now on. The secret is yours; it is not given out again."""
    facts = EndpointFacts(
        name=sent.name, address=sent.address, secret=sent.secret, patterns=sent.patterns
    )
    kind = EndpointKind.EVENTS
    return actions.make_endpoint(actor=request.actor, kind=kind, facts=facts)[0]


@routes.get("/subscriptions/{pk}", CHANNELS_VIEW, SubscriptionOut)
def get_subscription(request: ActorRequest, pk: Pk) -> Endpoint:
    """One of them."""
    return subscription_for(request.actor, pk, CHANNELS_VIEW)


@routes.patch("/subscriptions/{pk}", CHANNELS, SubscriptionOut)
def change_subscription(request: ActorRequest, pk: Pk, sent: SubscriptionChange) -> Endpoint:
    """Another name, address or choice of events."""
    row = subscription_for(request.actor, pk)
    facts = EndpointFacts(
        name=sent.name or row.name,
        address=sent.address,
        patterns=row.patterns if sent.patterns is None else sent.patterns,
    )
    return actions.change_endpoint(actor=request.actor, endpoint=row, facts=facts)


def _unit(actor: Actor, pk: int | None) -> Unit | None:
    return None if pk is None else unit_for(actor, pk)
