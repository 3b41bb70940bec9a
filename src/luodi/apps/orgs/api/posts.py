"""Posts: made and closed, held and left, and the roles that come with them."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.orgs import actions, queries
from luodi.apps.orgs.api.people import HoldingOut
from luodi.apps.orgs.api.routes import LastDay, routes
from luodi.apps.orgs.models import Holding, Post, PostRole
from luodi.apps.orgs.rules import GRANT, MANAGE, VIEW
from luodi.kernel.access import Actor, ActorRequest, Hidden, Role
from luodi.kernel.rest.listing import BIGGEST, Cursor, Key, Listing, Pk, Strict, listing

R = TypeVar("R", Holding, PostRole)


class RoleOut(Schema):
    """A role that comes with a post; without `scope` for the post's unit or for the whole."""

    id: int
    role: str
    scope: int | None = Field(validation_alias="scope_id")


class PostOut(Schema):
    """A post in a unit, with the roles that come with it."""

    id: int
    name: str
    unit: int = Field(validation_alias="unit_id")
    position: int
    closed_on: dt.date | None
    roles: list[RoleOut]


class PostDetail(PostOut):
    """A post with all who held or hold it, the latest first."""

    holdings: list[HoldingOut]


class Posts(Cursor):
    """Which posts."""

    unit: int | None = Field(None, ge=1, le=BIGGEST)
    open: bool | None = None


@routes.get("/posts", VIEW, Listing[PostOut])
def list_posts(request: ActorRequest, wanted: Query[Posts]) -> dict[str, Any]:
    """Posts of the organisation."""
    rows = queries.posts_visible_to(request.actor).prefetch_related("roles")
    if wanted.unit:
        rows = rows.filter(unit=queries.unit_for(request.actor, wanted.unit))
    if wanted.open is not None:
        rows = rows.filter(closed_on__isnull=wanted.open)
    return listing(request, rows, wanted)


@routes.get("/posts/{pk}", VIEW, PostDetail)
def get_post(request: ActorRequest, pk: Pk) -> Post:
    """One post."""
    queries.post_for(request.actor, pk)
    held = Holding.objects.select_related("post").order_by("-valid_from", "-id")
    rows = queries.posts_visible_to(request.actor)
    return rows.prefetch_related("roles", Prefetch("holdings", held)).get(pk=pk)


class PostIn(Strict):
    """A post to be set up."""

    unit: Key
    name: str = Field(min_length=1, max_length=60)
    position: int = Field(0, ge=0, le=999)


@routes.post("/posts", MANAGE, PostOut, status=201)
def make_post(request: ActorRequest, sent: PostIn) -> Post:
    """A new post in a unit."""
    unit = queries.unit_for(request.actor, sent.unit)
    return actions.make_post(actor=request.actor, unit=unit, name=sent.name, position=sent.position)


@routes.post("/posts/{pk}/close", MANAGE, PostOut)
def close_post(request: ActorRequest, pk: Pk, sent: LastDay) -> Post:
    """The post ends, and whoever holds it is relieved."""
    post = queries.post_for(request.actor, pk)
    return actions.close_post(actor=request.actor, post=post, last_day=sent.last_day)


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


@routes.post("/holdings/{pk}/relieve", MANAGE, HoldingOut)
def relieve(request: ActorRequest, pk: Pk, sent: LastDay) -> Holding:
    """Somebody no longer holds a post."""
    own = Holding.objects.filter(post__in=queries.posts_visible_to(request.actor))
    return actions.relieve(actor=request.actor, holding=_found(own, pk), last_day=sent.last_day)


class RoleIn(Strict):
    """A role, and the unit for which (with all below it) it holds."""

    role: Role
    scope: Key | None = None


@routes.post("/posts/{pk}/roles", GRANT, RoleOut, status=201)
def grant_role(request: ActorRequest, pk: Pk, sent: RoleIn) -> PostRole:
    """A role comes with the post from now on."""
    actor = request.actor
    scope = queries.unit_for(actor, sent.scope) if sent.scope else None
    post = queries.post_for(actor, pk)
    return actions.grant_role(actor=actor, post=post, role=sent.role, scope=scope)


@routes.delete("/post-roles/{pk}", GRANT)
def withdraw_role(request: ActorRequest, pk: Pk) -> None:
    """The role no longer comes with the post."""
    actions.withdraw_role(actor=request.actor, row=_role(request.actor, pk))


def _role(actor: Actor, pk: int) -> PostRole:
    own = PostRole.objects.filter(post__in=queries.posts_visible_to(actor))
    return _found(own.select_related("post", "scope"), pk)


def _found(rows: QuerySet[R], pk: int) -> R:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Hidden
    return row
