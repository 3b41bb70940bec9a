"""Where the app's operations are gathered."""

from __future__ import annotations

from luodi.kernel.rest.routes import Routes

routes = Routes("ledger", read="tasks:read", write="tasks:write")
