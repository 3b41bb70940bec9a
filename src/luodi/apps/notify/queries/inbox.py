"""One's own notifications."""

from __future__ import annotations

from django.db.models import QuerySet

from luodi.apps.notify.models import Notification
from luodi.kernel.access import Actor, Hidden

_SHOWN = 100  # the bell shows 99+ from here on: no need to count further


def notifications_of(actor: Actor) -> QuerySet[Notification]:
    """The actor's own, latest first."""
    return Notification.objects.filter(
        organisation_id=actor.organisation_id, user=actor.user_id or 0
    ).order_by("-id")


def notification_for(actor: Actor, pk: int) -> Notification:
    """One's own notification, or Hidden."""
    found = notifications_of(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def unread_count(user_id: int | None) -> int:
    """How many a user has not read, up to 100."""
    if user_id is None:
        return 0
    return Notification.objects.filter(user_id=user_id, read_at=None)[:_SHOWN].count()
