"""Units: listed as they are or as they were on a day, and read with their past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs import queries
from luodi.apps.orgs.api.routes import routes
from luodi.apps.orgs.models import Unit, UnitKind
from luodi.apps.orgs.queries.pages import existing_on
from luodi.apps.orgs.rules import VIEW
from luodi.kernel import search
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, listing


class UnitOut(Schema):
    """A unit. `path` orders the tree: a unit's path begins with its parent's.

    `shown_as` is its short name, or the one it had on the day that was asked for.
    """

    id: int
    name: str
    short_name: str
    shown_as: str
    kind: str
    path: str
    depth: int
    aliases: list[str]
    duties: list[str]
    credit_code: str
    region: int | None = Field(validation_alias="region_id")
    host: int | None = Field(validation_alias="host_id")
    merged_into: int | None = Field(validation_alias="merged_into_id")
    valid_from: dt.date | None
    valid_to: dt.date | None
    planned_end: dt.date | None
    position: int

    @staticmethod
    def resolve_shown_as(unit: Unit) -> str:
        """The present one, unless the list says otherwise."""
        return getattr(unit, "then", None) or str(unit)


class FormerName(Schema):
    """What a unit was called until a day."""

    name: str
    short_name: str
    valid_to: dt.date


class UnitDetail(UnitOut):
    """A unit with what it was called, what stands above it, and what went into it."""

    parent: int | None
    former_names: list[FormerName]
    merged_from: list[int]

    @staticmethod
    def resolve_parent(unit: Unit) -> int | None:
        """The unit above."""
        above = Unit.objects.get_parent(unit)
        return above.pk if above else None

    @staticmethod
    def resolve_former_names(unit: Unit) -> list[Any]:
        """Oldest first."""
        return list(unit.former_names.all())

    @staticmethod
    def resolve_merged_from(unit: Unit) -> list[int]:
        """The units that went into it."""
        return list(unit.merged_from.values_list("pk", flat=True))


class Units(Cursor):
    """Which units."""

    q: str = Field("", max_length=60, description="any part of a name; pinyin initials")
    kind: UnitKind | None = None
    active: bool | None = None
    below: int | None = Field(None, ge=1, le=BIGGEST, description="a unit; it and all below it")
    on: dt.date | None = Field(None, description="units of that day, by the names of that day")


@routes.get("/units", VIEW, Listing[UnitOut])
def list_units(request: ActorRequest, wanted: Query[Units]) -> dict[str, Any]:
    """Units of the organisation, dissolved ones too."""
    actor, rows = request.actor, queries.units_visible_to(request.actor)
    if wanted.q.strip():
        entries = search.find(actor.organisation_id, "unit", wanted.q)
        rows = rows.filter(pk__in=entries.values("object_id"))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.active is not None:
        rows = rows.filter(valid_to__isnull=wanted.active)
    if wanted.below is not None:
        rows = rows.filter(path__startswith=queries.unit_for(actor, wanted.below).path)
    if wanted.on is not None:
        rows = rows.filter(existing_on(wanted.on))
    return listing(request, rows, wanted, _by_names_of(wanted.on))


def _by_names_of(day: dt.date | None) -> Callable[[Sequence[Unit]], list[Any]]:
    def show(units: Sequence[Unit]) -> list[Any]:
        if day is None:
            return list(units)
        names = queries.names_on(units, day)
        for unit in units:
            unit.then = names[unit.pk]  # type: ignore[attr-defined]  # read by UnitOut
        return list(units)

    return show


@routes.get("/units/{pk}", VIEW, UnitDetail)
def get_unit(request: ActorRequest, pk: Pk) -> Unit:
    """One unit, with its past."""
    return queries.unit_for(request.actor, pk)
