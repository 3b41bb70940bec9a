"""What is due when: task deadlines, milestones, signatures and reports, as entries of a calendar.

A month shows the first few of each day and says how many there are: two statements for each kind,
both over an index that is sorted by the day and has all they ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, TextChoices, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from luodi.apps.agenda.queries.scopes import Scope, milestones_in, open_tasks_in, owed_in, turns_in
from luodi.apps.tasks.models import Milestone, Occurrence, Task, TaskParty, WorkItem
from luodi.apps.tasks.queries.lists import current_parties
from luodi.kernel.models import PartyRole

SHOWN = 4  # of a day in a month
TASK_FIELDS = (
    "number", "title", "light", "light_facts", "state", "is_open", "due_current", "due_original",
    "version", "updated_at",
)  # fmt: skip


class Kind(TextChoices):
    """What is due, in the order in which a day says it."""

    TASK = "task", _("办结时限")
    MILESTONE = "milestone", _("节点")
    SIGN = "sign", _("签收")
    REPORT = "report", _("反馈")
    TURN = "turn", _("周期事项")


_ORDER = {kind: n for n, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is due on a day. `title`: of a milestone its own, else the task's;
    `units`: who answers for it; `key`: of the row it comes from, `part`: of the unit that owes."""

    kind: Kind
    day: dt.date
    key: int
    task: Task
    title: str
    units: str = ""
    part: int = 0

    @property
    def name(self) -> str:
        """What it is, whatever becomes of its date and its words."""
        if self.kind in (Kind.MILESTONE, Kind.TURN):
            return f"{self.kind.value}-{self.key}"
        return f"{self.kind.value}-{self.task.pk}" + (f"-{self.part}" if self.part else "")

    @property
    def was(self) -> dt.date | None:
        """The first due date of a task that has been moved."""
        moved = self.kind == Kind.TASK and self.task.due_original != self.task.due_current
        return self.task.due_original if moved else None


