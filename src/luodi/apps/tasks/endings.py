"""What ends with a task: what units still ask for, claims nobody has decided on, what waits.

Called by actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from luodi.apps.tasks.models import Claim, ClaimState, Task, TaskRequest, WorkItem
from luodi.core.request_flow import OPEN_REQUESTS

_WAITING = (ClaimState.WITH_HEAD, ClaimState.WITH_OFFICE)
# What waits about a part of the task, or about one of these, waits no longer.
_SUBJECTS = ("", "tasks.taskrequest", "tasks.progress")


def end_with(tasks: Sequence[Task], now: dt.datetime) -> None:
    """The tasks are not open any more: nothing is asked for about them, nothing waits.

    Help that was asked for is ended by the job of the night, with an event of its own.
    """
    requests = TaskRequest.objects.filter(task__in=tasks, state__in=OPEN_REQUESTS)
    requests.update(state="taken_back", decided_at=now)
    claims = Claim.objects.filter(task__in=tasks, state__in=_WAITING)
    claims.update(state=ClaimState.TAKEN_BACK, decided_at=now)
    waiting = WorkItem.objects.filter(task__in=tasks, subject__in=_SUBJECTS, closed_at=None)
    waiting.update(closed_at=now)
