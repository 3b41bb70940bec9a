"""Units made, put right, renamed, moved, merged, dissolved."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from luodi.apps.orgs import actions, queries
from luodi.apps.orgs.actions import UnitFacts
from luodi.apps.orgs.api.routes import LastDay, routes
from luodi.apps.orgs.api.units import UnitOut
from luodi.apps.orgs.models import Unit, UnitKind
from luodi.apps.orgs.queries.regions import region_for
from luodi.apps.orgs.rules import MANAGE
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class UnitIn(Strict):
    """What is entered about a unit. `planned_end` is for temporary bodies, which need a `host`."""

    name: str = Field(min_length=1, max_length=80)
    short_name: str = Field("", max_length=40)
    kind: UnitKind = UnitKind.GOVERNMENT
    aliases: list[str] = Field([], max_length=30)
    duties: list[str] = Field([], max_length=100)
    credit_code: str = Field("", max_length=18)
    region: Key | None = None
    host: Key | None = None
    valid_from: dt.date | None = None
    planned_end: dt.date | None = None
    position: int = Field(0, ge=0, le=999_999)

    def facts(self, actor: Actor) -> UnitFacts:
        """For the actions."""
        return UnitFacts(
            name=self.name,
            short_name=self.short_name,
            kind=self.kind.value,
            aliases=tuple(self.aliases),
            duties=tuple(self.duties),
            credit_code=self.credit_code.upper(),
            region=region_for(actor, self.region) if self.region else None,
            host=queries.unit_for(actor, self.host) if self.host else None,
            valid_from=self.valid_from,
            planned_end=self.planned_end,
            position=self.position,
        )


class NewUnit(UnitIn):
    """A unit to be made below `parent`."""

    parent: Key


@routes.post("/units", MANAGE, UnitOut, status=201)
def make_unit(request: ActorRequest, sent: NewUnit) -> Unit:
    """A new unit."""
    actor = request.actor
    parent = queries.unit_for(actor, sent.parent)
    return actions.make_unit(actor=actor, parent=parent, facts=sent.facts(actor))


@routes.post("/units/{pk}", MANAGE, UnitOut)
def change_unit(request: ActorRequest, pk: Pk, sent: UnitIn) -> Unit:
    """New facts about a unit; a new name only mends a misspelt one: see rename."""
    actor, unit = request.actor, queries.unit_for(request.actor, pk)
    return actions.change_unit(actor=actor, unit=unit, facts=sent.facts(actor))


class Renaming(LastDay):
    """A new name, from the day after `last_day`."""

    name: str = Field(min_length=1, max_length=80)
    short_name: str = Field("", max_length=40)


@routes.post("/units/{pk}/rename", MANAGE, UnitOut)
def rename_unit(request: ActorRequest, pk: Pk, sent: Renaming) -> Unit:
    """Rename a unit; pages about earlier days keep the old name."""
    unit = queries.unit_for(request.actor, pk)
    return actions.rename_unit(actor=request.actor, unit=unit, **sent.dict())


class Moving(Strict):
    """The unit it goes below."""

    parent: Key


@routes.post("/units/{pk}/move", MANAGE, UnitOut)
def move_unit(request: ActorRequest, pk: Pk, sent: Moving) -> Unit:
    """Put a unit, with all below it, below another."""
    unit, parent = (queries.unit_for(request.actor, key) for key in (pk, sent.parent))
    return actions.move_unit(actor=request.actor, unit=unit, parent=parent)


class Ending(LastDay):
    """When and why a unit ends."""

    reason: str = Field(min_length=1, max_length=200)


class Merging(Ending):
    """The unit it goes into, when, and why."""

    into: Key
    with_posts: bool = True


@routes.post("/units/{pk}/merge", MANAGE, UnitOut)
def merge_unit(request: ActorRequest, pk: Pk, sent: Merging) -> Unit:
    """Merge a unit into another."""
    unit, into = (queries.unit_for(request.actor, key) for key in (pk, sent.into))
    return actions.merge_unit(
        actor=request.actor,
        unit=unit,
        into=into,
        last_day=sent.last_day,
        reason=sent.reason,
        with_posts=sent.with_posts,
    )


@routes.post("/units/{pk}/dissolve", MANAGE, UnitOut)
def dissolve_unit(request: ActorRequest, pk: Pk, sent: Ending) -> Unit:
    """Dissolve a unit."""
    unit = queries.unit_for(request.actor, pk)
    return actions.dissolve_unit(actor=request.actor, unit=unit, **sent.dict())
