"""Which task waits for which."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema
from pydantic import Field

from luodi.apps.agenda.actions import link, unlink
from luodi.apps.agenda.api.routes import routes
from luodi.apps.agenda.models import Dependency
from luodi.apps.agenda.queries.links import dependency_for, links_of
from luodi.apps.agenda.rules import LINK, VIEW
from luodi.apps.tasks.queries import task_for
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class DependencyOut(Schema):
    """`after` waits for `before`."""

    id: int
    before: int = Field(validation_alias="before_id")
    after: int = Field(validation_alias="after_id")
    made_at: dt.datetime


class DependencyIn(Strict):
    """The task that has to be done first."""

    before: Key


@routes.get("/tasks/{pk}/dependencies", VIEW, list[DependencyOut])
def list_dependencies(request: ActorRequest, pk: Pk) -> Any:
    """What the task waits for, and what waits for it; tasks that I may see."""
    found = links_of(request.actor, task_for(request.actor, pk))
    return [*found.before, *found.after]


@routes.post("/tasks/{pk}/dependencies", LINK, DependencyOut, status=201)
def add_dependency(request: ActorRequest, pk: Pk, sent: DependencyIn) -> Dependency:
    """From now on the task waits for another; never in a circle."""
    after = task_for(request.actor, pk)
    before = task_for(request.actor, sent.before)
    return link(actor=request.actor, before=before, after=after)


@routes.delete("/dependencies/{pk}", LINK)
def drop_dependency(request: ActorRequest, pk: Pk) -> None:
    """The one no longer waits for the other."""
    unlink(actor=request.actor, row=dependency_for(request.actor, pk))
