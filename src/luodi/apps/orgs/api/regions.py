"""Regions with their codes of GB/T 2260 and GB/T 10114, and from when to when each is valid."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs import actions
from luodi.apps.orgs.api.routes import LastDay, routes
from luodi.apps.orgs.models import Region
from luodi.apps.orgs.queries.regions import region_for, regions_visible_to
from luodi.apps.orgs.rules import MANAGE, VIEW
from luodi.core.region_code import filled, normalised
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, Strict, listing


class RegionOut(Schema):
    """A region. `path` orders the tree; `code` as it is printed, `short_code` without its zeros."""

    id: int
    code: str
    short_code: str
    name: str
    path: str
    depth: int
    valid_from: dt.date | None
    valid_to: dt.date | None

    @staticmethod
    def resolve_code(region: Region) -> str:
        """With the zeros that fill it up."""
        return filled(region.code)

    @staticmethod
    def resolve_short_code(region: Region) -> str:
        """As far as it says something."""
        return region.code


class Regions(Cursor):
    """Which regions."""

    q: str = Field("", max_length=60, description="the beginning of a code, or a part of a name")
    below: int | None = Field(None, ge=1, le=BIGGEST, description="a region; it and all below it")
    active: bool | None = None
    on: dt.date | None = Field(None, description="codes that were in use on that day")


@routes.get("/regions", VIEW, Listing[RegionOut])
def list_regions(request: ActorRequest, wanted: Query[Regions]) -> dict[str, Any]:
    """Regions of the organisation's list, those out of use too."""
    rows = regions_visible_to(request.actor)
    if wanted.q:
        code = normalised(wanted.q) if wanted.q.isdigit() else wanted.q
        rows = rows.filter(Q(code__startswith=code) | Q(name__contains=wanted.q))
    if wanted.below is not None:
        rows = rows.filter(path__startswith=region_for(request.actor, wanted.below).path)
    if wanted.active is not None:
        rows = rows.filter(valid_to__isnull=wanted.active)
    if wanted.on is not None:
        begun = Q(valid_from=None) | Q(valid_from__lte=wanted.on)
        rows = rows.filter(begun & (Q(valid_to=None) | Q(valid_to__gte=wanted.on)))
    return listing(request, rows, wanted)


@routes.get("/regions/{pk}", VIEW, RegionOut)
def get_region(request: ActorRequest, pk: Pk) -> Region:
    """One region."""
    return region_for(request.actor, pk)


class RegionIn(Strict):
    """A region's name; the code stays."""

    name: str = Field(min_length=1, max_length=60)
    valid_from: dt.date | None = None


class NewRegion(RegionIn):
    """A region with its code; the one above must be there."""

    code: str = Field(min_length=2, max_length=12, pattern=r"^[0-9]+$")


@routes.post("/regions", MANAGE, RegionOut, status=201)
def make_region(request: ActorRequest, sent: NewRegion) -> Region:
    """A new region."""
    return actions.make_region(actor=request.actor, **sent.dict())


@routes.post("/regions/{pk}", MANAGE, RegionOut)
def change_region(request: ActorRequest, pk: Pk, sent: RegionIn) -> Region:
    """Put a region's name right; where a code changes, one ends and another begins."""
    region = region_for(request.actor, pk)
    return actions.change_region(actor=request.actor, region=region, **sent.dict())


@routes.post("/regions/{pk}/end", MANAGE, RegionOut)
def end_region(request: ActorRequest, pk: Pk, sent: LastDay) -> Region:
    """The code goes out of use."""
    region = region_for(request.actor, pk)
    return actions.end_region(actor=request.actor, region=region, last_day=sent.last_day)
