"""Tasks in delivery: issued in batches, owed by units, reported on, and what is on whose desk."""

from luodi.apps.tasks.models.batches import IssueBatch
from luodi.apps.tasks.models.progress import Progress, ProgressValue
from luodi.apps.tasks.models.tasks import Task, TaskParty, TaskSource, TaskTarget
from luodi.apps.tasks.models.work import SavedView, WorkItem, WorkKind

__all__ = [
    "IssueBatch",
    "Progress",
    "ProgressValue",
    "SavedView",
    "Task",
    "TaskParty",
    "TaskSource",
    "TaskTarget",
    "WorkItem",
    "WorkKind",
]
