"""Saved views of the register, own and shared; columns chosen once."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from luodi.apps.tasks import actions
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import SavedView, ViewAudience
from luodi.apps.tasks.queries.views import kept_columns, views_of
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Pk, Strict


class ViewOut(Schema):
    """A view; `query` is what stands behind the ? of the register's address.

    Who finds it: its keeper alone (own), the keeper's unit, or everybody (all).
    """

    id: int
    name: str
    query: str
    audience: str
    by_name: str
    is_own: bool = False

    @staticmethod
    def resolve_is_own(view: SavedView, context: Any) -> bool:
        """Whether I may change it."""
        return bool(view.user_id == context["request"].actor.user_id)


@routes.get("/views", VIEW, list[ViewOut])
def list_views(request: ActorRequest) -> list[SavedView]:
    """My own views, those of my unit and those for everybody; sixty at most."""
    return views_of(request.actor)


class ViewIn(Strict):
    """The filters to be kept, and their name; the same name is overwritten."""

    name: str = Field(min_length=1, max_length=40)
    query: str = Field("", max_length=1000)
    audience: ViewAudience = ViewAudience.OWN


@routes.post("/views", VIEW, ViewOut, status=201)
def save_view(request: ActorRequest, sent: ViewIn) -> SavedView:
    """Keep a view."""
    return actions.save_view(
        actor=request.actor, name=sent.name, query=sent.query, audience=sent.audience.value
    )


class Sharing(Strict):
    """Who else finds a view; only the office shares one with everybody."""

    audience: ViewAudience


@routes.post("/views/{pk}/share", VIEW, ViewOut)
def share_view(request: ActorRequest, pk: Pk, sent: Sharing) -> SavedView:
    """Share one of my own views, or no longer."""
    return actions.share_view(actor=request.actor, pk=pk, audience=sent.audience.value)


@routes.post("/views/{pk}/take", VIEW, ViewOut, status=201)
def take_view(request: ActorRequest, pk: Pk) -> SavedView:
    """Keep a copy of a shared view as my own."""
    return actions.take_view(actor=request.actor, pk=pk)


@routes.delete("/views/{pk}", VIEW)
def drop_view(request: ActorRequest, pk: Pk) -> None:
    """Forget one of my own views."""
    actions.drop_view(actor=request.actor, pk=pk)


class Columns(Strict):
    """Columns of the register by key, in order; none: the usual ones."""

    columns: list[str] = Field(max_length=60)


@routes.get("/register-columns", VIEW, Columns)
def get_columns(request: ActorRequest) -> Columns:
    """The columns that I have chosen."""
    return Columns(columns=kept_columns(request.actor))


@routes.post("/register-columns", VIEW, Columns)
def choose_columns(request: ActorRequest, sent: Columns) -> Columns:
    """Choose columns; what I may not see or does not exist is left out."""
    row = actions.choose_columns(actor=request.actor, keys=sent.columns)
    return Columns(columns=row.keys)
