"""What follows from every change to a task: its light, what waits for whom, how it is found.

Called by actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils import timezone

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.courses import gather, take_nodes
from luodi.apps.tasks.endings import SUBJECTS, end_with
from luodi.apps.tasks.lighting import Lamp
from luodi.apps.tasks.models import (
    Assignment,
    Audience,
    Occurrence,
    Task,
    TaskParty,
    WorkItem,
    WorkKind,
)
from luodi.apps.tasks.standings import stand
from luodi.core.rhythm import SIGN_DAYS, following, next_report, rhythm_of
from luodi.core.task_flow import OPEN_STATES, PartyState, TaskState, state_of
from luodi.kernel import jobs, many, search
from luodi.kernel.access import Actor
from luodi.kernel.calendars import calendar_of
from luodi.kernel.prepared import PreparedChange, prepared, prepared_change
from luodi.kernel.recurring_days import days, is_dated
from luodi.kernel.search import Entry

# What a step may have changed in a task before :func:`set_states` saves it.
_STATE_FIELDS = (
    "state", "state_before", "is_open", "light", "light_facts", "version", "updated_at",
    "last_progress", "last_progress_on", "stale_since", "progress_ratio", "expected_ratio",
    "due_current", "extensions", "paused_on", "done_on", "closed_on", "outcome", "sent_back",
    "result", "handed_to", "merged_into_id", "archive_number", "archived_on", "review_on",
    "course",
)  # fmt: skip
_ASKED_OF_OFFICE = frozenset({WorkKind.SETTLE, WorkKind.REVIEW})


def settle_states(tasks: Iterable[Task], now: dt.datetime) -> None:
    """Give locked tasks the states that follow from what their parties did."""
    rows = list(tasks)
    parties = {row.pk: _roles_and_states(row.pk) for row in rows} if len(rows) < _FEW else {}
    if not parties:
        found = TaskParty.objects.filter(task__in=many.keys(row.pk for row in rows)).order_by()
        for task_id, role, state in found.values_list("task_id", "role", "state"):
            parties.setdefault(task_id, []).append((role, state))
    set_states({task: state_of(parties.get(task.pk, []), task.state) for task in rows}, now)


_FEW = 4  # of so many each is asked for by itself
_roles_and_states = prepared(
    lambda task: TaskParty.objects.filter(task=task).order_by().values_list("role", "state")
)


def keep(task: Task, now: dt.datetime) -> None:
    """Save a locked task in the state it is in, with everything that hangs on it.

    For steps that change its figures, nodes or what is excused: its course is put together anew.
    """
    gather([task])
    set_states({task: task.state}, now)


def keep_nodes(task: Task, now: dt.datetime) -> None:
    """The same where only a node was reached, or was not."""
    take_nodes(task)
    set_states({task: task.state}, now)


def set_states(states: Mapping[Task, str], now: dt.datetime) -> None:
    """Put locked tasks of one organisation into states and save them, with all that hangs on it."""
    today = timezone.localdate(now)
    lamp: Lamp | None = None
    turned: dict[bool, list[Task]] = {}
    for task, state in states.items():
        if state != task.state:
            task.state_before, task.state = task.state, state
            is_open = state in OPEN_STATES
            if is_open != task.is_open:
                task.is_open = is_open
                turned.setdefault(is_open, []).append(task)
        lamp = lamp or Lamp(task.organisation_id, today)
        lamp.judge(task)
        task.version += 1
        task.updated_at = now
    many.save(list(states), _STATE_FIELDS)
    stand(states, today)
    for parent in {task.parent_id for task in states if task.parent_id}:
        # Later, and by itself: who changes a part does not wait for the lock of the whole.
        system = Actor.system(next(iter(states)).organisation_id)
        jobs.after_commit("tasks.roll_up", actor=system, task_id=parent)
    for is_open, tasks in turned.items():
        TaskParty.objects.filter(task__in=tasks).update(task_is_open=is_open)
        if not is_open:
            end_with(tasks, now)


def sign_by(organisation_id: int, today: dt.date) -> dt.date:
    """The day until which units sign for what they get today."""
    return calendar_of(organisation_id).estimate(today, SIGN_DAYS).day


def report_by(task: Task, after: dt.date) -> dt.date | None:
    """The day of the next report: of a recurring duty that of its first open instance."""
    if is_dated(task.recurrence):
        waiting = Occurrence.objects.filter(task=task, done_on=None).values_list("due", flat=True)
        first = waiting.order_by("due").first()
        if first is not None:
            return first
        known = task.occurrences.order_by("-due").values_list("due", flat=True).first()
        return next(iter(days(task.recurrence, known or after, after)), None)
    rhythm, reported = rhythm_of(task.rhythm), task.last_progress_on
    day = following(rhythm, reported, task.due_current) if reported else None
    return day if day and day >= after else next_report(rhythm, after, task.due_current)


def open_work(
    kind: WorkKind, party: TaskParty, now: dt.datetime, due: dt.date | None = None
) -> WorkItem:
    """Something waits for the party's unit, or for the office where that is to decide."""
    return WorkItem(
        organisation_id=party.organisation_id,
        kind=kind,
        task_id=party.task_id,
        party=party,
        unit_id=None if kind in _ASKED_OF_OFFICE else party.unit_id,
        audience=Audience.HEAD if kind == WorkKind.VOUCH else Audience.ALL,
        person_id=_assigned(party) if kind == WorkKind.REPORT else None,
        due=due,
        opened_at=now,
    )


