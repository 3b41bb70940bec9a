"""Leaders' remarks: who sees which, what they are about, who carries them out, who wrote them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.accounts.queries import current
from luodi.apps.documents.models import Document, Goal
from luodi.apps.documents.queries.documents import BIG
from luodi.apps.notify.queries import users_for
from luodi.apps.orgs.models import Holding, Unit
from luodi.apps.tasks.models import Remark, Task, TaskParty
from luodi.apps.tasks.queries.lists import (
    current_parties,
    of_units,
    tasks_visible_to,
    unit_ids_of,
)
from luodi.apps.tasks.rules import OWNERS, VIEW, sees_all
from luodi.core.flow import Transition
from luodi.core.remark_flow import REMARK_FLOW
from luodi.core.task_flow import LEFT_STATES
from luodi.kernel.access import SUPERVISION, Actor, Hidden, Role
from luodi.kernel.models import Event

CLOSED = "closed"
OPEN = tuple(state for state in REMARK_FLOW.states if state != CLOSED)
_SHOWN_ON_PAGE = 20
_EVENTS = 100


def names_of(actor: Actor) -> frozenset[str]:
    """The names under which the actor's own remarks stand: as a leader, or standing in for one."""
    held = [grant for grant in actor.grants if grant.role == Role.LEADER]
    return frozenset(grant.delegated_by or actor.name for grant in held)


def own_name(actor: Actor) -> str:
    """In whose name the actor makes remarks."""
    names = names_of(actor)
    return actor.name if actor.name in names or not names else min(names)


def remarks_visible_to(actor: Actor) -> QuerySet[Remark]:
    """All for the office; others see their own, and those that led to something they see.

    A remark that has not been dispatched is between its leader and the office.
    """
    rows = Remark.objects.filter(organisation_id=actor.organisation_id)
    if not actor.may(VIEW):
        return rows.none()
    if actor.has(*SUPERVISION):
        return rows
    if sees_all(actor):
        return rows.filter(_own(actor) | Q(matter__isnull=False))
    units = unit_ids_of(actor)
    if not units:
        return rows.filter(_own(actor))
    tasks = of_units(Task.objects.filter(organisation_id=actor.organisation_id), units)
    led = Remark.objects.filter(matter__in=tasks.order_by().values("pk"))
    return rows.filter(_own(actor) | Q(pk__in=led.order_by().values("pk")))


def own_remarks(actor: Actor) -> QuerySet[Remark]:
    """Those that the actor has made as a leader."""
    return Remark.objects.filter(_own(actor), organisation_id=actor.organisation_id)


def _own(actor: Actor) -> Q:
    return Q(leader__in=names_of(actor))


def with_place(rows: QuerySet[Remark]) -> QuerySet[Remark]:
    """With what they are about and what they led to, and the units of that; two queries more."""
    parties = current_parties().select_related("unit").order_by("position", "id")
    joined = rows.select_related("task", "document", "goal", "matter").defer(
        *(f"document__{name}" for name in BIG),
        *(f"{task}__{name}" for task in ("task", "matter") for name in ("measures", "plan")),
    )
    return joined.prefetch_related(Prefetch("matter__parties", parties, to_attr="carriers"))


def remark_for(actor: Actor, pk: int) -> Remark:
    """The remark, or Hidden."""
    row = with_place(remarks_visible_to(actor).filter(pk=pk)).first()
    if row is None:
        raise Hidden
    return row


def place_of(row: Remark) -> str:
    """What the remark stands on, in words (文件标题)."""
    on = row.task or row.document or row.goal
    return row.paper if on is None else getattr(on, "title", "") or str(on)


def carriers_of(row: Remark) -> list[TaskParty]:
    """The units that carry it out, those that answer for it first; from what was prefetched."""
    if row.matter is None:
        return []
    held: Iterable[TaskParty] = row.matter.carriers  # type: ignore[attr-defined]  # see with_place
    return sorted(held, key=lambda party: party.role not in OWNERS)


def remark_steps(actor: Actor, row: Remark) -> list[Transition]:
    """What the actor may do about it now."""
    roles = {"office"} if actor.has(*SUPERVISION) else set()
    return list(REMARK_FLOW.available(row.state, roles))


