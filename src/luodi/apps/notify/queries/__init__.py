"""Who is told and who is owed what; one's own notifications; the ways out and what went along."""

from luodi.apps.notify.queries.endpoints import (
    channel_for,
    channels_of,
    endpoint_for,
    endpoints_visible_to,
    fits,
    subscription_for,
    unknown_patterns,
    verb_groups,
)
from luodi.apps.notify.queries.inbox import (
    notification_for,
    notifications_of,
    unread_count,
)
from luodi.apps.notify.queries.people import (
    users_for,
    users_of_units,
    users_with_role,
)

__all__ = [
    "channel_for",
    "channels_of",
    "endpoint_for",
    "endpoints_visible_to",
    "fits",
    "notification_for",
    "notifications_of",
    "subscription_for",
    "unknown_patterns",
    "unread_count",
    "users_for",
    "users_of_units",
    "users_with_role",
    "verb_groups",
]
