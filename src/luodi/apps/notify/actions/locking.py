"""Rows locked for a change, in one order everywhere: the endpoint, then its deliveries."""

from __future__ import annotations

from luodi.apps.notify.models import Delivery, Endpoint
from luodi.kernel.access import Actor, Hidden


def locked(actor: Actor, endpoint: Endpoint) -> Endpoint:
    """The endpoint as it is now, nobody else's to change; Hidden if it is closed or not ours."""
    rows = Endpoint.objects.select_for_update(of=("self",)).select_related("organisation", "unit")
    own = rows.filter(organisation_id=actor.organisation_id, closed_at=None)
    found = own.filter(pk=endpoint.pk).first()
    if found is None:
        raise Hidden
    return found


def locked_delivery(actor: Actor, delivery: Delivery) -> Delivery:
    """The delivery as it is now; Hidden if it is not ours."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("endpoint", "user")
    found = rows.filter(organisation_id=actor.organisation_id, pk=delivery.pk).first()
    if found is None:
        raise Hidden
    return found
