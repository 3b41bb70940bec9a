"""Operations of the API: one's own notifications."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from ninja import Query, Schema

from luodi.apps.notify.api.routes import routes
from luodi.apps.notify.inbox import mark_read
from luodi.apps.notify.models import Notification
from luodi.apps.notify.queries import notification_for, notifications_of
from luodi.apps.notify.rules import READ
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Cursor, Listing, Pk, listing


class NotificationOut(Schema):
    """One sentence, the page it is about, and how many things it speaks of."""

    id: int
    kind: str
    text: str
    url: str
    count: int
    urgent: bool
    created_at: dt.datetime
    read_at: dt.datetime | None


class Marked(Schema):
    """How many were marked as read."""

    count: int


class Wanted(Cursor):
    """Which of them."""

    unread: bool = False


@routes.get("/notifications", READ, Listing[NotificationOut])
def list_notifications(request: ActorRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """My own notifications, latest first."""
    rows = notifications_of(request.actor)
    if wanted.unread:
        rows = rows.filter(read_at=None)
    return listing(request, rows, wanted)


@routes.post("/notifications/{pk}/read", READ, NotificationOut)
def read_notification(request: ActorRequest, pk: Pk) -> Notification:
    """Mark one as read."""
    notification_for(request.actor, pk)
    mark_read(request.actor, timezone.now(), pk)
    return notification_for(request.actor, pk)


@routes.post("/notifications/read", READ, Marked)
def read_notifications(request: ActorRequest) -> Marked:
    """Mark all as read."""
    return Marked(count=mark_read(request.actor, timezone.now()))
