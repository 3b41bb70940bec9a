"""Operations of the API: tasks, what units do with them, issuing, my work."""

from luodi.apps.tasks.api import issuing, tasks, work
from luodi.apps.tasks.api.routes import routes

__all__ = ["issuing", "routes", "tasks", "work"]