@dataclass(slots=True)
class DayEntries:
    """What is due on one day: the first few, and how many of each kind there are."""

    entries: list[Entry] = field(default_factory=list)
    counts: dict[Kind, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Everything that is due."""
        return sum(self.counts.values())

    @property
    def more(self) -> int:
        """How many are not among the entries."""
        return self.total - len(self.entries)

    @property
    def only_tasks(self) -> bool:
        """Whether nothing but deadlines of tasks is due, so that the register can show it all."""
        return set(self.counts) <= {Kind.TASK}


Days = dict[dt.date, DayEntries]


def entries_by_day(
    scope: Scope, first: dt.date, last: dt.date, kinds: Iterable[Kind] = Kind, shown: int = SHOWN
) -> Days:
    """The days on which something is due; a fixed number of queries."""
    found: Days = {}
    for source in _sources(scope, kinds):
        rows = source.within(first, last)
        keys, counts = _first(rows, source.day, shown)
        for day, count in counts.items():
            found.setdefault(day, DayEntries()).counts[source.kind] = count
        for entry in source.read(keys) if keys else ():
            found.setdefault(entry.day, DayEntries()).entries.append(entry)
    for held in found.values():
        held.entries.sort(key=lambda e: (_ORDER[e.kind], e.key))
        del held.entries[shown:]
    return found


def entries_between(
    scope: Scope, first: dt.date, last: dt.date, kinds: Iterable[Kind] = Kind, most: int = 1000
) -> tuple[list[Entry], bool]:
    """All of those days, the earliest first; no more than `most` of a kind of row, and whether
    there are more."""
    entries: list[Entry] = []
    capped = False
    for source in _sources(scope, kinds):
        rows = source.within(first, last)
        keys = list(rows.order_by(source.day, "pk").values_list("pk", flat=True)[: most + 1])
        capped = capped or len(keys) > most
        entries += source.read(keys[:most])
    entries.sort(key=lambda e: (e.day, _ORDER[e.kind], e.key))
    return entries, capped


def kind_rows(scope: Scope, kind: Kind, day: dt.date) -> QuerySet[Any]:
    """What of one kind is due on a day, for a page of it; :func:`entries_of` reads them."""
    (source,) = _sources(scope, [kind])
    return source.rows.filter(**{source.day: day}).order_by("pk")


def entries_of(kind: Kind, keys: Sequence[int]) -> list[Entry]:
    """Entries of the rows of one kind with these keys, in their order."""
    return sorted(_READERS[kind](keys), key=lambda e: e.key)


_Read = Callable[[Sequence[int]], list[Entry]]


@dataclass(frozen=True, slots=True)
class _Source:
    """The rows that entries of one kind are made of; `day` is the field they are due by."""

    kind: Kind
    rows: QuerySet[Any]
    day: str

    @property
    def read(self) -> _Read:
        """What makes entries of their keys."""
        return _READERS[self.kind]

    def within(self, first: dt.date, last: dt.date) -> QuerySet[Any]:
        """Those that are due from one day to another."""
        return self.rows.filter(**{f"{self.day}__gte": first, f"{self.day}__lte": last})


def _sources(scope: Scope, kinds: Iterable[Kind]) -> Iterator[_Source]:
    """One kind each: so the index gives them day by day, and nothing has to be sorted."""
    wanted = set(kinds)
    for kind in Kind:
        if kind not in wanted:
            continue
        if kind == Kind.TASK:
            yield _Source(kind, open_tasks_in(scope), "due_current")
        elif kind == Kind.MILESTONE:
            yield _Source(kind, milestones_in(scope), "due")
        elif kind == Kind.TURN:
            yield _Source(kind, turns_in(scope), "due")
        else:
            yield _Source(kind, owed_in(scope).filter(kind=kind.value), "due")


def _first(rows: QuerySet[Any], day: str, shown: int) -> tuple[list[int], dict[dt.date, int]]:
    """The keys of the first few of each day, and how many there are of each; one query."""
    place = Window(RowNumber(), partition_by=day, order_by="pk")
    many = Window(Count("pk"), partition_by=day)
    ranked = rows.order_by().annotate(place=place, many=many).filter(place__lte=shown)
    found = list(ranked.values_list("pk", day, "many"))
    return [pk for pk, _on, _n in found], {on: n for _pk, on, n in found}


def with_leads(tasks: QuerySet[Task], prefix: str = "") -> QuerySet[Any]:
    """With the units that lead each, as `leads`; one query more."""
    leads = current_parties().exclude(role=PartyRole.SUPPORT).select_related("unit")
    leads = leads.only(
        "task_id", "role", "position", "unit__name", "unit__short_name", "unit__path"
    )
    leads = leads.order_by("position", "pk")
    return tasks.prefetch_related(Prefetch(f"{prefix}parties", leads, to_attr="leads"))


def lead_words(task: Task) -> str:
    """The units that lead it; where none does, those that are responsible."""
    parties: list[TaskParty] = task.leads  # type: ignore[attr-defined]  # prefetched
    leads = [p for p in parties if p.role == PartyRole.LEAD] or parties
    more = "…" if len(leads) > 2 else ""
    return "、".join(str(p.unit) for p in leads[:2]) + more


def _deadlines(keys: Sequence[int]) -> list[Entry]:
    tasks = with_leads(Task.objects.filter(pk__in=keys).only(*TASK_FIELDS))
    return [
        Entry(Kind.TASK, t.due_current, t.pk, t, t.title, lead_words(t))
        for t in tasks
        if t.due_current
    ]


_OWED_FIELDS = ("kind", "due", "unit__name", "unit__short_name",
                *(f"task__{name}" for name in TASK_FIELDS))  # fmt: skip


def _owed(keys: Sequence[int]) -> list[Entry]:
    rows = WorkItem.objects.filter(pk__in=keys).select_related("task", "unit")
    return [
        Entry(
            Kind(row.kind),
            row.due,
            row.pk,
            row.task,
            row.task.title,
            str(row.unit),
            row.unit_id or 0,
        )
        for row in rows.only(*_OWED_FIELDS)
        if row.due and row.task
    ]


_NODE_FIELDS = ("title", "due", *(f"task__{name}" for name in TASK_FIELDS))


def _nodes(keys: Sequence[int]) -> list[Entry]:
    rows = Milestone.objects.filter(pk__in=keys).select_related("task").only(*_NODE_FIELDS)
    return [Entry(Kind.MILESTONE, row.due, row.pk, row.task, row.title) for row in rows]


_TURN_FIELDS = ("due", *(f"task__{name}" for name in TASK_FIELDS))


def _turns(keys: Sequence[int]) -> list[Entry]:
    rows = Occurrence.objects.filter(pk__in=keys).select_related("task").only(*_TURN_FIELDS)
    return [Entry(Kind.TURN, row.due, row.pk, row.task, row.task.title) for row in rows]


_READERS: dict[Kind, _Read] = {
    Kind.TASK: _deadlines,
    Kind.MILESTONE: _nodes,
    Kind.SIGN: _owed,
    Kind.REPORT: _owed,
    Kind.TURN: _turns,
}
