"""Documents, the requirements found in them, and the goals they serve."""

from luodi.apps.documents.models.desk import DeskStep
from luodi.apps.documents.models.documents import Document, DocumentState, Openness
from luodi.apps.documents.models.goals import Goal, GoalLevel
from luodi.apps.documents.models.requirements import (
    Decision,
    Requirement,
    RequirementParty,
    SameMatter,
)

__all__ = [
    "Decision",
    "DeskStep",
    "Document",
    "DocumentState",
    "Goal",
    "GoalLevel",
    "Openness",
    "Requirement",
    "RequirementParty",
    "SameMatter",
]
