"""Notifications, the ways out of the house, and what goes along them."""

from luodi.apps.notify.models.deliveries import Delivery, DeliveryKind, DeliveryState, DigestLine
from luodi.apps.notify.models.endpoints import Endpoint, EndpointKind
from luodi.apps.notify.models.notifications import Notification

__all__ = [
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "DigestLine",
    "Endpoint",
    "EndpointKind",
    "Notification",
]
