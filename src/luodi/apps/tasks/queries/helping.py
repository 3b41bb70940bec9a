"""Help asked for: who sees a request, what its readers are to it, which clocks have run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units
from luodi.apps.tasks.models import HelpRequest, Task, TaskParty
from luodi.apps.tasks.queries.lists import my_parties, tasks_visible_to, unit_ids_of
from luodi.apps.tasks.rules import OWNERS, VIEW, acts_for, sees_all
from luodi.core.flow import Transition
from luodi.core.help_flow import HELP_FLOW, OPEN_HELP, HelpLevel, above, level_of
from luodi.core.task_flow import PartyState
from luodi.kernel.access import SUPERVISION, UNIT_ROLES, Actor, Hidden, Role
from luodi.kernel.models import Event

OPEN = sorted(OPEN_HELP)
# Nothing can be asked for before a unit has signed, or while it says that the task is not its own.
MAY_ASK = frozenset(
    {state.value for state in PartyState}
    - {PartyState.WAITING.value, PartyState.RETURNED.value, PartyState.RELEASED.value}
)
_SHOWN_ON_TASK = 20
_EVENTS = 100


def helps_visible_to(actor: Actor) -> QuerySet[HelpRequest]:
    """All of the organisation for those who oversee it; for units what they ask or are asked."""
    rows = HelpRequest.objects.filter(organisation_id=actor.organisation_id)
    if not actor.may(VIEW):
        return rows.none()
    if not sees_all(actor):
        units = unit_ids_of(actor)
        rows = rows.filter(Q(party__unit__in=units) | Q(asked__in=units))
    return rows


def with_facts(rows: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    """With what a line or a page says: the task, who asks, who is asked. No query more."""
    return rows.select_related("task", "party__unit", "asked").defer(
        "task__text", "task__measures", "task__light_facts"
    )


def help_for(actor: Actor, pk: int) -> HelpRequest:
    """The request, or Hidden: also for other units on the task, which see each other's parts."""
    own = HelpRequest.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    row = with_facts(own).first()
    if row is None or not (_is_part_of(actor, row) or _sees_task(actor, row)):
        raise Hidden
    return row


def _is_part_of(actor: Actor, row: HelpRequest) -> bool:
    """The unit that is asked need not be on the task; it sees this page and no other of it."""
    return helps_visible_to(actor).filter(pk=row.pk).exists()


def _sees_task(actor: Actor, row: HelpRequest) -> bool:
    return tasks_visible_to(actor).filter(pk=row.task_id).exists()


def sees_task_of(actor: Actor, row: HelpRequest) -> bool:
    """Whether the task's own page is open to the actor, too."""
    return sees_all(actor) or _sees_task(actor, row)


def askers_of(row: HelpRequest) -> list[TaskParty]:
    """The part that asked; once its unit is off the task, those who answer for it now."""
    if row.party.state != PartyState.RELEASED.value:
        return [row.party]
    heirs = TaskParty.objects.filter(task_id=row.task_id, role__in=OWNERS)
    return list(heirs.exclude(state=PartyState.RELEASED.value).select_related("unit"))


def asking_unit(row: HelpRequest) -> Unit | None:
    """Whom an answer goes to: the unit that asked, or whoever took the task over from it."""
    found = (party.unit for party in askers_of(row) if party.unit.is_active)
    return next(found, None)


def help_relations(actor: Actor, row: HelpRequest) -> frozenset[str]:
    """What the actor is to the request, in the words of the flow.

    Who asks is nothing else: nobody answers, or gives up, what their own unit has asked for.
    """
    if any(acts_for(actor, party) for party in askers_of(row)):
        return frozenset({"asker"})
    found = set()
    if row.asked is not None and actor.covers(row.asked.path, *UNIT_ROLES):
        found.add("asked")
    if actor.has(*SUPERVISION):
        found.add("office")
    if actor.has(Role.LEADER) and row.level == HelpLevel.LEADER.value:
        found.add("leader")
    return frozenset(found)


def help_steps(actor: Actor, row: HelpRequest) -> list[Transition]:
    """What the actor may do about it now."""
    steps = HELP_FLOW.available(row.state, help_relations(actor, row))
    top = above(level_of(row.level)) is None
    return [step for step in steps if not (top and step.name == "climb")]


def helps_of(task: Task) -> list[HelpRequest]:
    """What was asked for about a task, what is open first."""
    rows = list(task.helps.select_related("party__unit", "asked")[:_SHOWN_ON_TASK])
    return sorted(rows, key=lambda row: row.state not in OPEN_HELP)


def may_ask_for(actor: Actor, task: Task) -> list[TaskParty]:
    """The parts in whose name the actor may ask for help about a task."""
    if not task.is_open:
        return []
    return [party for party in my_parties(actor, task) if party.state in MAY_ASK]


def can_be_asked(actor: Actor, unit: Unit) -> QuerySet[Unit]:
    """Units that can be asked: not the one itself, nor those above and below it."""
    units = active_units(actor).exclude(path__startswith=unit.path)
    return units.exclude(path__in=_above(unit.path)).only("organisation_id", "path", "short_name")


def is_in_line(one: Unit, other: Unit) -> bool:
    """Whether they are the same unit, or one of them is above the other."""
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def _above(path: str) -> list[str]:
    return [path[:end] for end in range(4, len(path), 4)]


def run_out(organisation_id: int, today: dt.date) -> Iterable[int]:
    """Requests that climb today: their time is over, or the unit that was asked has ended."""
    rows = HelpRequest.objects.filter(organisation_id=organisation_id, state="open")
    climbing = rows.exclude(level=HelpLevel.LEADER.value)
    late = climbing.filter(due__lt=today)
    left = climbing.filter(level=HelpLevel.UNIT.value, asked__valid_to__isnull=False)
    yield from sorted({*late.values_list("pk", flat=True), *left.values_list("pk", flat=True)})


def events_of_help(row: HelpRequest) -> list[Event]:
    """What happened to it, latest first."""
    return list(Event.objects.on("tasks.helprequest", row.pk)[:_EVENTS])


def helps_for_leader(actor: Actor) -> QuerySet[HelpRequest]:
    """What has been brought to the leaders and waits for an answer, what is late first."""
    rows = helps_visible_to(actor).filter(state="open", level=HelpLevel.LEADER.value)
    return with_facts(rows).order_by("due", "id")
