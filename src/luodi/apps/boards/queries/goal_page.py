"""Everything a leader needs to know of a goal on one page, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from luodi.apps.boards.queries.asked import register_url
from luodi.apps.boards.queries.goal_whole import (
    LINES,
    Block,
    Whole,
    family_of,
    tasks_of,
    whole_of,
)
from luodi.apps.boards.verdict import Verdict
from luodi.apps.documents.models import Goal
from luodi.apps.documents.queries import goal_for, goals_visible_to
from luodi.apps.tasks.models import HelpRequest, Remark, Task, TaskRequest
from luodi.apps.tasks.queries.remarks import remarks_on
from luodi.core.help_flow import HelpLevel
from luodi.core.periods import add_months
from luodi.kernel.access import Actor

DECISIONS = 3
_LEADER = (HelpLevel.LEADER.value,)
_OTHERS = (HelpLevel.UNIT.value, HelpLevel.OFFICE.value)
_MOST_WAITING = 50  # requests for help among which those shown are


@dataclass(slots=True)
class Below:
    """A goal below with how it stands."""

    goal: Goal
    verdict: Verdict


@dataclass(slots=True)
class GoalPage:
    """The page of one goal, as somebody sees it on a day.

    What waits for somebody is as it is now; `whole` may be some minutes old where a goal is large.
    """

    goal: Goal
    above: list[Goal]
    today: dt.date
    whole: Whole
    below: list[Below] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    decisions: list[HelpRequest] = field(default_factory=list)
    more_decisions: int = 0
    requests: list[TaskRequest] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """How the goal stands."""
        return self.whole.standing[self.goal.pk]

    @property
    def since(self) -> dt.date:
        """The day from which changes are counted."""
        return add_months(self.today, -1)

    def url(self, **more: str) -> str:
        """The register with tasks of this goal."""
        return register_url({"goal": str(self.goal.pk), "top": "1", **more})


def goal_page(actor: Actor, pk: int, now: dt.datetime) -> GoalPage:
    """The goal with all below it; Hidden where the actor may not see it."""
    goal = goal_for(actor, pk)
    family = family_of(actor, goal)
    whole = whole_of(actor, family, now)
    page = GoalPage(goal, _above(actor, goal), timezone.localdate(now), whole)
    children = [one for one in family if one.depth == goal.depth + 1]
    known = whole.standing  # a goal that is newer than what is remembered comes with the next
    page.below = [Below(one, known[one.pk]) for one in children if one.pk in known]
    if page.verdict.open or page.verdict.done:
        _fill(page, tasks_of(actor, family).filter(is_open=True))
    page.remarks = remarks_on(actor, goal)[:2]
    return page


def _fill(page: GoalPage, open_tasks: QuerySet[Task]) -> None:
    """What waits for a decision, and what holds things up."""
    for_leader = _helps(open_tasks, _LEADER)
    page.decisions = for_leader[:DECISIONS]
    page.more_decisions = max(0, len(for_leader) - DECISIONS)
    page.requests = _requests(open_tasks)
    others = sorted(
        (*for_leader[DECISIONS:], *_helps(open_tasks, _OTHERS)),
        key=lambda row: (row.at, row.pk),
    )
    page.blocks = [*map(_block_of_help, others), *page.whole.problems][:LINES]


def _above(actor: Actor, goal: Goal) -> list[Goal]:
    paths = [goal.path[:end] for end in range(4, len(goal.path), 4)]
    return list(goals_visible_to(actor).filter(path__in=paths)) if paths else []


def _helps(tasks: QuerySet[Task], levels: tuple[str, ...]) -> list[HelpRequest]:
    """What waits for an answer, the oldest first."""
    rows = HelpRequest.objects.filter(task__in=tasks.values("pk"), state="open", level__in=levels)
    rows = rows.select_related("task", "party__unit", "asked").order_by("at", "pk")
    return list(rows.defer("task__text", "task__measures", "task__light_facts")[:_MOST_WAITING])


def _block_of_help(row: HelpRequest) -> Block:
    asked = str(row.asked) if row.asked else str(row.get_level_display())
    return Block(row.task, row.text, timezone.localdate(row.at), str(row.party.unit), asked)


def _requests(tasks: QuerySet[Task]) -> list[TaskRequest]:
    """Requests that the office has still to decide on."""
    rows = TaskRequest.objects.filter(task__in=tasks.values("pk"), state="with_office")
    rows = rows.select_related("task", "party__unit").order_by("at", "pk")
    return list(rows.defer("task__text", "task__measures", "task__light_facts")[:DECISIONS])
