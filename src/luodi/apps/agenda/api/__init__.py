"""Operations of the API: entries of the calendar, the wall, feeds, what waits for what."""

from luodi.apps.agenda.api import calendar, feeds, links, wall
from luodi.apps.agenda.api.routes import routes

__all__ = ["calendar", "feeds", "links", "routes", "wall"]
