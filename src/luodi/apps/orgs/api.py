"""Operations of the API: units, groups, people and posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs import actions, queries
from luodi.apps.orgs.actions import GroupFacts, UnitFacts
from luodi.apps.orgs.models import Group, Holding, Person, Post, Unit, UnitKind
from luodi.apps.orgs.rules import GROUPS, MANAGE, VIEW
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Cursor, Key, Listing, Pk, Strict, listing
from luodi.kernel.rest.routes import Routes

routes = Routes("orgs", read="orgs:read", write="orgs:write")


class UnitOut(Schema):
    """A unit. `path` orders the tree: a unit's path begins with its parent's."""

    id: int
    name: str
    short_name: str
    kind: str
    path: str
    depth: int
    aliases: list[str]
    duties: list[str]
    credit_code: str
    merged_into: int | None = Field(validation_alias="merged_into_id")
    valid_from: dt.date | None
    valid_to: dt.date | None


class Units(Cursor):
    """Which units."""

    kind: UnitKind | None = None
    active: bool | None = None
    below: int | None = Field(None, ge=1, description="a unit; it and all below it")


@routes.get("/units", VIEW, Listing[UnitOut])
def list_units(request: ActorRequest, wanted: Query[Units]) -> dict[str, Any]:
    """Units of the organisation, dissolved ones too."""
    rows = queries.units_visible_to(request.actor)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.active is not None:
        rows = rows.filter(valid_to__isnull=wanted.active)
    if wanted.below is not None:
        rows = rows.filter(path__startswith=queries.unit_for(request.actor, wanted.below).path)
    return listing(request, rows, wanted)


@routes.get("/units/{pk}", VIEW, UnitOut)
def get_unit(request: ActorRequest, pk: Pk) -> Unit:
    """One unit."""
    return queries.unit_for(request.actor, pk)


class NewUnit(Strict):
    """A unit to be made below `parent`."""

    parent: Key
    name: str = Field(min_length=1, max_length=80)
    short_name: str = Field("", max_length=40)
    kind: UnitKind = UnitKind.GOVERNMENT
    aliases: list[str] = Field([], max_length=30)
    duties: list[str] = Field([], max_length=100)
    credit_code: str = Field("", max_length=18)
    host: Key | None = None
    valid_from: dt.date | None = None
    position: int = Field(0, ge=0, le=1_000_000)


@routes.post("/units", MANAGE, UnitOut, status=201)
def make_unit(request: ActorRequest, sent: NewUnit) -> Unit:
    """A new unit."""
    actor = request.actor
    facts = UnitFacts(
        name=sent.name,
        short_name=sent.short_name,
        kind=sent.kind.value,
        aliases=tuple(sent.aliases),
        duties=tuple(sent.duties),
        credit_code=sent.credit_code,
        host=queries.unit_for(actor, sent.host) if sent.host else None,
        valid_from=sent.valid_from,
        position=sent.position,
    )
    parent = queries.unit_for(actor, sent.parent)
    return actions.make_unit(actor=actor, parent=parent, facts=facts)


class Renaming(Strict):
    """A new name, from the day after `last_day`."""

    name: str = Field(min_length=1, max_length=80)
    short_name: str = Field("", max_length=40)
    last_day: dt.date


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


class Merging(Strict):
    """The unit it goes into, and when."""

    into: Key
    last_day: dt.date
    reason: str = Field(min_length=1, max_length=200)
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


class Ending(Strict):
    """When and why a unit ends."""

    last_day: dt.date
    reason: str = Field(min_length=1, max_length=200)


@routes.post("/units/{pk}/dissolve", MANAGE, UnitOut)
def dissolve_unit(request: ActorRequest, pk: Pk, sent: Ending) -> Unit:
    """Dissolve a unit."""
    unit = queries.unit_for(request.actor, pk)
    return actions.dissolve_unit(actor=request.actor, unit=unit, **sent.dict())


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


class HoldingOut(Schema):
    """A post that somebody holds."""

    id: int
    post: int = Field(validation_alias="post_id")
    name: str
    unit: int
    valid_from: dt.date
    valid_to: dt.date | None

    @staticmethod
    def resolve_name(holding: Holding) -> str:
        """The post's name."""
        return holding.post.name

    @staticmethod
    def resolve_unit(holding: Holding) -> int:
        """The post's unit."""
        return holding.post.unit_id


class PersonOut(Schema):
    """Somebody who works here, with all posts held so far; without ways to reach them."""

    id: int
    name: str
    left_on: dt.date | None
    holdings: list[HoldingOut]


@routes.get("/people", VIEW, Listing[PersonOut])
def list_people(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """People of the organisation."""
    rows = queries.people_visible_to(request.actor).prefetch_related("holdings__post")
    return listing(request, rows, cursor)


@routes.get("/people/{pk}", VIEW, PersonOut)
def get_person(request: ActorRequest, pk: Pk) -> Person:
    """One of them."""
    return queries.person_for(request.actor, pk)


class PersonIn(Strict):
    """What is entered about a person."""

    name: str = Field(min_length=1, max_length=40)
    phone: str = Field("", max_length=30)
    email: str = Field("", max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+$")


@routes.post("/people", MANAGE, PersonOut, status=201)
def make_person(request: ActorRequest, sent: PersonIn) -> Person:
    """Somebody new."""
    return actions.make_person(actor=request.actor, **sent.dict())


class Leaving(Strict):
    """The last day here."""

    last_day: dt.date


@routes.post("/people/{pk}/leave", MANAGE, PersonOut)
def leave(request: ActorRequest, pk: Pk, sent: Leaving) -> Person:
    """The person leaves; all posts end."""
    person = queries.person_for(request.actor, pk)
    actions.leave(actor=request.actor, person=person, last_day=sent.last_day)
    return queries.person_for(request.actor, pk)


class PostOut(Schema):
    """A post in a unit, with the roles that come with it."""

    id: int
    name: str
    unit: int = Field(validation_alias="unit_id")
    closed_on: dt.date | None
    roles: list[str]

    @staticmethod
    def resolve_roles(post: Post) -> list[str]:
        """Their codes."""
        return sorted({row.role for row in post.roles.all()})


@routes.get("/posts", VIEW, Listing[PostOut])
def list_posts(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """Posts of the organisation."""
    rows = queries.posts_visible_to(request.actor).prefetch_related("roles")
    return listing(request, rows, cursor)


class PostIn(Strict):
    """A post to be set up."""

    unit: Key
    name: str = Field(min_length=1, max_length=60)


@routes.post("/posts", MANAGE, PostOut, status=201)
def make_post(request: ActorRequest, sent: PostIn) -> Post:
    """A new post in a unit."""
    unit = queries.unit_for(request.actor, sent.unit)
    return actions.make_post(actor=request.actor, unit=unit, name=sent.name)


class Appointment(Strict):
    """Who holds a post, from which day."""

    person: Key
    first_day: dt.date


@routes.post("/posts/{pk}/holders", MANAGE, HoldingOut, status=201)
def appoint(request: ActorRequest, pk: Pk, sent: Appointment) -> Holding:
    """Appoint somebody to a post."""
    actor = request.actor
    return actions.appoint(
        actor=actor,
        post=queries.post_for(actor, pk),
        person=queries.person_for(actor, sent.person),
        first_day=sent.first_day,
    )
