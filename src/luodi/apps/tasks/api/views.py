"""Saved views of the register: one's own filters by a name."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from luodi.apps.tasks import actions
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import SavedView
from luodi.apps.tasks.queries.lists import views_of
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Pk, Strict


class ViewOut(Schema):
    """A view; `query` is what stands behind the ? of the register's address."""

    id: int
    name: str
    query: str


@routes.get("/views", VIEW, list[ViewOut])
def list_views(request: ActorRequest) -> list[SavedView]:
    """My own views; twenty at most."""
    return views_of(request.actor)


class ViewIn(Strict):
    """The filters to be kept, and their name; the same name is overwritten."""

    name: str = Field(min_length=1, max_length=40)
    query: str = Field("", max_length=1000)


@routes.post("/views", VIEW, ViewOut, status=201)
def save_view(request: ActorRequest, sent: ViewIn) -> SavedView:
    """Keep a view."""
    return actions.save_view(actor=request.actor, name=sent.name, query=sent.query)


@routes.delete("/views/{pk}", VIEW)
def drop_view(request: ActorRequest, pk: Pk) -> None:
    """Forget one of my own views."""
    actions.drop_view(actor=request.actor, pk=pk)
