"""Standstills that come to their end: office and unit are asked whether the task goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.telling import tell_office, tell_unit
from luodi.apps.tasks.models import Audience, TaskRequest, WorkItem, WorkKind
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import TaskState
from luodi.kernel import events, saying
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import Organisation

AHEAD = dt.timedelta(7)  # both hear of it a week before


@action("tasks.ask_resumption", gettext_lazy("提请了是否恢复办理"))
def ask_resumption(*, actor: Actor, day: dt.date, now: dt.datetime) -> int:
    """Suspended tasks whose end is a week away or has come wait for the head of the office, and
    for the unit that asked for it; how many were not there. The task itself goes on by the
    office's step only: what it waited for may still be missing."""
    rows = _ending(actor, day)
    known = WorkItem.objects.filter(
        task__in=[row.task_id for row in rows], kind=WorkKind.RESUME, closed_at=None
    )
    there = set(known.values_list("task_id", flat=True))
    new = [row for row in rows if row.task_id not in there]
    WorkItem.objects.bulk_create(item for row in new for item in _items(row, now))
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    events.record(actor, organisation, after={"to_resume": len(new)})
    today = timezone.localdate(now)
    text = gettext_lazy("挂起将于 %(day)s 到期：条件具备的请督查室恢复办理，不具备的请说明")
    for row in new:
        end = saying.long_day(row.granted_due) if row.granted_due else ""
        tell_unit(actor, row.party, "tasks.standstill_ends", text, today, day=end)
    if new:
        text = gettext_lazy("%(count)d 项挂起的任务将到期，是否恢复")
        tell_office(actor, "tasks.to_resume", text, today, head=True)
    return len(new)


def _ending(actor: Actor, day: dt.date) -> Sequence[TaskRequest]:
    """The latest granted standstill of each suspended task, where it ends within the week."""
    rows = TaskRequest.objects.filter(
        organisation_id=actor.organisation_id,
        kind=RequestKind.SUSPEND.value,
        state="granted",
        task__state=TaskState.SUSPENDED.value,
    )
    latest = {row.task_id: row for row in rows.select_related("task", "party__unit").order_by("pk")}
    for row in latest.values():
        row.party.task = row.task
    return [row for row in latest.values() if row.granted_due and row.granted_due <= day + AHEAD]


def _items(row: TaskRequest, now: dt.datetime) -> list[WorkItem]:
    """One for the head of the office, one for the unit."""

    def item(subject: str, pk: int, url: str) -> WorkItem:
        return WorkItem(
            organisation_id=row.organisation_id,
            kind=WorkKind.RESUME,
            subject=subject,
            subject_id=pk,
            title=str(WorkKind.RESUME.label),
            url=url,
            task=row.task,
            due=row.granted_due,
            opened_at=now,
        )

    office = item("tasks.task", row.task_id, f"/tasks/{row.task_id}/resume/")
    office.audience = Audience.HEAD
    unit = item("tasks.taskrequest", row.pk, f"/tasks/{row.task_id}/")
    unit.party, unit.unit = row.party, row.party.unit
    return [office, unit]
