"""Operations of the API."""

from __future__ import annotations

from luodi.kernel.rest.routes import Routes

routes = Routes("orgs", read="orgs:read", write="orgs:write")
