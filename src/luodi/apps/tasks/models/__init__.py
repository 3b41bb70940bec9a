"""Tasks in delivery: issued in batches, owed by units, reported on, and what is on whose desk."""

from luodi.apps.tasks.models.batches import IssueBatch
from luodi.apps.tasks.models.coordination import HelpKind, HelpRequest, Remark
from luodi.apps.tasks.models.history import Judgement, Standing
from luodi.apps.tasks.models.inside import Assignment, UnitHabits
from luodi.apps.tasks.models.progress import Progress, ProgressState, ProgressValue
from luodi.apps.tasks.models.requests import Claim, ClaimState, Exemption, TaskRequest
from luodi.apps.tasks.models.targets import (
    Measure,
    Milestone,
    Occurrence,
    PathKind,
    TargetPoint,
    TaskTarget,
)
from luodi.apps.tasks.models.tasks import Outcome, Task, TaskKind, TaskParty, TaskSource
from luodi.apps.tasks.models.views import ChosenColumns, SavedView, ViewAudience
from luodi.apps.tasks.models.work import Audience, WorkItem, WorkKind

__all__ = [
    "Assignment",
    "Audience",
    "ChosenColumns",
    "Claim",
    "ClaimState",
    "Exemption",
    "HelpKind",
    "HelpRequest",
    "IssueBatch",
    "Judgement",
    "Measure",
    "Milestone",
    "Occurrence",
    "Outcome",
    "PathKind",
    "Progress",
    "ProgressState",
    "ProgressValue",
    "Remark",
    "SavedView",
    "Standing",
    "TargetPoint",
    "Task",
    "TaskKind",
    "TaskParty",
    "TaskRequest",
    "TaskSource",
    "TaskTarget",
    "UnitHabits",
    "ViewAudience",
    "WorkItem",
    "WorkKind",
]
