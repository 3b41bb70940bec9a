"""What waits about help asked for and leaders' remarks, kept among what waits for everybody.

Called by actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Audience, HelpRequest, Remark, Task, WorkItem, WorkKind
from luodi.kernel import events

_PAGES = {"tasks.helprequest": "/tasks/helps/", "tasks.remark": "/tasks/remarks/"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where it waits: at a unit; without one at the office, or with the leaders."""

    unit: Unit | None = None
    audience: str = Audience.ALL.value


def page_of(row: HelpRequest | Remark) -> str:
    """The address of its page."""
    return f"{_PAGES[events.type_of(row)]}{row.pk}/"


def wait_for(
    row: HelpRequest | Remark,
    kind: WorkKind,
    desk: Desk,
    now: dt.datetime,
    *,
    due: dt.date | None,
    task: Task | None,
) -> WorkItem:
    """One thing is to be done about it next, and nothing else."""
    stop_waiting(row, now)
    return WorkItem.objects.create(
        organisation_id=row.organisation_id,
        kind=kind,
        audience=desk.audience,
        subject=events.type_of(row),
        subject_id=row.pk,
        title=" ".join(row.text.split())[:120],
        url=page_of(row),
        task=task,
        unit=desk.unit,
        due=due,
        opened_at=now,
    )


def stop_waiting(row: HelpRequest | Remark, now: dt.datetime) -> None:
    """Nothing is to be done about it any more."""
    open_now = WorkItem.objects.filter(
        organisation_id=row.organisation_id,
        subject=events.type_of(row),
        subject_id=row.pk,
        closed_at=None,
    )
    open_now.update(closed_at=now)
