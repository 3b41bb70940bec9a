"""Where the app's operations are gathered: one's own account, and administration."""

from __future__ import annotations

from luodi.kernel.rest.routes import Routes

# Any token may read what concerns its owner; changing it needs a scope all the same.
mine = Routes("own", read="", write="accounts:write")
routes = Routes("accounts", read="accounts:read", write="accounts:write")
