"""Operations of the API: rules, what was done, urging, holds, notices."""

from luodi.apps.ladder.api import notices, tasks
from luodi.apps.ladder.api.routes import routes

__all__ = ["notices", "routes", "tasks"]
