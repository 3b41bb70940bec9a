"""Operations of the API: one's own notifications; channels, subscriptions, what was sent."""

from luodi.apps.notify.api import channels, deliveries, inbox, steps
from luodi.apps.notify.api.routes import channels as of_channels
from luodi.apps.notify.api.routes import routes

routes.router.add_router("", of_channels.router)

__all__ = ["channels", "deliveries", "inbox", "routes", "steps"]
