"""What the ladder has to know about tasks: which may be near a rung, and how each part stands.

Whatever the number of tasks, a fixed number of queries for each lot of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from luodi.apps.ladder.models import Hold, RungTaken, SupervisionNotice
from luodi.apps.tasks.models import (
    Standing,
    Task,
    TaskParty,
    TaskRequest,
    WorkItem,
    WorkKind,
)
from luodi.apps.tasks.rules import OWNERS
from luodi.core.ladder import Facts, Ladder, Step, Taken, When, colour_of, steps
from luodi.core.notice_flow import STANDING
from luodi.core.request_flow import OPEN_REQUESTS, RequestKind
from luodi.core.task_flow import PartyState, TaskState
from luodi.core.workdays import WorkCalendar
from luodi.kernel import many
from luodi.kernel.models import PartyRole

LATELY = dt.timedelta(200)  # rungs of longer ago have been answered, or came to a notice
BRIDGE = dt.timedelta(14)  # a date in the holidays is reminded of before them
_LEFT = (PartyState.RETURNED.value, PartyState.RELEASED.value, PartyState.CLAIMED.value)
_TASK_FIELDS = (
    "organisation", "number", "title", "state", "is_open", "due_current", "due_original", "light",
    "is_standing", "paused_on", "issued_on", "last_progress", "last_progress_on", "batch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's part of a task with what is known about it and what was done before."""

    party: TaskParty
    facts: Facts
    history: tuple[Taken, ...] = ()


def near(organisation_id: int, ladder: Ladder, today: dt.date) -> list[int]:
    """The open tasks that may be at a rung today, from indexes of dates and lights alone."""
    own = Task.objects.filter(organisation_id=organisation_id, is_open=True)
    last = today + dt.timedelta(ladder.most_before) + BRIDGE
    found = set(_ids(own.filter(due_current__lte=last).order_by("due_current", "pk")))
    wanted = ladder.conditions
    kinds = [kind for when, kind in _OWED.items() if when in wanted]
    owed = WorkItem.objects.filter(
        organisation_id=organisation_id, kind__in=kinds, closed_at=None, due__lt=today
    )
    found.update(owed.order_by().values_list("task_id", flat=True))
    lights = {rung.light for rung in ladder.rungs if rung.light}
    if lights:
        found.update(_ids(own.filter(light__in=lights).order_by()))
    if When.EARLIER in wanted:
        lately = today - LATELY
        rungs = RungTaken.objects.filter(organisation_id=organisation_id, day__gte=lately)
        found.update(rungs.order_by().values_list("task_id", flat=True).distinct())
    return sorted(found)


_OWED = {When.UNSIGNED: WorkKind.SIGN, When.UNREPORTED: WorkKind.REPORT}


def _ids(rows: QuerySet[Task]) -> Iterable[int]:
    return rows.values_list("pk", flat=True)


def plan(
    parts: Iterable[Part], ladder: Ladder, today: dt.date, calendar: WorkCalendar
) -> list[tuple[Part, Step]]:
    """What is to be done today."""
    return [
        (part, step)
        for part in parts
        for step in steps(part.facts, part.history, ladder, today, calendar)
    ]


def parts_of(organisation_id: int, task_ids: Collection[int], ladder: Ladder) -> list[Part]:
    """The parts of these tasks that the ladder is about, as they stand now.

    These are the units that answer for a task; others that have still to sign hear of that only.
    """
    wanted = many.keys(task_ids)
    own = Task.objects.filter(organisation_id=organisation_id, pk__in=wanted)
    tasks = {task.pk: task for task in own.only(*_TASK_FIELDS)}
    parties: dict[int, list[TaskParty]] = {pk: [] for pk in tasks}
    held = TaskParty.objects.filter(task__in=many.keys(tasks), role__in=OWNERS)
    held = held.exclude(state=PartyState.RELEASED.value)
    for party in held.select_related("unit").order_by("pk"):
        party.task = tasks[party.task_id]
        parties[party.task_id].append(party)
    known = _Known.of(tasks, ladder)
    return [
        Part(party, known.facts(party, answers=party.pk in answering), known.taken(party))
        for rows in parties.values()
        for answering in [_answering(rows)]
        for party in rows
    ]


