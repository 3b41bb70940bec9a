"""Loaders and lists of tasks; always within the actor's organisation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from luodi.apps.documents.models import Document
from luodi.apps.documents.queries.documents import BIG, documents_visible_to
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import below
from luodi.apps.tasks.models import (
    IssueBatch,
    Task,
    TaskParty,
    TaskSource,
)
from luodi.apps.tasks.queries.outcomes import OWNER, owns
from luodi.apps.tasks.rules import DRAFT, VIEW, acts_for, paths_of, sees_all
from luodi.core.task_flow import PartyState, TaskState
from luodi.kernel import many, search
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.models import Job

MOST_FOUND = 1_000
_LATEST_PARTS = 1_000


def unit_ids_of(actor: Actor) -> list[int]:
    """The units whose tasks the actor sees, with all below them. One query, few numbers."""
    paths = [path for path in paths_of(actor) if path]
    if not paths:
        return []
    return list(Unit.objects.filter(below(actor, paths)).values_list("pk", flat=True))


def current_parties() -> QuerySet[TaskParty]:
    """Units that are on a task now."""
    return TaskParty.objects.exclude(state=PartyState.RELEASED.value)


def parties_of_units(unit_ids: Collection[int]) -> QuerySet[TaskParty]:
    """The units' parts of tasks, open or not."""
    return current_parties().filter(unit_id__in=list(unit_ids))


def open_parties(unit_ids: Collection[int]) -> QuerySet[TaskParty]:
    """The units' parts of tasks that are open; whose tasks need not be looked at."""
    return parties_of_units(unit_ids).filter(task_is_open=True)


def of_units(
    tasks: QuerySet[Task], unit_ids: Collection[int], role: str = "", *, only_open: bool = False
) -> QuerySet[Task]:
    """The tasks on which one of the units is; with a role, in that role.

    A semi-join on the party's index: no OR and no duplicate rows, however many units. `only_open`:
    the tasks are open ones anyway, which the parts know as well, and are far fewer.
    """
    parties = open_parties(unit_ids) if only_open else parties_of_units(unit_ids)
    if role == OWNER:
        parties = parties.filter(owns())
    elif role:
        parties = parties.filter(role=role)
    return tasks.filter(pk__in=parties.values("task_id"))


def tasks_visible_to(
    actor: Actor, unit_ids: list[int] | None = None, *, only_open: bool = False
) -> QuerySet[Task]:
    """All tasks of the organisation for those who oversee it; for units, theirs.

    `unit_ids`: what :func:`unit_ids_of` says, if it has been asked already. `only_open`: of the
    units' parts, those of open tasks; who asks for it filters the others out in any case.
    """
    tasks = Task.objects.filter(organisation_id=actor.organisation_id).exclude(
        state=TaskState.DRAFT.value
    )
    if not actor.may(VIEW):
        return tasks.none()
    if sees_all(actor):
        return tasks
    units = unit_ids_of(actor) if unit_ids is None else unit_ids
    return of_units(tasks, units, only_open=only_open) if units else tasks.none()


def drafts_visible_to(actor: Actor) -> QuerySet[Task]:
    """What the office has written down and not yet issued, latest first."""
    drafts = Task.objects.filter(organisation_id=actor.organisation_id, state=TaskState.DRAFT.value)
    return drafts.order_by("-pk") if actor.may(DRAFT) else drafts.none()


def draft_for(actor: Actor, pk: int) -> Task:
    """The draft, or Hidden."""
    found = drafts_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def task_for(actor: Actor, pk: int) -> Task:
    """The task, or Hidden."""
    found = (
        tasks_visible_to(actor).filter(pk=pk).select_related("batch", "goal", "merged_into").first()
    )
    if found is None:
        raise Hidden
    return found


def party_for(actor: Actor, pk: int, *, acting: bool = False) -> TaskParty:
    """A unit's part of a task the actor sees; `acting`: Refused unless it is the actor's unit."""
    parties = TaskParty.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    party = parties.select_related("task", "unit").first()
    if party is None or not tasks_visible_to(actor).filter(pk=party.task_id).exists():
        raise Hidden
    if acting and not acts_for(actor, party):
        raise Refused("tasks.acting")
    return party


