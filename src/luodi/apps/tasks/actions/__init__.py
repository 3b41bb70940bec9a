"""Changes to tasks: issued, signed for, returned and settled, reported on, withdrawn."""

from luodi.apps.tasks.actions.issuing import (
    AT_ONCE,
    AlreadyIssued,
    IssueOptions,
    issue,
    issue_later,
)
from luodi.apps.tasks.actions.lights import recompute_lights
from luodi.apps.tasks.actions.parties import return_task, sign
from luodi.apps.tasks.actions.reporting import Report, report
from luodi.apps.tasks.actions.settle import reassign, release, uphold, withdraw
from luodi.apps.tasks.actions.views import drop_view, save_view

__all__ = [
    "AT_ONCE",
    "AlreadyIssued",
    "IssueOptions",
    "Report",
    "drop_view",
    "issue",
    "issue_later",
    "reassign",
    "recompute_lights",
    "release",
    "report",
    "return_task",
    "save_view",
    "sign",
    "uphold",
    "withdraw",
]
