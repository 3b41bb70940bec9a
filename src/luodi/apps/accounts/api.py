"""Operations of the API."""

from __future__ import annotations

from luodi.kernel.rest.routes import Routes

routes = Routes("accounts", read="accounts:read", write="accounts:write")
