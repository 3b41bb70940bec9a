"""Everything a leader needs to know of a goal on one page, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from luodi.apps.boards.queries.asked import register_url
from luodi.apps.boards.queries.asof import Change, begun, difference
from luodi.apps.boards.queries.courses import Figure, figures_of
from luodi.apps.boards.verdict import Verdict, verdict
from luodi.apps.documents.models import Goal
from luodi.apps.documents.queries import goal_for, goals_visible_to
from luodi.apps.tasks.models import (
    HelpRequest,
    Judgement,
    Progress,
    Remark,
    Task,
    TaskRequest,
    TaskSource,
)
from luodi.apps.tasks.models.progress import ProgressState
from luodi.apps.tasks.queries import tasks_visible_to
from luodi.apps.tasks.queries.remarks import remarks_on
from luodi.apps.tasks.rules import paths_of, sees_all
from luodi.core.help_flow import HelpLevel
from luodi.core.periods import add_months
from luodi.core.task_flow import DONE_STATES, TaskState
from luodi.kernel.access import Actor

DECISIONS = 3
LARGE = 2_000  # tasks; what counts all of them is remembered for MINUTES
MINUTES = 5
_LINES = 4
_RECENT = 200  # reports among which the ones shown are looked for


@dataclass(slots=True)
class Below:
    """A goal below with how it stands."""

    goal: Goal
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Move:
    """What happened since a month ago, how often, and the address of the tasks."""

    change: Change
    count: int


@dataclass(slots=True)
class Block:
    """What holds something up: in whose words, since when, whose it is, who could help."""

    task: Task
    text: str
    since: dt.date
    unit: str
    asked: str = ""


@dataclass(slots=True)
class GoalPage:
    """The page of one goal, as somebody sees it on a day."""

    goal: Goal
    above: list[Goal]
    today: dt.date
    since: dt.date
    verdict: Verdict
    judged: list[Judgement] = field(default_factory=list)
    sources: list[TaskSource] = field(default_factory=list)
    below: list[Below] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    reports: list[Progress] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    decisions: list[HelpRequest] = field(default_factory=list)
    more_decisions: int = 0
    requests: list[TaskRequest] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    is_remembered: bool = False

    def url(self, **more: str) -> str:
        """The register with tasks of this goal."""
        return register_url({"goal": str(self.goal.pk), "top": "1", **more})


def goal_page(actor: Actor, pk: int, today: dt.date) -> GoalPage:
    """The goal with all below it; Hidden where the actor may not see it."""
    goal = goal_for(actor, pk)
    family = list(goals_visible_to(actor).filter(path__startswith=goal.path))
    every = tasks_visible_to(actor).filter(goal__in=[one.pk for one in family], parent=None)
    tasks = every.exclude(state=TaskState.DRAFT.value)
    since = add_months(today, -1)
    standing, moves = _counted(actor, goal, tasks, family, (since, today))
    page = GoalPage(goal, _above(actor, goal), today, since, standing[goal.pk], moves=moves)
    children = [one for one in family if one.depth == goal.depth + 1]
    page.below = [Below(one, standing[one.pk]) for one in children if one.pk in standing]
    page.is_remembered = page.verdict.open + page.verdict.done >= LARGE
    if page.verdict.open or page.verdict.done:
        _fill(page, tasks)
    page.remarks = remarks_on(actor, goal)[:2]
    return page


def _counted(
    actor: Actor,
    goal: Goal,
    tasks: QuerySet[Task],
    family: list[Goal],
    days: tuple[dt.date, dt.date],
) -> tuple[dict[int, Verdict], list[Move]]:
    """What looks at every task of the goal; of a large goal remembered for five minutes."""
    paths = "all" if sees_all(actor) else "|".join(sorted(paths_of(actor)))
    scope = hashlib.sha256(paths.encode()).hexdigest()[:16]
    key = f"boards:goal:{actor.organisation_id}:{goal.pk}:{days[1]}:{scope}"
    found: tuple[dict[int, Verdict], list[Move]] | None = cache.get(key)
    if found is None:
        standing = _verdicts(tasks, family)
        found = standing, _moves(tasks, *days)
        if standing[goal.pk].open + standing[goal.pk].done >= LARGE:
            cache.set(key, found, MINUTES * 60)
    return found


def _fill(page: GoalPage, tasks: QuerySet[Task]) -> None:
    open_tasks = tasks.filter(is_open=True)
    page.sources = _sources(tasks)
    page.judged = _judged(open_tasks, page.today)
    page.figures = figures_of(open_tasks if page.is_remembered else tasks, page.today)
    page.reports = _reports(tasks, page.since)
    helps = _helps(open_tasks)
    asked = [row for row in helps if row.level == HelpLevel.LEADER.value]
    page.decisions, page.more_decisions = asked[:DECISIONS], max(0, len(asked) - DECISIONS)
    page.requests = _requests(open_tasks)
    others = [row for row in helps if row not in page.decisions]
    page.blocks = [*map(_block_of_help, others), *_problems(open_tasks)][:_LINES]


def _above(actor: Actor, goal: Goal) -> list[Goal]:
    paths = [goal.path[:end] for end in range(4, len(goal.path), 4)]
    return list(goals_visible_to(actor).filter(path__in=paths)) if paths else []


def _verdicts(tasks: QuerySet[Task], family: list[Goal]) -> dict[int, Verdict]:
    """How each goal of the family stands, with those below it; one query."""
    rows = tasks.filter(Q(is_open=True) | Q(state__in=sorted(DONE_STATES))).order_by()
    found = rows.values_list("goal_id", "is_open", "light").annotate(n=Count("pk"))
    paths = {goal.pk: goal.path for goal in family}
    lights: dict[int, Counter[str]] = {goal.pk: Counter() for goal in family}
    for goal_id, is_open, light, n in found:
        for goal in family:
            if paths[goal_id].startswith(goal.path):
                lights[goal.pk][light if is_open else "done"] += n
    return {pk: verdict(counts, counts["done"]) for pk, counts in lights.items()}


def _moves(tasks: QuerySet[Task], since: dt.date, today: dt.date) -> list[Move]:
    """How many changed since a month ago; one query."""
    changes = (Change.DONE, Change.WORSE, Change.BETTER, Change.NEW)
    counted = {
        change.value: Count("pk", filter=difference(since, today, change)) for change in changes
    }
    found = begun(tasks, since, today).aggregate(**counted)
    return [Move(change, found[change.value]) for change in changes]


def _sources(tasks: QuerySet[Task]) -> list[TaskSource]:
    """A sentence from each of the two latest documents that ask for it."""
    found = TaskSource.objects.filter(task__in=tasks.values("pk")).order_by("-document_id")
    rows = found.select_related("requirement", "document").only(
        "requirement__text", "document__title", "document__number"
    )
    latest = list(rows[:1])
    return latest + list(rows.filter(document_id__lt=latest[0].document_id)[:1] if latest else [])


def _judged(tasks: QuerySet[Task], today: dt.date) -> list[Judgement]:
    """Where the office judges otherwise than the rule."""
    rows = Judgement.objects.filter(
        task__in=tasks.values("pk"), begins_on__lte=today, until__gte=today, ended_on=None
    )
    return list(rows.exclude(light=F("task__light")).select_related("task")[:_LINES])


def _reports(tasks: QuerySet[Task], since: dt.date) -> list[Progress]:
    """The latest report of each of the tasks that something was said about."""
    begin = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    lately = tasks.filter(last_progress_on__gte=since)
    rows = _filed(lately).filter(at__gte=begin, is_unchanged=False).exclude(text="")
    found: dict[int, Progress] = {}
    for row in rows.select_related("task", "unit")[:_RECENT]:
        if len(found) < _LINES:
            found.setdefault(row.task_id, row)
    return list(found.values())


def _problems(tasks: QuerySet[Task]) -> list[Block]:
    """Problems of the last report on each task, the ones that have stood longest first.

    A problem stands since the first of the reports in a row that name one.
    """
    named = _filed(tasks).exclude(problems="").values_list("task_id", flat=True)
    rows = _filed(tasks).filter(task__in=list(dict.fromkeys(named[:_RECENT])))
    found: dict[int, Block] = {}
    ended: set[int] = set()
    for row in rows.select_related("task", "unit")[: 5 * _RECENT]:
        if row.task_id in ended or (row.is_unchanged and not row.problems):
            continue
        day = timezone.localdate(row.at)
        if not row.problems:
            ended.add(row.task_id)
        elif row.task_id in found:
            found[row.task_id].since = day
        else:
            found[row.task_id] = Block(row.task, row.problems, day, str(row.unit))
    return sorted(found.values(), key=lambda block: block.since)


def _filed(tasks: QuerySet[Task]) -> QuerySet[Progress]:
    rows = Progress.objects.filter(task__in=tasks.values("pk"), for_lead=False)
    rows = rows.filter(state=ProgressState.FILED, corrected_by=None).order_by("-pk")
    return rows.defer("task__text", "task__measures", "task__light_facts")


def _helps(tasks: QuerySet[Task]) -> list[HelpRequest]:
    """What waits for an answer, the oldest first."""
    rows = HelpRequest.objects.filter(task__in=tasks.values("pk"), state="open")
    rows = rows.select_related("task", "party__unit", "asked").order_by("at", "pk")
    return list(rows.defer("task__text", "task__measures", "task__light_facts")[:50])


def _block_of_help(row: HelpRequest) -> Block:
    asked = str(row.asked) if row.asked else str(row.get_level_display())
    return Block(row.task, row.text, timezone.localdate(row.at), str(row.party.unit), asked)


def _requests(tasks: QuerySet[Task]) -> list[TaskRequest]:
    """Requests that the office has still to decide on."""
    rows = TaskRequest.objects.filter(task__in=tasks.values("pk"), state="with_office")
    rows = rows.select_related("task", "party__unit").order_by("at", "pk")
    return list(rows.defer("task__text", "task__measures", "task__light_facts")[:DECISIONS])