def _answering(parties: list[TaskParty]) -> set[int]:
    """The leading units; where none leads, the responsible ones."""
    leads = {party.pk for party in parties if party.role == PartyRole.LEAD}
    return leads or {party.pk for party in parties}


@dataclass(slots=True)
class _Known:
    """Rows about a lot of tasks, by task or by part."""

    rungs: dict[int, list[Taken]] = field(default_factory=dict)
    holds: dict[int, dt.date] = field(default_factory=dict)
    notices: set[int] = field(default_factory=set)
    asked: dict[int, dt.date] = field(default_factory=dict)
    owed: dict[tuple[int, str], dt.date | None] = field(default_factory=dict)
    lights: dict[int, tuple[dt.date, dt.date]] = field(default_factory=dict)

    @classmethod
    def of(cls, tasks: dict[int, Task], ladder: Ladder) -> _Known:
        """Read them: seven queries at most."""
        known, pks = cls(), many.keys(tasks)
        for row in RungTaken.objects.filter(task__in=pks).order_by("day"):
            one = Taken(row.rung, colour_of(row.colour), row.track, row.anchor, row.day)
            known.rungs.setdefault(row.party_id, []).append(one)
        holds = Hold.objects.filter(task__in=pks, ended_at=None)
        known.holds = dict(holds.order_by().values_list("task_id", "until"))
        notices = SupervisionNotice.objects.filter(task__in=pks, state__in=STANDING)
        known.notices = set(notices.order_by().values_list("party_id", flat=True))
        requests = TaskRequest.objects.filter(task__in=pks, state__in=OPEN_REQUESTS)
        requests = requests.exclude(kind=RequestKind.EXEMPT.value).order_by()
        for task_id, at in requests.values_list("task_id", "at"):
            known.asked[task_id] = timezone.localdate(at)
        work = WorkItem.objects.filter(
            task__in=pks, closed_at=None, kind__in=(WorkKind.SIGN, WorkKind.REPORT)
        )
        for party_id, kind, due in work.order_by().values_list("party_id", "kind", "due"):
            known.owed[party_id, kind] = due
        if When.LIGHT in ladder.conditions:
            known.lights = _lit(tasks)
        return known

    def taken(self, party: TaskParty) -> tuple[Taken, ...]:
        """What was done about the part."""
        return tuple(self.rungs.get(party.pk, ()))

    def facts(self, party: TaskParty, *, answers: bool) -> Facts:
        """How the part stands; the due date and the light are for those who answer."""
        task = party.task
        lit, troubled = self.lights.get(task.pk, (None, None))
        return Facts(
            due=task.due_current if answers and not task.is_standing else None,
            sign_by=self.owed.get((party.pk, WorkKind.SIGN.value)),
            report_by=self.owed.get((party.pk, WorkKind.REPORT.value)) if answers else None,
            light=task.light if answers else "",
            light_since=lit,
            troubled_since=troubled,
            moved_on=task.last_progress_on or task.issued_on,
            is_closed=not task.is_open,
            is_suspended=task.state == TaskState.SUSPENDED.value or task.paused_on is not None,
            waits_for_office=party.state in _LEFT or task.state == TaskState.REVIEWING.value,
            has_notice=party.pk in self.notices,
            asked_on=self.asked.get(task.pk),
            held_until=self.holds.get(task.pk),
        )


def _lit(tasks: dict[int, Task]) -> dict[int, tuple[dt.date, dt.date]]:
    """Since when the light of each task is what it is, and since when it is neither green nor
    grey: from the periods in which tasks stood as they did, latest first."""
    found: dict[int, tuple[dt.date, dt.date]] = {}
    closed: set[int] = set()
    troubled = {pk for pk, task in tasks.items() if task.light in ("yellow", "red")}
    rows = Standing.objects.filter(task__in=many.keys(troubled)).order_by("task_id", "-begins")
    for pk, begins, light in rows.values_list("task_id", "begins", "light"):
        if pk in closed:
            continue
        if light not in ("yellow", "red"):
            closed.add(pk)
            continue
        lit, _troubled = found.get(pk, (begins, begins))
        same = light == tasks[pk].light and (pk not in found or found[pk][1] == lit)
        found[pk] = (begins if same else lit, begins)
    return found
