"""Who is told and who is owed what; one's own notifications; the ways out and what went along."""

from luodi.apps.notify.queries.deliveries import (
    TABS,
    TROUBLE,
    DeliveryLine,
    EndpointLine,
    deliveries_visible_to,
    delivery_for,
    delivery_lines,
    endpoint_lines,
    problem_of,
    trouble_count,
)
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
    "TABS",
    "TROUBLE",
    "DeliveryLine",
    "EndpointLine",
    "channel_for",
    "channels_of",
    "deliveries_visible_to",
    "delivery_for",
    "delivery_lines",
    "endpoint_for",
    "endpoint_lines",
    "endpoints_visible_to",
    "fits",
    "notification_for",
    "notifications_of",
    "problem_of",
    "subscription_for",
    "trouble_count",
    "unknown_patterns",
    "unread_count",
    "users_for",
    "users_of_units",
    "users_with_role",
    "verb_groups",
]