def remarks_on(actor: Actor, subject: Task | Document | Goal) -> list[Remark]:
    """The remarks on a page's subject that its reader may see, latest first."""
    rows = remarks_visible_to(actor)
    if isinstance(subject, Task):
        rows = rows.filter(Q(task=subject) | Q(matter=subject))
    else:
        rows = rows.filter(**{events_name(subject): subject})
    return list(with_place(rows.order_by("-id"))[:_SHOWN_ON_PAGE])


def events_name(subject: Task | Document | Goal) -> str:
    """The field of a remark that names such a subject."""
    return subject._meta.model_name or ""


def seen_task(actor: Actor, row: Remark) -> bool:
    """Whether the page of what it led to is open to the actor."""
    if row.matter_id is None or sees_all(actor):
        return row.matter_id is not None
    return tasks_visible_to(actor).filter(pk=row.matter_id).exists()


def leaders_of(organisation_id: int, today: dt.date) -> list[str]:
    """The names of those who hold the role of a leader today."""
    held = _leaders(organisation_id, today).order_by("post__position", "id")
    return list(dict.fromkeys(held.values_list("person__name", flat=True)))


def users_of_leader(row: Remark, today: dt.date) -> list[int]:
    """The accounts of the leader who made it, and of those who stand in; by the name."""
    held = _leaders(row.organisation_id, today).filter(person__name=row.leader)
    people = set(held.order_by().values_list("person_id", flat=True))
    return sorted({user for users in users_for(people, today).values() for user in users})


def _leaders(organisation_id: int, today: dt.date) -> QuerySet[Holding]:
    return Holding.objects.filter(
        current(today),
        post__organisation_id=organisation_id,
        post__closed_on=None,
        post__roles__role=Role.LEADER.value,
    )


def dispatched_with(task: Task) -> QuerySet[Remark]:
    """Remarks that wait for what becomes of a task."""
    return Remark.objects.filter(organisation_id=task.organisation_id, matter=task)


def ended_matters(tasks: Iterable[Task]) -> dict[int, str]:
    """What became of matters that ended without being done, in a sentence; one query.

    `merged_into` should have been selected with them.
    """
    left = {task.pk: task for task in tasks if task.state in LEFT_STATES}
    if not left:
        return {}
    ends = Event.objects.filter(
        target_type="tasks.task", target_id__in=list(left), verb__in=_ENDS
    ).order_by("seq")
    how = {event.target_id: event for event in ends}
    return {pk: _ending(task, how.get(pk)) for pk, task in left.items()}


_ENDS = ("tasks.withdraw", "tasks.merge", "tasks.grant")


def _ending(task: Task, event: Event | None) -> str:
    facts = {"title": task.title, "number": task.number, "state": task.get_state_display()}
    if task.merged_into is not None:
        facts |= {"into": task.merged_into.number, "name": task.merged_into.title}
        said = _("承办事项“%(title)s”（%(number)s）已并入“%(name)s”（%(into)s）继续办理。") % facts
    elif task.handed_to:
        facts["to"] = task.handed_to
        said = _("承办事项“%(title)s”（%(number)s）已移交%(to)s办理。") % facts
    else:
        said = _("承办事项“%(title)s”（%(number)s）%(state)s。") % facts
    if event is None:
        return said
    day = timezone.localdate(event.at)
    when = {"said": said, "month": day.month, "day": day.day, "reason": event.reason}
    if event.reason:
        return _("%(month)d月%(day)d日，%(said)s理由：%(reason)s") % when
    return _("%(month)d月%(day)d日，%(said)s") % when


def carried_by(rows: QuerySet[Remark], unit: Unit) -> QuerySet[Remark]:
    """Those carried out by a unit or one below it."""
    units = Unit.objects.filter(organisation_id=unit.organisation_id, path__startswith=unit.path)
    parties = current_parties().filter(unit__in=units.order_by().values("pk"))
    return rows.filter(matter__in=parties.order_by().values("task_id"))


def events_of_remark(row: Remark) -> list[Event]:
    """What happened to it, latest first."""
    return list(Event.objects.on("tasks.remark", row.pk)[:_EVENTS])