def known_parties(actor: Actor, pks: Collection[int]) -> list[int]:
    """The same numbers, if they are all parts of tasks the actor sees; else Hidden."""
    found = TaskParty.objects.filter(pk__in=set(pks), task__in=tasks_visible_to(actor))
    if found.count() != len(set(pks)):
        raise Hidden
    return list(pks)


def my_parties(actor: Actor, task: Task) -> list[TaskParty]:
    """The parts of the task that belong to units the actor acts for."""
    parties = current_parties().filter(task=task).select_related("unit")
    return [party for party in parties if acts_for(actor, party)]


def batches_visible_to(actor: Actor) -> QuerySet[IssueBatch]:
    """What has been issued, for those who oversee it; latest first."""
    batches = IssueBatch.objects.filter(organisation_id=actor.organisation_id)
    if actor.may(VIEW) and sees_all(actor):
        return batches.select_related("document").defer(*(f"document__{name}" for name in BIG))
    return batches.none()


def batch_for(actor: Actor, pk: int) -> IssueBatch:
    """The batch, or Hidden."""
    found = batches_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def search_tasks(actor: Actor, text: str, among: QuerySet[Task] | None = None) -> QuerySet[Task]:
    """The tasks the actor sees (or those `among` them) whose number, words or units hold the text.

    Of a word that very many have, a thousand or two, the latest first: a million are not compared
    for one page. More than MOST_FOUND therefore means “or more”.
    """
    rows = tasks_visible_to(actor) if among is None else among
    found = search.newest_keys(rows, actor.organisation_id, "task", text, MOST_FOUND + 1)
    return rows.filter(pk__in=many.keys(found))


def documents_of(actor: Actor) -> Q:
    """Documents that led to a task of the actor's units, as a condition on documents."""
    units = unit_ids_of(actor)
    if not units:
        return Q(pk__in=())
    tasks = current_parties().filter(unit_id__in=units).values("task_id")
    return Q(pk__in=TaskSource.objects.filter(task__in=tasks).values("document_id"))


def documents_to_pick(actor: Actor) -> QuerySet[Document]:
    """Documents from which something was issued, the latest first: what a filter offers.

    For units, those that their latest parts come from: all of a busy unit's are not walked through
    for a list of fifty.
    """
    if sees_all(actor):
        documents = documents_visible_to(actor)
    else:
        latest = parties_of_units(unit_ids_of(actor)).order_by("-task_id").values("task_id")
        sources = TaskSource.objects.filter(task__in=latest[:_LATEST_PARTS]).order_by()
        found = list(sources.values_list("document_id", flat=True).distinct())
        own = Document.objects.filter(organisation_id=actor.organisation_id)
        documents = own.filter(pk__in=found).order_by("-id")
    return documents.filter(issued__gt=0).only("title")


def issue_job_for(actor: Actor, pk: int) -> Job:
    """A large issue that the actor asked for, or Hidden."""
    jobs = Job.objects.filter(
        organisation_id=actor.organisation_id, created_by=actor.user_id, name="tasks.issue"
    )
    job = jobs.filter(pk=pk).first()
    if job is None:
        raise Hidden
    return job


@dataclass(slots=True)
class Share:
    """What one unit got with a batch, and how far it is with signing for it."""

    unit: Unit
    lead: int = 0
    responsible: int = 0
    support: int = 0
    waiting: int = 0
    returned: int = 0

    @property
    def total(self) -> int:
        """Tasks in any role."""
        return self.lead + self.responsible + self.support


def shares_of(batch: IssueBatch) -> list[Share]:
    """One row a unit, in the order of the tree; two queries."""
    counted = TaskParty.objects.filter(task__batch=batch).order_by()
    rows = counted.values_list("unit_id", "role", "state").annotate(count=Count("pk"))
    found: dict[int, Share] = {}
    facts = list(rows)
    units = Unit.objects.in_bulk({unit_id for unit_id, *_ in facts})
    for unit_id, role, state, count in facts:
        share = found.setdefault(unit_id, Share(units[unit_id]))
        setattr(share, role, getattr(share, role) + count)
        share.waiting += count if state == PartyState.WAITING.value else 0
        share.returned += count if state == PartyState.RETURNED.value else 0
    return sorted(found.values(), key=lambda share: share.unit.path)
