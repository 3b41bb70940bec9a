"""“My work”: what waits for the actor's units, and for the office, in the order of urgency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import below
from luodi.apps.tasks.models import Audience, Task, TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.apps.tasks.rules import SIGN
from luodi.core.task_flow import PartyState
from luodi.kernel.access import SUPERVISION, UNIT_ROLES, Actor, Role

SHOWN = 20  # of a group at most; the rest is in the register
SHOWN_OF_CALM = 5  # of those that can wait, or wait for others
SHOWN_IN_ALL = 60  # rows, the most urgent groups first: nobody answers more in one sitting
_AT_LEAST = 5  # of a group, however much stands before it
_CALM = frozenset({"others", "signing", "later", "undated"})
_ORDER = (
    "overdue", "notices", "approve", "review", "returned", "remarks", "drafts", "help", "week",
    "new", "rest", "signing", "others", "later", "undated",
)  # fmt: skip
_HELPING = (WorkKind.HELP, WorkKind.CONFIRM)
_REMARKS = (WorkKind.DISPATCH, WorkKind.ANSWER, WorkKind.CLOSE, WorkKind.EVALUATE)
# What has a group of its own; whatever else may wait stands in one more, and is never lost.
_OF_UNIT = (WorkKind.REPORT, WorkKind.NOTICE, *_HELPING, WorkKind.SIGN)
_OF_OFFICE = (WorkKind.REVIEW, WorkKind.SETTLE, WorkKind.NOTICE, *_REMARKS, *_HELPING)
_MOST_WITH_HEAD = 500
WEEK = 7
_REST = {
    "notices": "/ladder/",
    "drafts": "/ladder/",
    "approve": "/tasks/requests/",
    "review": "/tasks/?state=reviewing&sort=due",
    "help": "/tasks/helps/",
    "remarks": "/tasks/remarks/",
    "new": "/tasks/?state=pending&sort=due",
    "overdue": "/tasks/?mark=stale&sort=due",
}
# What a row says; the whole of its task, part and units would be a hundred columns.
_FIELDS = (
    "kind", "due", "subject", "subject_id", "title", "url", "person__name",
    "task__number", "task__title", "task__state", "task__is_open", "task__light",
    "task__light_facts", "task__due_current",
    "task__last_progress_on",
    "party__role", "party__return_reason", "party__unit__name", "party__unit__short_name",
    "unit__name", "unit__short_name", "audience",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Work of one kind of urgency. `more`: there is more than is shown."""

    key: str
    label: str | Promise
    rows: list[WorkItem]
    more: bool

    @property
    def rest(self) -> str:
        """Where all of them are."""
        return _REST.get(self.key, "/tasks/?state=open&sort=due")


def acting_unit_ids(actor: Actor) -> list[int]:
    """The units in whose name the actor acts, with all below them."""
    paths = actor.paths(*UNIT_ROLES)
    if not paths:
        return []
    return list(Unit.objects.filter(below(actor, paths)).values_list("pk", flat=True))


def work_of(actor: Actor, today: dt.date, *, assigned: bool = False) -> list[Group]:
    """The groups that have something in them; a fixed number of queries.

    `assigned`: of what units owe, only what was given to the actor in person.
    """
    found = [*_of_units(actor, today, assigned), *_of_office(actor, today), *_of_leader(actor)]
    groups: list[Group] = []
    left = SHOWN_IN_ALL
    for key, label, rows in sorted(found, key=lambda one: _ORDER.index(one[0])):
        group = _group(key, label, rows, max(left, _AT_LEAST))
        left -= len(group.rows)
        groups.append(group)
    return [group for group in groups if group.rows]


def to_sign(actor: Actor) -> list[int]:
    """The parts of tasks that wait for the actor's signature."""
    if not actor.may(SIGN):
        return []
    waiting = _open(actor).filter(unit_id__in=acting_unit_ids(actor), kind=WorkKind.SIGN)
    return [pk for pk in waiting.order_by("pk").values_list("party_id", flat=True) if pk]


_Found = tuple[str, str | Promise, QuerySet[WorkItem]]


