"""Changes to tasks: issued, signed for, returned and settled, reported on, withdrawn."""

from luodi.apps.tasks.actions.claims import (
    Completion,
    claim,
    unclaim,
    unvouch_claim,
    vouch_claim,
)
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
from luodi.apps.tasks.actions.requests import (
    Wish,
    advise,
    ask,
    grant,
    refuse,
    stop_request,
    take_back,
    vouch_request,
)
from luodi.apps.tasks.actions.reviews import Review, complete, reopen, send_back
from luodi.apps.tasks.actions.settle import reassign, release, uphold, withdraw
from luodi.apps.tasks.actions.views import drop_view, save_view

__all__ = [
    "AT_ONCE",
    "AlreadyIssued",
    "Completion",
    "IssueOptions",
    "Report",
    "Review",
    "Wish",
    "advise",
    "ask",
    "claim",
    "complete",
    "drop_view",
    "grant",
    "issue",
    "issue_later",
    "reassign",
    "recompute_lights",
    "refuse",
    "release",
    "reopen",
    "report",
    "return_task",
    "save_view",
    "send_back",
    "sign",
    "stop_request",
    "take_back",
    "unclaim",
    "unvouch_claim",
    "uphold",
    "vouch_claim",
    "vouch_request",
    "withdraw",
]
