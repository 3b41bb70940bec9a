"""What looks at every task of a goal: counts, figures, what moved, what was said.

Of a large goal it is remembered, and gathered anew by a job, so that nobody waits for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from luodi.apps.boards.queries.asof import Change, begun, difference
from luodi.apps.boards.queries.courses import figures_of
from luodi.apps.boards.verdict import Verdict, verdict
from luodi.apps.documents.models import Goal
from luodi.apps.documents.queries import goal_for, goals_visible_to
from luodi.apps.tasks.models import Judgement, Progress, Task, TaskSource
from luodi.apps.tasks.models.progress import ProgressState
from luodi.apps.tasks.queries import tasks_visible_to
from luodi.apps.tasks.queries.trajectories import Figure
from luodi.apps.tasks.rules import paths_of, sees_all
from luodi.core.periods import add_months
from luodi.core.task_flow import DONE_STATES
from luodi.kernel.access import Actor

LARGE = 2_000  # tasks
REMEMBERED = 5  # minutes, of what was gathered because somebody asked
KEPT = 15  # minutes, of what the job gathered: it comes every ten
LINES = 4
_RECENT = 200  # reports among which the ones shown are looked for


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
class Whole:
    """All tasks of a goal and of those below it, as somebody sees them. `at`: when gathered."""

    at: dt.datetime
    standing: dict[int, Verdict]
    moves: list[Move]
    judged: list[Judgement] = field(default_factory=list)
    sources: list[TaskSource] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    reports: list[Progress] = field(default_factory=list)
    problems: list[Block] = field(default_factory=list)
    is_large: bool = False


def tasks_of(actor: Actor, family: Sequence[Goal]) -> QuerySet[Task]:
    """The tasks of the goals that the actor sees; those inside others are counted with them."""
    return tasks_visible_to(actor).filter(goal__in=[one.pk for one in family], parent=None)


def whole_of(actor: Actor, family: Sequence[Goal], now: dt.datetime) -> Whole:
    """What is remembered; gathered now where nothing is. The first of the family is the goal."""
    key = _key(actor, family[0], timezone.localdate(now))
    found: Whole | None = cache.get(key)
    if found is None:
        found = _gathered(actor, family, now)
        if found.is_large:
            cache.set(key, found, REMEMBERED * 60)
    return found


def remember(actor: Actor, family: Sequence[Goal], now: dt.datetime) -> bool:
    """Gather it before somebody asks; whether it is large enough to be kept."""
    found = _gathered(actor, family, now)
    if found.is_large:
        cache.set(_key(actor, family[0], timezone.localdate(now)), found, KEPT * 60)
    return found.is_large


def _key(actor: Actor, goal: Goal, today: dt.date) -> str:
    """One for each reader who sees something else."""
    paths = "all" if sees_all(actor) else "|".join(sorted(paths_of(actor)))
    scope = hashlib.sha256(paths.encode()).hexdigest()[:16]
    return f"boards:goal:{actor.organisation_id}:{goal.pk}:{today}:{scope}"


def _gathered(actor: Actor, family: Sequence[Goal], now: dt.datetime) -> Whole:
    today = timezone.localdate(now)
    since, tasks = add_months(today, -1), tasks_of(actor, family)
    standing = _verdicts(tasks, family)
    own = standing[family[0].pk]
    whole = Whole(now, standing, _moves(tasks, since, today))
    whole.is_large = own.open + own.done >= LARGE
    if own.open or own.done:
        open_tasks = tasks.filter(is_open=True)
        whole.sources = _sources(tasks)
        whole.judged = _judged(open_tasks, today)
        whole.figures = figures_of(open_tasks if whole.is_large else tasks, today)
        whole.reports = _reports(tasks, since)
        whole.problems = _problems(open_tasks)
    return whole


def _verdicts(tasks: QuerySet[Task], family: Sequence[Goal]) -> dict[int, Verdict]:
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
    return list(rows.exclude(light=F("task__light")).select_related("task")[:LINES])


def _reports(tasks: QuerySet[Task], since: dt.date) -> list[Progress]:
    """The latest report of each of the tasks that something was said about."""
    begin = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    lately = tasks.filter(last_progress_on__gte=since)
    rows = _filed(lately).filter(at__gte=begin, is_unchanged=False).exclude(text="")
    found: dict[int, Progress] = {}
    for row in rows.select_related("task", "unit")[:_RECENT]:
        if len(found) < LINES:
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


def large_goals(organisation_id: int) -> list[int]:
    """The goals that have many tasks, with those below them."""
    rows = Task.objects.filter(organisation_id=organisation_id, parent=None).exclude(goal=None)
    counts = dict(rows.order_by().values_list("goal__path").annotate(n=Count("pk")))
    goals = Goal.objects.filter(organisation_id=organisation_id).order_by("path")
    return [
        pk
        for pk, path in goals.values_list("pk", "path")
        if sum(n for other, n in counts.items() if other.startswith(path)) >= LARGE
    ]


def remember_large(actor: Actor, now: dt.datetime) -> int:
    """Gather what those need who see everything; of how many goals."""
    kept = 0
    for pk in large_goals(actor.organisation_id):
        goal = goal_for(actor, pk)
        kept += remember(actor, family_of(actor, goal), now)
    return kept


def family_of(actor: Actor, goal: Goal) -> list[Goal]:
    """The goal, first, and all below it."""
    return list(goals_visible_to(actor).filter(path__startswith=goal.path))