def _of_units(actor: Actor, today: dt.date, assigned: bool) -> Iterable[_Found]:
    units = acting_unit_ids(actor)
    if not units:
        return
    own = _open(actor).filter(unit_id__in=units)
    headed = own.filter(audience=Audience.HEAD, unit_id__in=headed_unit_ids(actor))
    yield "approve", _("等我审签"), headed
    own = own.filter(audience=Audience.ALL)
    if assigned:
        own = own.filter(person_id=actor.person_id or 0)
    owed, end = own.filter(kind=WorkKind.REPORT), today + dt.timedelta(WEEK)
    reported = with_head(actor, units)
    reports = owed.exclude(party_id__in=reported)
    yield "overdue", _("已逾期"), reports.filter(due__lt=today)
    yield "week", _("一周内到期"), reports.filter(due__gte=today, due__lt=end)
    yield "notices", _("督办单"), own.filter(kind=WorkKind.NOTICE)
    yield "help", _("协调事项"), own.filter(kind__in=_HELPING)
    yield "new", _("新任务，待签收"), own.filter(kind=WorkKind.SIGN)
    settling = _open(actor).filter(unit=None, kind=WorkKind.SETTLE)
    yield "rest", _("其他"), own.exclude(kind__in=_OF_UNIT)
    yield "signing", _("已填报，等负责人审签"), owed.filter(party_id__in=reported)
    yield "others", _("等别人处理"), settling.filter(party__in=_returned_by(units))
    yield "later", _("在办，还不到时候"), reports.filter(due__gte=end)
    yield "undated", _("在办，没有时限"), reports.filter(due=None)


def with_head(actor: Actor, unit_ids: list[int]) -> list[int]:
    """The parts on which a report waits for the unit's head: nothing can be reported meanwhile."""
    waiting = _open(actor).filter(
        unit_id__in=unit_ids, kind=WorkKind.VOUCH, subject="tasks.progress"
    )
    found = waiting.order_by("pk").values_list("party_id", flat=True)
    return [pk for pk in found[:_MOST_WITH_HEAD] if pk]


def _returned_by(unit_ids: list[int]) -> list[int]:
    """What the units have returned, as much of it as is shown, longest ago first."""
    parties = TaskParty.objects.filter(unit_id__in=unit_ids, state=PartyState.RETURNED.value)
    oldest = parties.order_by("changed_at", "pk").values_list("pk", flat=True)
    return list(oldest[: SHOWN + 1])


def _of_office(actor: Actor, today: dt.date) -> Iterable[_Found]:
    if not actor.has(*SUPERVISION):
        return
    office = _open(actor).filter(unit=None, audience=Audience.ALL)
    if actor.has(Role.SUPERVISION_HEAD):
        waiting = _open(actor).filter(unit=None, audience=Audience.HEAD)
        yield "approve", _("等我审批"), waiting
    yield "drafts", _("督办单待核发、待处理"), office.filter(kind=WorkKind.NOTICE)
    yield "review", _("等我审核办结"), office.filter(kind=WorkKind.REVIEW)
    yield "returned", _("退回给我的"), office.filter(kind=WorkKind.SETTLE)
    yield "remarks", _("批示和年度评估"), office.filter(kind__in=_REMARKS)
    yield "help", _("协调事项"), office.filter(kind__in=_HELPING)
    yield "rest", _("其他"), office.exclude(kind__in=_OF_OFFICE)
    late = _open(actor).filter(unit__isnull=False, kind=WorkKind.SIGN, due__lt=today)
    yield "others", _("等单位签收，已过期限"), late


def _of_leader(actor: Actor) -> Iterable[_Found]:
    if actor.has(Role.LEADER):
        waiting = _open(actor).filter(unit=None, audience=Audience.LEADER)
        yield "help", _("请您协调的事项"), waiting


def headed_unit_ids(actor: Actor) -> list[int]:
    """The units that the actor heads, with all below them."""
    paths = actor.paths(Role.UNIT_HEAD)
    if not paths:
        return []
    return list(Unit.objects.filter(below(actor, paths)).values_list("pk", flat=True))


def _open(actor: Actor) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(organisation_id=actor.organisation_id, closed_at=None)


def coming(actor: Actor, today: dt.date) -> Task | None:
    """The next open task that is due, of those the actor sees: what comes when nothing waits."""
    rows = tasks_visible_to(actor).filter(is_open=True, due_current__gte=today)
    return rows.defer("text", "measures", "plan").order_by("due_current", "pk").first()


def most_urgent(rows: QuerySet[WorkItem], count: int) -> list[WorkItem]:
    """The first by their dates. In two steps: which, then what they need to be shown; joined
    first, thousands of rows would be made wide only to be sorted and dropped."""
    pks = list(rows.order_by("due", "pk").values_list("pk", flat=True)[:count])
    return list(rows.filter(pk__in=pks).order_by("due", "pk")) if pks else []


def _group(key: str, label: str | Promise, rows: QuerySet[WorkItem], left: int) -> Group:
    wanted = rows.select_related("task", "party__unit", "unit", "person").only(*_FIELDS)
    most = min(SHOWN_OF_CALM if key in _CALM else SHOWN, left)
    found = most_urgent(wanted, most + 1)
    return Group(key, label, found[:most], len(found) > most)
