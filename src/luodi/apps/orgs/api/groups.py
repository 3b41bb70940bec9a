"""Groups of units as documents name them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs import actions, queries
from luodi.apps.orgs.actions import GroupFacts
from luodi.apps.orgs.api.routes import routes
from luodi.apps.orgs.models import Group, Unit, UnitKind
from luodi.apps.orgs.rules import GROUPS, VIEW
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Cursor, Key, Listing, Pk, Strict, listing


class GroupRow(Schema):
    """A group of units: all of some kinds, and others named one by one."""

    id: int
    name: str
    aliases: list[str]
    kinds: list[str]


class GroupOut(GroupRow):
    """A group with the units it means today."""

    units: list[int]

    @staticmethod
    def resolve_units(group: Group) -> list[int]:
        """The units it means today."""
        return [unit.pk for unit in queries.members_of(group)]


@routes.get("/groups", VIEW, Listing[GroupRow])
def list_groups(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """Groups of units as documents name them."""
    return listing(request, queries.groups_visible_to(request.actor), cursor)


@routes.get("/groups/{pk}", VIEW, GroupOut)
def get_group(request: ActorRequest, pk: Pk) -> Group:
    """One group."""
    return queries.group_for(request.actor, pk)


class GroupIn(Strict):
    """What a group consists of."""

    name: str = Field(min_length=1, max_length=40)
    aliases: list[str] = Field([], max_length=30)
    kinds: list[UnitKind] = Field([], max_length=30)
    units: list[Key] = Field([], max_length=500)
    excluded: list[Key] = Field([], max_length=500)

    def facts(self, actor: Actor) -> GroupFacts:
        """For the actions."""
        return GroupFacts(
            name=self.name,
            kinds=tuple(kind.value for kind in self.kinds),
            aliases=tuple(self.aliases),
            units=_units(actor, self.units),
            excluded=_units(actor, self.excluded),
        )


def _units(actor: Actor, keys: Sequence[int]) -> tuple[Unit, ...]:
    return tuple(queries.unit_for(actor, key) for key in dict.fromkeys(keys))


@routes.post("/groups", GROUPS, GroupOut, status=201)
def make_group(request: ActorRequest, sent: GroupIn) -> Group:
    """A new group."""
    facts = sent.facts(request.actor)
    return actions.make_group(
        actor=request.actor,
        name=facts.name,
        kinds=facts.kinds,
        aliases=facts.aliases,
        units=facts.units,
        excluded=facts.excluded,
    )


@routes.post("/groups/{pk}", GROUPS, GroupOut)
def set_group(request: ActorRequest, pk: Pk, sent: GroupIn) -> Group:
    """New members of a group; tasks issued already stay with their units."""
    group = queries.group_for(request.actor, pk)
    return actions.set_group(actor=request.actor, group=group, facts=sent.facts(request.actor))


@routes.delete("/groups/{pk}", GROUPS)
def drop_group(request: ActorRequest, pk: Pk) -> None:
    """A group that nothing refers to goes."""
    actions.drop_group(actor=request.actor, group=queries.group_for(request.actor, pk))
