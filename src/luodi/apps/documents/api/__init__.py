"""Operations of the API: documents, their requirements, goals."""

from luodi.apps.documents.api import documents, goals, requirements
from luodi.apps.documents.api.routes import routes

__all__ = ["documents", "goals", "requirements", "routes"]