def close_work(parties: Iterable[TaskParty], now: dt.datetime, *kinds: WorkKind) -> int:
    """Nothing waits there any more; with kinds, only of these and of the parts themselves.

    What others keep about the task (notices of the ladder) has an end of its own.
    """
    rows = [party.pk for party in parties]
    if len(kinds) == 1 and len(rows) < _FEW:
        close = _closing(kinds[0])(now)
        return sum(close(pk) for pk in rows)
    items = WorkItem.objects.filter(party__in=many.keys(rows), closed_at=None, subject__in=SUBJECTS)
    if kinds:
        items = items.filter(kind__in=kinds, subject="")
    return items.update(closed_at=now)


@lru_cache
def _closing(kind: WorkKind) -> PreparedChange:
    return prepared_change(
        lambda party: WorkItem.objects.filter(
            party=party, kind=kind, closed_at=None, subject=""
        ).order_by(),
        "closed_at",
    )


def open_for(parties: Iterable[TaskParty], now: dt.datetime) -> None:
    """Open what the states of parties (with their tasks) ask of their units and of the office."""
    today, items = timezone.localdate(now), []
    for party in parties:
        kind = _ASKED.get(party.state)
        if kind is WorkKind.REPORT:
            if party.task.state != TaskState.SUSPENDED.value:
                items.append(open_work(kind, party, now, report_by(party.task, today)))
        elif kind is not None:
            items.append(open_work(kind, party, now, sign_by(party.organisation_id, today)))
    many.add(items)


_ASKED = {
    PartyState.WAITING.value: WorkKind.SIGN,
    PartyState.SIGNED.value: WorkKind.REPORT,
    PartyState.CLAIMING.value: WorkKind.VOUCH,
    PartyState.CLAIMED.value: WorkKind.REVIEW,
    PartyState.RETURNED.value: WorkKind.SETTLE,
}


def _assigned(party: TaskParty) -> int | None:
    """Whom the unit gave it to."""
    return _person.first(party.pk)


_person = prepared(
    lambda party: (
        Assignment.objects.filter(party=party, ended_at=None)
        .order_by()
        .values_list("person_id", flat=True)
    )
)


def index(task: Task, units: Iterable[Unit]) -> None:
    """Put a task into the search index as it is now."""
    search.put(task.organisation_id, [entry_of(task, units)])


def entry_of(task: Task, units: Iterable[Unit]) -> Entry:
    """What a task is found by: its title (initials too), number, words and units."""
    names = " ".join(str(unit) for unit in units)
    return Entry("task", task.pk, task.title, f"{task.number} {names} {task.text}")
