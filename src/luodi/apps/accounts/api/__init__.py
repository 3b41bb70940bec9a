"""Operations of the API: one's own account; accounts, roles, sessions and the log of events."""

from luodi.apps.accounts.api import accounts, audit, own, sessions
from luodi.apps.accounts.api.routes import mine, routes

__all__ = ["accounts", "audit", "mine", "own", "routes", "sessions"]
