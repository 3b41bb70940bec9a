"""Where the app's operations are gathered: everybody's own, and administration."""

from __future__ import annotations

from luodi.kernel.rest.routes import Routes

routes = Routes("notifications", read="tasks:read", write="tasks:write")
channels = Routes("channels", read="accounts:read", write="accounts:write")
