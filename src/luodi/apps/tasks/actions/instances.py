"""The dated instances of recurring duties. Called by actions only, inside their transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.models import Occurrence, Task
from luodi.kernel.calendars import calendar_of
from luodi.kernel.recurring_days import days, is_dated

AHEAD = 45  # days for which instances are made before they come


def make_instances(tasks: Sequence[Task], today: dt.date, since: dt.date = dt.date.min) -> int:
    """Make the instances after `since` that these locked tasks of one organisation lack, some
    weeks ahead; how many. Their courses are gathered anew and saved."""
    if not tasks:
        return 0
    calendar = calendar_of(tasks[0].organisation_id)
    known = _last_known(tasks)
    rows = []
    for task in tasks:
        after = max(known.get(task.pk) or task.issued_on or today, since)
        until = today + dt.timedelta(AHEAD)
        for day in days(task.recurrence, after, until, calendar):
            if day > until and after > today:
                break  # the next one is there already; more are made when they come nearer
            if task.due_current is None or day <= task.due_current:
                rows.append(Occurrence(organisation_id=task.organisation_id, task=task, due=day))
    Occurrence.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    made = [task for task in tasks if task.pk in {row.task_id for row in rows}]
    gather(made)
    Task.objects.bulk_update(made, ["course"], batch_size=200)
    return len(rows)


def put_turns(task: Task, rule: str, today: dt.date) -> None:
    """Another rule for the locked task from today on: what has come stays, done or missed."""
    task.recurrence = rule
    task.save(update_fields=["recurrence"])
    task.occurrences.filter(done_on=None, due__gt=today).delete()
    if is_dated(rule):
        make_instances([task], today, since=today)
    gather([task])
    task.save(update_fields=["course"])


def _last_known(tasks: Sequence[Task]) -> dict[int, dt.date]:
    known: dict[int, dt.date] = {}
    rows = Occurrence.objects.filter(task__in=tasks).order_by("task_id", "due")
    for task_id, due in rows.values_list("task_id", "due"):
        known[task_id] = due
    return known
