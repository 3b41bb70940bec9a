"""What ends with a task, or with a unit's part of it: requests, claims, reports, what waits.

Called by actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.tasks.models import (
    Claim,
    ClaimState,
    Progress,
    ProgressState,
    Remark,
    Task,
    TaskParty,
    TaskRequest,
    WorkItem,
    WorkKind,
)
from luodi.apps.tasks.waiting import Desk, wait_for
from luodi.core.request_flow import OPEN_REQUESTS, kind_of
from luodi.core.task_flow import LEFT_STATES, TaskState

_WAITING = (ClaimState.WITH_HEAD, ClaimState.WITH_OFFICE)
# What waits about a part of the task, or about one of these, waits no longer.
SUBJECTS = ("", "tasks.taskrequest", "tasks.progress", "tasks.task")


def end_with(tasks: Sequence[Task], now: dt.datetime) -> None:
    """The tasks are not open any more: nothing is asked for about them, nothing waits.

    Help that was asked for is ended by the job of the night, with an event of its own.
    """
    requests = TaskRequest.objects.filter(task__in=tasks, state__in=OPEN_REQUESTS)
    requests.update(state="taken_back", decided_at=now)
    claims = Claim.objects.filter(task__in=tasks, state__in=_WAITING)
    claims.update(state=ClaimState.TAKEN_BACK, decided_at=now)
    reports = Progress.objects.filter(task__in=tasks, state=ProgressState.WITH_HEAD)
    reports.update(state=ProgressState.STOPPED, stopped_why=_("任务已经结束，不用再反馈"))
    waiting = WorkItem.objects.filter(task__in=tasks, subject__in=SUBJECTS, closed_at=None)
    waiting.update(closed_at=now)
    _ask_for_answers(tasks, now)


def _ask_for_answers(tasks: Sequence[Task], now: dt.datetime) -> None:
    """Remarks whose matter ended without being done: the office tells the leader what became."""
    left = [task for task in tasks if task.state in LEFT_STATES]
    rows = Remark.objects.filter(matter__in=left, state="dispatched") if left else ()
    today = timezone.localdate(now)
    for row in rows:
        due = max(today, min(row.due, today + dt.timedelta(1)))
        wait_for(row, WorkKind.ANSWER, Desk(), now, due=due, task=row.matter)


def end_part(party: TaskParty, now: dt.datetime) -> None:
    """The unit returned its part, or is off the task: what it asked for and wrote goes nowhere.

    A task that waited for a decision on that is back at work; its state follows from its parts.
    """
    requests = TaskRequest.objects.filter(party=party, state__in=OPEN_REQUESTS)
    kinds = set(requests.values_list("kind", flat=True))
    requests.update(state="taken_back", decided_at=now)
    if party.task.state in {kind_of(kind).state for kind in kinds}:
        party.task.state_before, party.task.state = party.task.state, TaskState.ACTIVE.value
    claims = Claim.objects.filter(party=party, state__in=_WAITING)
    claims.update(state=ClaimState.TAKEN_BACK, decided_at=now)
    reports = Progress.objects.filter(
        task=party.task_id, unit=party.unit_id, state=ProgressState.WITH_HEAD
    )
    reports.update(state=ProgressState.STOPPED, stopped_why=_("本单位不再办理这项任务，不用再反馈"))
