"""Operations of the API: statistics, heat map, goals as leaders see them, the register of a day."""

from luodi.apps.boards.api import asof, goals, statistics
from luodi.apps.boards.api.routes import routes

__all__ = ["asof", "goals", "routes", "statistics"]
