"""In whose name something is issued."""

from __future__ import annotations

from luodi.apps.orgs.models import Unit
from luodi.kernel.access import Actor
from luodi.kernel.models import Organisation


def issuer_of(actor: Actor) -> str:
    """The actor's own unit, or the organisation for somebody who serves in none."""
    unit = Unit.objects.filter(pk=actor.unit_id or 0).values_list("name", flat=True).first()
    return unit or Organisation.objects.get(pk=actor.organisation_id).name
