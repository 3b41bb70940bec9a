"""Operations of the API: documents, their requirements, the desk, open questions, goals."""

from luodi.apps.documents.api import (
    coverage,
    desk,
    documents,
    goals,
    intake,
    matches,
    questions,
    requirements,
    shaping,
    versions,
)
from luodi.apps.documents.api.routes import routes

__all__ = [
    "coverage",
    "desk",
    "documents",
    "goals",
    "intake",
    "matches",
    "questions",
    "requirements",
    "routes",
    "shaping",
    "versions",
]
