"""What is true of a task after every step, whoever took it: asserted by the walk of test_machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.db.models import Model

from luodi.apps.notify.models import Notification
from luodi.apps.tasks.models import (
    Assignment,
    Claim,
    Exemption,
    HelpRequest,
    Judgement,
    Milestone,
    Progress,
    ProgressValue,
    Standing,
    Task,
    TaskParty,
    TaskRequest,
    TaskSource,
    TaskTarget,
    WorkItem,
)
from luodi.core.flow import RESTORED, STAY
from luodi.core.help_flow import HELP_FLOW, OPEN_HELP
from luodi.core.request_flow import OPEN_REQUESTS, kind_of
from luodi.core.task_flow import (
    OPEN_STATES,
    PARTY_DRIVEN,
    TASK_FLOW,
    UNDER_APPROVAL,
    PartyState,
    owners,
    state_of,
)
from luodi.kernel.models import Event, Job, NumberSeries

KEPT: tuple[type[Model], ...] = (
    Task, TaskParty, TaskTarget, TaskSource, Claim, TaskRequest, HelpRequest, Progress,
    ProgressValue, Milestone, WorkItem, Standing, Judgement, Exemption, Assignment, Notification,
    NumberSeries, Job,
)  # fmt: skip
Rows = dict[str, dict[int, tuple[Any, ...]]]
CORE = ("title", "text", "leader", "due_current")
# The only steps that may change what a task asks for; `resume` moves its date by the standstill.
MOVES_TERMS = {"grant", "resume", "set_due"}


def rows_now() -> Rows:
    """Every row that a step could change, and how many events there are."""
    found: Rows = {}
    for model in KEPT:
        names = [f.attname for f in model._meta.concrete_fields if f.attname != "situation"]
        rows = model._default_manager.order_by("pk").values_list("pk", *names)
        found[model.__name__] = {row[0]: tuple(map(str, row[1:])) for row in rows}
    found["Event"] = {0: (str(Event.objects.count()),)}
    return found


def terms_of(task: Task, rows: Rows) -> tuple[Any, ...]:
    """What is asked for: the core fields and the figures."""
    at = [f.attname for f in TaskTarget._meta.concrete_fields].index("value")
    figures = tuple((pk, row[at]) for pk, row in sorted(rows["TaskTarget"].items()))
    return (*(getattr(task, name) for name in CORE), figures)


def check(task: Task, today: dt.date) -> None:
    """The task, its parts and all that hangs on them fit together."""
    parties = list(TaskParty.objects.filter(task=task).order_by("pk"))
    _states(task, parties)
    _claims(task, parties)
    _requests(task)
    _reports(task, parties)
    _work(task, parties)
    _helps(task)
    _standings(task, today)


def edge_exists(names: Iterable[str], before: Task, after: Task) -> bool:
    """Whether one of these steps leads from one state to the other by the table."""
    if before.state == after.state:
        return True
    for step in TASK_FLOW.transitions:
        if step.name not in names or before.state not in step.sources:
            continue
        target = {STAY: before.state, RESTORED: before.state_before}.get(step.target, step.target)
        if target == after.state:
            return True
    return {before.state, after.state} <= PARTY_DRIVEN  # what follows from the parts


def _states(task: Task, parties: list[TaskParty]) -> None:
    held = [(p.role, p.state) for p in parties]
    assert task.state in TASK_FLOW.labels
    assert task.is_open == (task.state in OPEN_STATES)
    assert all(p.task_is_open == task.is_open for p in parties)
    assert owners(held), "somebody answers for it"
    if task.state in PARTY_DRIVEN:
        assert task.state == state_of(held, task.state), held
    assert (task.paused_on is not None) == (task.state == "suspended")
    assert bool(task.archive_number) == (task.state == "archived")
    assert bool(task.outcome) == (task.state in ("completed", "archived"))
    assert task.closed_on is None or not task.is_open
    assert task.closed_on is not None or task.state not in ("completed", "archived")
    assert (task.merged_into_id is not None) == (task.state == "merged")
    assert bool(task.handed_to) == (task.state == "handed")


def _claims(task: Task, parties: list[TaskParty]) -> None:
    """Nobody skips the head or the office; nobody accepts their own work."""
    open_now = {c.party_id: c for c in Claim.objects.filter(task=task, state__startswith="with_")}
    for party in parties:
        claim = open_now.get(party.pk)
        if task.is_open:
            wanted = {"claiming": "with_head", "claimed": "with_office"}.get(party.state)
            assert (claim.state if claim else None) == wanted, (party.state, claim)
        else:
            assert claim is None
    for claim in Claim.objects.filter(task=task, state__in=("with_office", "accepted")):
        from_head = claim.by_name == "局一"
        assert claim.party.unit.short_name != "区住建局" or from_head or claim.vouched_by == "局一"
    accepted = {c.party_id: c for c in Claim.objects.filter(task=task, state="accepted")}
    if task.state in ("completed", "archived"):
        for party in parties:
            if party.role == "lead" and party.state != PartyState.RELEASED.value:
                claim = accepted[party.pk]
                assert claim.decided_by_id not in (None, claim.by_id, claim.vouched_by_id)
                assert len(claim.checks) == 6
                assert all(claim.checks.values())


def _requests(task: Task) -> None:
    rows = TaskRequest.objects.filter(task=task, state__in=OPEN_REQUESTS)
    moving = [row for row in rows if kind_of(row.kind).state]
    assert [kind_of(r.kind).state for r in moving] == [task.state] * (task.state in UNDER_APPROVAL)
    assert task.is_open or not rows
    granted = TaskRequest.objects.filter(task=task, state="granted")
    for row in granted:
        assert row.decided_by == "林主任"
        assert row.by_name == "局一" or row.party.unit.short_name != "区住建局" or row.vouched_by
    set_by_office = Event.objects.on("tasks.task", task.pk).filter(verb="tasks.set_due").count()
    assert task.extensions == sum(row.kind == "extend" for row in granted) + set_by_office


def _reports(task: Task, parties: list[TaskParty]) -> None:
    waiting = Progress.objects.filter(task=task, state="with_head").count()
    assert waiting <= len(parties)
    assert task.is_open or not waiting, "reports wait for a head although the task has ended"
    corrected = Progress.objects.filter(task=task, state="corrected").values_list("pk", flat=True)
    standing = Progress.objects.filter(corrects__in=corrected, state__in=("filed", "corrected"))
    assert set(standing.values_list("corrects", flat=True)) == set(corrected)


_OWN = {
    "waiting": {"sign"}, "signed": {"report"}, "claiming": {"vouch"}, "claimed": {"review"},
    "returned": {"settle"},
}  # fmt: skip


def _work(task: Task, parties: list[TaskParty]) -> None:
    """What waits is what the states ask for, and nothing twice."""
    items = list(WorkItem.objects.filter(task=task, closed_at=None))
    for party in parties:
        mine = {item.kind for item in items if item.party_id == party.pk and not item.subject}
        asked = _OWN.get(party.state, set()) if task.is_open else set()
        if task.state == "suspended":
            asked = asked - {"report"}
        if party.role == "support" and party.state == "informed":
            may = {"report"} if task.is_open and task.state != "suspended" else set()
            assert mine <= may, (party.state, mine, task.state)
        else:
            assert mine == asked, (party.unit.short_name, party.role, party.state, mine, task.state)
    about = sorted((item.subject, item.subject_id) for item in items if item.subject)
    requests = TaskRequest.objects.filter(task=task, state__in=OPEN_REQUESTS)
    reports = Progress.objects.filter(task=task, state="with_head")
    helps = HelpRequest.objects.filter(task=task, state__in=OPEN_HELP)
    wanted = [("tasks.taskrequest", row.pk) for row in requests]
    wanted += [("tasks.progress", row.pk) for row in reports]
    wanted += [("tasks.helprequest", row.pk) for row in helps]
    assert about == sorted(wanted)


def _helps(task: Task) -> None:
    for row in HelpRequest.objects.filter(task=task):
        assert row.state in HELP_FLOW.labels
        assert (row.closed_at is None) == (row.state in OPEN_HELP)


def _standings(task: Task, today: dt.date) -> None:
    """Each day since the issue is covered once; the last row is how it stands."""
    rows = list(Standing.objects.filter(task=task).order_by("begins"))
    assert rows[0].begins == task.issued_on
    for one, following in pairwise(rows):
        assert one.ends == following.begins
    last = rows[-1]
    assert last.ends is None
    assert last.begins <= today
    now = (task.state, task.light, task.due_current, task.due_original, task.outcome)
    assert (last.state, last.light, last.due_current, last.due_original, last.outcome) == now
