"""Tasks in delivery: issued in batches, owed by units, reported on, and what is on whose desk."""

from luodi.apps.tasks.models.progress import Progress, ProgressValue
from luodi.apps.tasks.models.tasks import (
    IssueBatch,
    PartyState,
    Task,
    TaskParty,
    TaskSource,
    TaskTarget,
)
from luodi.apps.tasks.models.work import WorkItem, WorkKind

__all__ = [
    "IssueBatch",
    "PartyState",
    "Progress",
    "ProgressValue",
    "Task",
    "TaskParty",
    "TaskSource",
    "TaskTarget",
    "WorkItem",
    "WorkKind",
]
