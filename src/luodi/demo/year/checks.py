"""Promises that hold in any organisation, however much has happened in it; a breach names its task.

Used by the test of the small played year and by `luodi demo --check`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from luodi.apps.accounts.models import Delegation
from luodi.apps.boards.queries.asked import Asked, tasks_asked
from luodi.apps.boards.queries.figures import live
from luodi.apps.notify.models import Delivery, DeliveryKind
from luodi.apps.tasks.models import (
    Claim,
    IssueBatch,
    Task,
    TaskParty,
    TaskRequest,
    WorkItem,
)
from luodi.apps.tasks.rules import OWNERS
from luodi.core.task_flow import OPEN_STATES, TASK_FLOW
from luodi.demo.year import promises
from luodi.demo.year.replays import lights_of_old, lights_of_today, standings
from luodi.kernel import audit
from luodi.kernel.access import Actor
from luodi.kernel.models import Event, Organisation


@dataclass(frozen=True, slots=True)
class Case:
    """What is looked at: an organisation on a day; nights on which its lights were computed."""

    organisation: Organisation
    today: dt.date


Found = Iterator[str]
Check = Callable[[Case], Found]


def check_all(organisation: Organisation, today: dt.date) -> dict[str, list[str]]:
    """Every promise with what breaks it: nothing, if all is well."""
    case = Case(organisation, today)
    return {name: list(check(case)) for name, check in CHECKS.items()}


def _tasks(case: Case) -> list[Task]:
    return list(Task.objects.filter(organisation=case.organisation).exclude(issued_on=None))


def the_log_is_whole(case: Case) -> Found:
    """Nothing altered, removed or reordered."""
    for finding in audit.verify(case.organisation).findings:
        yield f"{finding.seq}: {finding.sentence}"


def no_task_is_lost(case: Case) -> Found:
    """As many tasks as were ever issued, each in one known state, with its day of issue."""
    own = {"organisation": case.organisation}
    issued = IssueBatch.objects.filter(**own).aggregate(n=Sum("tasks_count"))["n"] or 0
    tasks = _tasks(case)
    if issued != len(tasks):
        yield f"{issued} issued, {len(tasks)} there"
    twice = [number for number, n in Counter(task.number for task in tasks).items() if n > 1]
    yield from (f"{number}: a number given twice" for number in twice)
    for task in tasks:
        if task.state not in TASK_FLOW.states or task.is_open != (task.state in OPEN_STATES):
            yield f"{task.number}: {task.state}, is_open={task.is_open}"


def the_log_tells_the_state(case: Case) -> Found:
    """The last state that an event names is the state of the task."""
    said: dict[int, str] = {}
    events = Event.objects.filter(organisation=case.organisation, target_type="tasks.task")
    names = ("target_id", "after", "verb")
    for pk, after, _verb in events.order_by("seq").values_list(*names).iterator():
        if after and "state" in after:
            said[pk] = after["state"]
    for task in _tasks(case):
        told = said.get(task.pk)
        if not task.is_open and told != task.state:
            yield f"{task.number}: {task.state}, but the log says {told}"


def dates_move_by_decisions(case: Case) -> Found:
    """A date that is not the first one was granted; nobody decided on their own request."""
    granted = TaskRequest.objects.filter(organisation=case.organisation, state="granted")
    by_task = Counter(granted.filter(kind="extend").values_list("task_id", flat=True))
    paused = set(granted.filter(kind__in=("suspend", "adjust")).values_list("task_id", flat=True))
    for task in _tasks(case):
        if task.extensions != by_task[task.pk]:
            yield f"{task.number}: {task.extensions} extensions, {by_task[task.pk]} granted"
        moved = task.due_current != task.due_original
        if moved and not by_task[task.pk] and task.pk not in paused:
            yield f"{task.number}: due {task.due_original} became {task.due_current}"
    own = granted.exclude(decided_by_id=None).filter(
        Q(decided_by_id=F("by_id")) | Q(decided_by_id=F("vouched_by_id"))
    )
    yield from (f"{row.task.number}: decided by the asker" for row in own.select_related("task"))


def no_review_is_skipped(case: Case) -> Found:
    """What is completed was claimed, vouched for where a head is there, accepted by another."""
    own = {"organisation": case.organisation}
    done = Task.objects.filter(state__in=("completed", "archived"), is_standing=False, **own)
    accepted: dict[int, list[Claim]] = {}
    for claim in Claim.objects.filter(state="accepted", **own):
        accepted.setdefault(claim.task_id, []).append(claim)
    for task in done:
        claims = accepted.get(task.pk, [])
        if not claims:
            yield f"{task.number}: completed without a claim"
        for claim in claims:
            if claim.decided_by in ("", claim.by_name, claim.vouched_by):
                yield f"{task.number}: claimed by {claim.by_name}, accepted by {claim.decided_by}"
            if not (claim.decided_at and claim.decided_at >= (claim.vouched_at or claim.at)):
                yield f"{task.number}: accepted before it was claimed"


def nothing_waits_on_what_is_closed(case: Case) -> Found:
    """No work item of its own is open on a closed task."""
    left = WorkItem.objects.filter(
        organisation=case.organisation, closed_at=None, task__is_open=False, subject=""
    )
    rows = left.order_by("task_id").values_list("task__number", "kind")
    yield from (f"{number}: {kind}" for number, kind in rows)


def every_open_task_stands_to_somebody(case: Case) -> Found:
    """Something waits for somebody on every open task, unless it stands still by a decision."""
    going = Task.objects.filter(organisation=case.organisation, is_open=True)
    waits = WorkItem.objects.filter(organisation=case.organisation, closed_at=None)
    held = set(waits.values_list("task_id", flat=True))
    for task in going.exclude(state="suspended"):
        if task.pk not in held:
            yield f"{task.number}: {task.state}, and nobody has it"
    owned = TaskParty.objects.filter(task__in=going, role__in=OWNERS).exclude(state="released")
    unowned = going.exclude(pk__in=owned.values("task_id"))
    yield from (f"{task.number}: no unit answers for it" for task in unowned)


def sums_agree(case: Case) -> Found:
    """The same tasks by unit, by goal, by leader and in the register."""
    actor = Actor.system(case.organisation.pk)
    totals = {}
    for dimension in ("unit", "goal", "document", "leader"):
        asked = Asked(dimension=dimension)
        figures = live(actor, asked, case.today)
        whole = totals[dimension] = figures.total["issued"]
        listed = tasks_asked(actor, asked, case.today)[0].count()
        if listed != whole:
            yield f"{dimension}: {whole} counted, {listed} in the register"
        by_row = sum(row["issued"] for row in figures.rows.values())
        if dimension in ("goal", "leader") and by_row != whole:
            yield f"{dimension}: rows {by_row}, total {whole}"
        if dimension == "unit" and by_row < whole:
            yield f"{dimension}: rows {by_row} are fewer than {whole}"
    if len(set(totals.values())) > 1:
        yield f"totals differ: {totals}"


def credit_is_shared_whole(case: Case) -> Found:
    """Where shares of a joint task are recorded they make a hundred."""
    shared = TaskParty.objects.filter(organisation=case.organisation).exclude(share=None)
    for row in shared.values("task__number").annotate(whole=Sum("share")).order_by():
        if abs(row["whole"] - 100) > 0.01:
            yield f"{row['task__number']}: {row['whole']}"


def one_mail_a_day(case: Case) -> Found:
    """One digest a day for each person, more only for what is urgent; none to who is away."""
    mails = Delivery.objects.filter(organisation=case.organisation, kind=DeliveryKind.MAIL)
    ordinary = mails.exclude(notifications__urgent=True).distinct()
    seen = Counter(ordinary.values_list("user__username", "day"))
    yield from (f"{who}: {n} mails on {day}" for (who, day), n in seen.items() if n > 1)
    for away in Delegation.objects.filter(organisation=case.organisation):
        last = away.ended_at.date() if away.ended_at else away.valid_to
        told = mails.filter(
            user__person=away.absent, state="delivered", day__range=(away.valid_from, last)
        )
        yield from (f"{away.absent}: a mail on {mail.day}, while away" for mail in told)


def parts_have_weights(case: Case) -> Found:
    """Parts of a task weigh something, and are not themselves divided."""
    parts = Task.objects.filter(organisation=case.organisation).exclude(parent=None)
    for part in parts.annotate(below=Count("children")):
        if not part.weight > 0 or part.below:
            yield f"{part.number}: weight {part.weight}, {part.below} parts"


CHECKS: dict[str, Check] = {
    "log": the_log_is_whole,
    "tasks": no_task_is_lost,
    "states": the_log_tells_the_state,
    "standings": lambda case: standings(case.organisation),
    "lights_then": lambda case: lights_of_old(case.organisation, case.today),
    "lights_now": lambda case: lights_of_today(case.organisation),
    "dates": dates_move_by_decisions,
    "reviews": no_review_is_skipped,
    "closed": nothing_waits_on_what_is_closed,
    "open": every_open_task_stands_to_somebody,
    "sums": sums_agree,
    "shares": credit_is_shared_whole,
    "parts": parts_have_weights,
    "mails": one_mail_a_day,
    "corrections": lambda case: promises.corrections_keep_the_old_text(case.organisation),
    "supports": lambda case: promises.parts_count_with_the_lead(case.organisation),
    "handed": lambda case: promises.what_is_handed_over_lives_on(case.organisation),
    "excused": lambda case: promises.excused_lights_are_not_red(case.organisation),
    "evaluated": lambda case: promises.standing_duties_are_evaluated(case.organisation, case.today),
}
