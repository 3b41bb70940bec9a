"""What the administrators do about the ways out of the house, and what the system does itself."""

from luodi.apps.notify.actions.deliveries import (
    retry_delivery,
    retry_failed,
    send_test,
    set_aside,
)
from luodi.apps.notify.actions.endpoints import (
    EndpointFacts,
    change_endpoint,
    close_endpoint,
    make_endpoint,
    new_secret,
)
from luodi.apps.notify.actions.keeping import (
    mark_inner,
    pause,
    pause_dead,
    reseal,
    resume,
)

__all__ = [
    "EndpointFacts",
    "change_endpoint",
    "close_endpoint",
    "make_endpoint",
    "mark_inner",
    "new_secret",
    "pause",
    "pause_dead",
    "reseal",
    "resume",
    "retry_delivery",
    "retry_failed",
    "send_test",
    "set_aside",
]
