"""Claims of completion as an actor sees them, and what is worth a look before one is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from luodi.apps.tasks.models import (
    Claim,
    ClaimState,
    Measure,
    Milestone,
    Progress,
    ProgressState,
    Task,
    TaskParty,
    TaskTarget,
)
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.apps.tasks.queries.page import Figure, figures_of
from luodi.apps.tasks.rules import OWNERS
from luodi.core.task_flow import PartyState
from luodi.kernel.access import Actor, Hidden

OPEN = (ClaimState.WITH_HEAD, ClaimState.WITH_OFFICE)
REPORTS = 12
_AT_MOST = ("<=", "<", "≤")


def claim_for(actor: Actor, pk: int) -> Claim:
    """The claim of a task the actor sees, or Hidden."""
    rows = Claim.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    found = rows.select_related("task", "party__unit").first()
    if found is None or not tasks_visible_to(actor).filter(pk=found.task_id).exists():
        raise Hidden
    found.party.task = found.task
    return found


def claims_of(task: Task) -> list[Claim]:
    """What units have claimed, latest first."""
    rows = list(Claim.objects.filter(task=task).select_related("party__unit"))
    for claim in rows:
        claim.task = claim.party.task = task
    return rows


def open_claim_of(party: TaskParty) -> Claim | None:
    """What the unit has claimed and nobody has decided on."""
    return Claim.objects.filter(party=party, state__in=OPEN).first()


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a task still lacks when completion is claimed.

    `children` that are open, and units whose return waits, stand in the way; the rest is pointed
    out: nodes that are not done, figures that fall short, figures nobody has reported.
    """

    children: list[Task]
    returned: list[TaskParty]
    nodes: list[Milestone]
    short: list[Figure]
    unknown: list[Figure]

    @property
    def blocks(self) -> bool:
        """Whether something must come first."""
        return bool(self.children or self.returned)

    @property
    def points(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.nodes or self.short or self.unknown)


def gaps_of(task: Task, figures: Collection[Figure] | None = None) -> Gaps:
    """What the task lacks; `figures` where they are at hand."""
    known = figures_of(task) if figures is None else figures
    waiting = TaskParty.objects.filter(
        task=task, state=PartyState.RETURNED.value, role__in=OWNERS
    ).select_related("unit")
    return Gaps(
        children=list(Task.objects.filter(parent=task, is_open=True).order_by("pk")),
        returned=list(waiting),
        nodes=list(task.milestones.filter(done_on=None, dropped_on=None)),
        short=[figure for figure in known if figure.values and falls_short(figure)],
        unknown=[figure for figure in known if not figure.values],
    )


def falls_short(figure: Figure) -> bool:
    """Whether what was reported last does not reach the target.

    What several units have reported adds up where it is cumulative; else each has to reach it.
    """
    target, values = figure.target, [one.value for one in figure.values]
    if target.measure == Measure.CUMULATIVE and target.op not in (*_AT_MOST, "range"):
        values = [sum(values)]
    return any(_misses(target, value) for value in values)


def _misses(target: TaskTarget, value: float) -> bool:
    if target.op == "range" or target.measure == Measure.RANGE:
        return not target.value <= value <= (target.value if target.high is None else target.high)
    if target.op in _AT_MOST or target.measure == Measure.LOWER:
        return value > target.value
    return value < target.value


def latest_reports(task: Task) -> list[Progress]:
    """What units have reported and counts, latest first, with figures and files."""
    rows = Progress.objects.filter(task=task, state=ProgressState.FILED)
    return list(
        rows.select_related("unit").prefetch_related("values__target", "attachments")[:REPORTS]
    )


def late_by(task: Task, day: dt.date) -> int:
    """How many days after its first due date the day is; 0 in time or without a date."""
    due = task.due_original
    return max(0, (day - due).days) if due else 0
