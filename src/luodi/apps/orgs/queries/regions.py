"""Regions as an actor sees them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from luodi.apps.orgs.models import Region
from luodi.apps.orgs.rules import VIEW
from luodi.core.region_code import filled, normalised
from luodi.kernel.access import Actor, Hidden

SHOWN_AT_MOST = 1000


def regions_visible_to(actor: Actor) -> QuerySet[Region]:
    """All regions of the organisation's list, by code."""
    regions = Region.objects.filter(organisation_id=actor.organisation_id)
    return regions.order_by("path") if actor.may(VIEW) else regions.none()


def region_for(actor: Actor, pk: int) -> Region:
    """The region, or Hidden."""
    region = regions_visible_to(actor).filter(pk=pk).first()
    if region is None:
        raise Hidden
    return region


def regions_shown(
    actor: Actor,
    *,
    under: Region | None,
    query: str,
    on: dt.date | None,
    with_ended: bool,
) -> list[tuple[Region, str]]:
    """Regions with their printed codes: right below `under`, or what begins with or contains q."""
    regions = regions_visible_to(actor)
    if on is not None:
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        regions = regions.filter(begun & (Q(valid_to=None) | Q(valid_to__gte=on)))
    elif not with_ended:
        regions = regions.filter(valid_to=None)
    if query:
        code = normalised(query) if query.isdigit() else query
        regions = regions.filter(Q(code__startswith=code) | Q(name__contains=query))
    elif under is not None:
        regions = regions.filter(path__startswith=under.path, depth=under.depth + 1)
    else:
        regions = regions.filter(depth=1)
    return [(region, filled(region.code)) for region in regions[:SHOWN_AT_MOST]]
