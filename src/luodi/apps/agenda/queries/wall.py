"""What hangs on the wall: tasks as rows under their goal, unit or campaign, with all that is drawn
of them. A fixed number of queries, however many rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q, QuerySet, TextChoices
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from luodi.apps.agenda.queries.entries import lead_words, with_leads
from luodi.apps.agenda.queries.links import links_among
from luodi.apps.agenda.queries.spans import Span
from luodi.apps.documents.models import Goal, GoalLevel
from luodi.apps.tasks.models import Milestone, Task, TaskParty
from luodi.apps.tasks.queries.work import acting_unit_ids
from luodi.kernel.access import Actor
from luodi.kernel.models import PartyRole

MOST = 500
_FIELDS = (
    "number", "title", "light", "light_facts", "state", "is_open", "due_current", "due_original",
    "issued_on", "progress_ratio", "goal__name", "goal__path", "goal__depth", "goal__level",
)  # fmt: skip
_LAST = "\uffff"  # after every path of a tree
_STEP = 4  # letters of a path for each level of a tree


class By(TextChoices):
    """What the rows stand under."""

    GOAL = "goal", _("目标")
    UNIT = "unit", _("牵头单位")
    CAMPAIGN = "campaign", _("专项行动")


@dataclass(frozen=True, slots=True)
class Row:
    """A task on the wall. `mine`: the actor acts for a unit that answers for it."""

    task: Task
    units: str
    mine: bool

    @property
    def nodes(self) -> list[Milestone]:
        """Its milestones, as prefetched."""
        found: list[Milestone] = self.task.nodes  # type: ignore[attr-defined]  # prefetched
        return found


@dataclass(slots=True)
class Group:
    """Rows under one heading; `key` is what the register's filter wants."""

    label: str
    key: str
    rows: list[Row] = field(default_factory=list)

    @property
    def lights(self) -> list[tuple[str, int]]:
        """How many of each colour, the worst first."""
        counts = Counter(row.task.light for row in self.rows)
        return [(c, counts[c]) for c in ("red", "yellow", "green", "grey") if counts[c]]


@dataclass(slots=True)
class Wall:
    """Everything that is drawn. `links`: (before, after) of tasks that both hang here; `capped`:
    there are more than MOST."""

    span: Span
    by: By
    groups: list[Group]
    links: list[tuple[int, int]]
    capped: bool

    @property
    def count(self) -> int:
        """How many tasks hang here."""
        return sum(len(group.rows) for group in self.groups)


def wall_of(actor: Actor, tasks: QuerySet[Task], span: Span, by: By) -> Wall:
    """Those of the tasks that the stretch touches; open ones that are overdue, too."""
    rows = tasks.filter(Q(issued_on__lte=span.last) | Q(issued_on=None))
    rows = rows.filter(Q(is_open=True) | Q(due_current__gte=span.first))
    rows = rows.order_by(F("due_current").asc(nulls_last=True), "pk")
    nodes = Milestone.objects.filter(dropped_on=None).order_by("due", "pk")
    rows = rows.select_related("goal").only(*_FIELDS)
    rows = with_leads(rows).prefetch_related(Prefetch("milestones", nodes, to_attr="nodes"))
    found = list(rows[: MOST + 1])
    shown, capped = found[:MOST], len(found) > MOST
    acting = set(acting_unit_ids(actor))
    drawn = [Row(task, lead_words(task), _is_mine(task, acting)) for task in shown]
    groups = _grouped(drawn, _place(actor, by))
    links = links_among(actor.organisation_id, [task.pk for task in shown])
    return Wall(span, by, groups, links, capped)


def _is_mine(task: Task, acting: set[int]) -> bool:
    parties: Sequence[TaskParty] = task.leads  # type: ignore[attr-defined]  # prefetched
    return task.is_open and any(party.unit_id in acting for party in parties)


# Where a task stands: what its group is sorted by, called, and asked for with.
_Place = Callable[[Task], tuple[str, str, str]]


def _grouped(rows: Iterable[Row], place: _Place) -> list[Group]:
    found: dict[str, Group] = {}
    for row in rows:
        order, label, key = place(row.task)
        found.setdefault(order, Group(label, key)).rows.append(row)
    return [found[order] for order in sorted(found)]


def _place(actor: Actor, by: By) -> _Place:
    if by == By.UNIT:
        return _by_unit
    return _campaigns(actor) if by == By.CAMPAIGN else _by_goal


def _by_goal(task: Task) -> tuple[str, str, str]:
    goal = task.goal
    if goal is None:
        return _LAST, _t("未对应目标"), "none"
    return goal.path, goal.name, str(goal.pk)


def _by_unit(task: Task) -> tuple[str, str, str]:
    parties: Sequence[TaskParty] = task.leads  # type: ignore[attr-defined]  # prefetched
    leads = [p for p in parties if p.role == PartyRole.LEAD] or parties
    if not leads:
        return _LAST, _t("没有承办单位"), ""
    return leads[0].unit.path, str(leads[0].unit), str(leads[0].unit_id)


def _campaigns(actor: Actor) -> _Place:
    """Each task under the campaign that its goal is, or belongs to."""
    rows = Goal.objects.filter(organisation_id=actor.organisation_id, level=GoalLevel.CAMPAIGN)
    known = {goal.path: goal for goal in rows.only("name", "path")}

    def place(task: Task) -> tuple[str, str, str]:
        path = task.goal.path if task.goal else ""
        for end in range(len(path), 0, -_STEP):
            goal = known.get(path[:end])
            if goal is not None:
                return goal.path, goal.name, str(goal.pk)
        return _LAST, _t("未列入专项行动"), ""

    return place


def today_in(span: Span, today: dt.date) -> float | None:
    """Where today's line stands; None where it is not shown."""
    return round((span.begin(today) + span.end(today)) / 2, 2) if span.holds(today) else None
