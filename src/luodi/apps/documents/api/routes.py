"""Where the app's operations are gathered."""

from __future__ import annotations

from luodi.kernel.rest.routes import Routes

routes = Routes("documents", read="documents:read", write="documents:write")
