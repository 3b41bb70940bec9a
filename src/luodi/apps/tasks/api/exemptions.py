"""Lights that are excused, and ending one before its time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.tasks import actions
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import Exemption
from luodi.apps.tasks.queries.exemptions import exemption_for, exemptions_visible_to, in_force
from luodi.apps.tasks.rules import DECIDE, VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing


class ExemptionOut(Schema):
    """A light that is excused; `ended_on` where it was ended before `until`."""

    id: int
    task: int = Field(validation_alias="task_id")
    request: int | None = Field(validation_alias="request_id")
    begins_on: dt.date
    until: dt.date
    reason: str
    granted_by: str
    ended_on: dt.date | None


class Exemptions(Cursor):
    """Which of them; those that hold today unless `all`."""

    all: bool = False


class ExemptionEnd(Strict):
    """Why it ends."""

    reason: str = Field(min_length=1, max_length=300)


@routes.get("/exemptions", VIEW, Listing[ExemptionOut])
def list_exemptions(request: ActorRequest, wanted: Query[Exemptions]) -> dict[str, Any]:
    """Lights that are excused, of tasks I may see, the latest first."""
    rows = exemptions_visible_to(request.actor)
    if not wanted.all:
        rows = in_force(rows, timezone.localdate())
    return listing(request, rows, wanted)


@routes.post("/exemptions/{pk}/end", DECIDE, ExemptionOut)
def end_exemption(request: ActorRequest, pk: Pk, sent: ExemptionEnd) -> Exemption:
    """The light counts again from today."""
    row = exemption_for(request.actor, pk)
    actions.end_exemption(
        actor=request.actor, exemption=row, reason=sent.reason, now=timezone.now()
    )
    return exemption_for(request.actor, pk)
