"""The ways out of the house."""

from __future__ import annotations

from django.db.models import QuerySet

from luodi.apps.notify.models import Endpoint, EndpointKind
from luodi.apps.notify.rules import CHANNELS, CHANNELS_VIEW
from luodi.kernel import actions
from luodi.kernel.access import Actor, Hidden, Permission
from luodi.kernel.prepared import prepared

MOST = 20  # of an organisation: each is a line for every notice


def channels_of(organisation_id: int) -> list[Endpoint]:
    """The channels that bring digests to people of the organisation, paused ones too."""
    return _channels(organisation_id)


_channels = prepared(
    lambda own: (
        Endpoint.objects.filter(organisation_id=own, closed_at=None)
        .exclude(kind=EndpointKind.EVENTS)
        .select_related("unit")
    )
)


def endpoints_visible_to(actor: Actor) -> QuerySet[Endpoint]:
    """The organisation's channels and subscriptions that are not closed, in their order."""
    rows = Endpoint.objects.filter(organisation_id=actor.organisation_id, closed_at=None)
    if not actor.may(CHANNELS_VIEW):
        return rows.none()
    return rows.select_related("unit").order_by("id")


def endpoint_for(actor: Actor, pk: int, wanted: Permission = CHANNELS_VIEW) -> Endpoint:
    """One of them, for somebody who may do `wanted` with it."""
    found = endpoints_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    actor.require(wanted)
    return found


def subscription_for(actor: Actor, pk: int, wanted: Permission = CHANNELS) -> Endpoint:
    """One that follows the event log."""
    found = endpoint_for(actor, pk, wanted)
    if not found.is_subscription:
        raise Hidden
    return found


def channel_for(actor: Actor, pk: int, wanted: Permission = CHANNELS) -> Endpoint:
    """One that brings digests to people."""
    found = endpoint_for(actor, pk, wanted)
    if found.is_subscription:
        raise Hidden
    return found


def fits(pattern: str, verb: str) -> bool:
    """Whether a subscription's pattern (``tasks.issue``, ``tasks.*``, ``*``) means that verb."""
    if pattern.endswith("*"):
        return verb.startswith(pattern[:-1])
    return pattern == verb


def unknown_patterns(patterns: list[str]) -> list[str]:
    """Those that mean no verb at all."""
    known = [verb.name for verb in actions.verbs()]
    return [p for p in patterns if not _is_pattern(p) or not any(fits(p, v) for v in known)]


def verb_groups() -> list[tuple[str, list[actions.Verb]]]:
    """All verbs by the app they belong to: what there is to subscribe to."""
    found: dict[str, list[actions.Verb]] = {}
    for verb in actions.verbs():
        found.setdefault(verb.name.partition(".")[0], []).append(verb)
    return list(found.items())


def _is_pattern(text: str) -> bool:
    return text == "*" or text.endswith(".*") or "*" not in text
