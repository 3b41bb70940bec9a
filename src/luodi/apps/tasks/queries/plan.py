"""What issuing a document would do: read for the preview, and again, under lock, by the action."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from luodi.apps.documents.models import Decision, Document, Requirement, SameMatter
from luodi.apps.documents.queries.documents import BIG
from luodi.apps.orgs.models import Group, Unit
from luodi.apps.orgs.queries import members_of
from luodi.apps.tasks.models import Task, TaskSource
from luodi.apps.tasks.rules import ISSUE, OWNERS
from luodi.core.task_flow import PartyState
from luodi.kernel import many
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.models import PartyRole

_RANK = {PartyRole.LEAD: 0, PartyRole.RESPONSIBLE: 1, PartyRole.SUPPORT: 2}

# Group → the members that were confirmed; a group that is not named means all its members.
Confirmed = Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class PlannedParty:
    """A unit with its role in a task to be."""

    unit: Unit
    role: str
    basis: str

    @property
    def owns(self) -> bool:
        """Whether it will report."""
        return self.role in OWNERS


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task to be: its requirement and its units."""

    requirement: Requirement
    parties: tuple[PlannedParty, ...]

    @property
    def owners(self) -> list[PlannedParty]:
        """The units that will answer for it: those that lead, or else the responsible ones."""
        leads = [p for p in self.parties if p.role == PartyRole.LEAD]
        return leads or [p for p in self.parties if p.role == PartyRole.RESPONSIBLE]


@dataclass(frozen=True, slots=True)
class Joined:
    """A requirement that becomes a further source of tasks issued earlier.

    `further` are units it names that are not on those tasks.
    """

    requirement: Requirement
    tasks: tuple[Task, ...]
    further: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """A group the document names, and which of its units are to be meant."""

    group: Group
    units: tuple[Unit, ...]
    chosen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an issue would do, and what speaks against it.

    `unjudged` may be the same matter as an open task, and nobody has said whether it is. `waiting`
    are the accepted requirements in their present versions.
    """

    document: Document
    waiting: tuple[tuple[int, int], ...] = ()
    tasks: list[PlannedTask] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    groups: list[GroupMembers] = field(default_factory=list)
    ownerless: list[Requirement] = field(default_factory=list)
    unknown: list[tuple[Requirement, str]] = field(default_factory=list)
    leaderless: list[Requirement] = field(default_factory=list)
    past: list[Requirement] = field(default_factory=list)
    unjudged: list[Requirement] = field(default_factory=list)
    undecided: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing would happen."""
        return not (self.tasks or self.joined)

    @property
    def mark(self) -> str:
        """Changes whenever something else would be issued, whichever members were confirmed."""
        groups = [(g.group.pk, [unit.pk for unit in g.units]) for g in self.groups]
        joined = [(j.requirement.pk, [task.pk for task in j.tasks]) for j in self.joined]
        return hashlib.sha256(repr((self.waiting, groups, joined)).encode()).hexdigest()[:16]

    def units(self) -> list[Unit]:
        """The units that would get something, in the order of the tree."""
        found = {p.unit.pk: p.unit for task in self.tasks for p in task.parties}
        return sorted(found.values(), key=lambda unit: unit.path)


def document_to_issue(actor: Actor, pk: int) -> Document:
    """The document, or Hidden."""
    actor.require(ISSUE)
    documents = Document.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    found = documents.defer(*BIG).first()
    if found is None:
        raise Hidden
    return found


def plan_issue(document: Document, today: dt.date, confirmed: Confirmed | None = None) -> Plan:
    """What issuing everything accepted and not yet issued would do. A fixed number of queries."""
    waiting = _waiting(document)
    versions = tuple((row.pk, row.version) for row in waiting)
    plan = Plan(document, versions, undecided=_undecided(document))
    plan.groups.extend(_groups(waiting, confirmed or {}))
    members = {g.group.pk: [unit for unit in g.units if unit.pk in g.chosen] for g in plan.groups}
    issued = _issued_already(waiting, is_confirmed=True)
    perhaps = _issued_already(waiting, is_confirmed=None)
    for requirement in waiting:
        parties = _parties(requirement, members)
        plan.unknown.extend((requirement, name) for name in _unknown(requirement))
        if requirement.pk in issued:
            plan.joined.append(_joined(requirement, parties, issued[requirement.pk]))
            continue
        if requirement.pk in perhaps:
            plan.unjudged.append(requirement)
        made = _tasks_of(requirement, parties)
        if not made:
            plan.ownerless.append(requirement)
            continue
        plan.tasks.extend(made)
        if any(len(t.owners) > 1 and t.owners[0].role != PartyRole.LEAD for t in made):
            plan.leaderless.append(requirement)
        if requirement.due and requirement.due < today:
            plan.past.append(requirement)
    return plan


def _waiting(document: Document) -> list[Requirement]:
    rows = document.requirements.filter(decision=Decision.ACCEPTED, issued_at=None)
    return list(
        rows.order_by("position", "id")
        .select_related("goal")
        .prefetch_related("parties__unit__merged_into", "parties__group")
    )


def _undecided(document: Document) -> int:
    return document.requirements.filter(decision=Decision.UNDECIDED).count()


def _groups(waiting: Sequence[Requirement], confirmed: Confirmed) -> list[GroupMembers]:
    """The groups named, each resolved once."""
    named = {p.group.pk: p.group for r in waiting for p in r.parties.all() if p.group}
    found = []
    for group in sorted(named.values(), key=lambda g: g.name):
        units = tuple(members_of(group))
        everyone = frozenset(unit.pk for unit in units)
        found.append(GroupMembers(group, units, everyone & confirmed.get(group.pk, everyone)))
    return found


def _parties(requirement: Requirement, members: Mapping[int, list[Unit]]) -> list[PlannedParty]:
    """Its units, each once, with the weightiest of its roles."""
    found: dict[int, PlannedParty] = {}
    for party in requirement.parties.all():
        units = [party.unit] if party.unit else []
        if party.group_id:
            units = list(members.get(party.group_id, ()))
        for unit in filter(None, map(_successor, units)):
            known = found.get(unit.pk)
            if known is None or _RANK[PartyRole(party.role)] < _RANK[PartyRole(known.role)]:
                found[unit.pk] = PlannedParty(unit, party.role, party.basis)
    return sorted(found.values(), key=lambda p: (_RANK[PartyRole(p.role)], p.unit.path))


def _successor(unit: Unit | None) -> Unit | None:
    """The unit itself, or the one it went into, in however many steps; None if it is gone."""
    while unit is not None and not unit.is_active:
        unit = unit.merged_into
    return unit


def _unknown(requirement: Requirement) -> list[str]:
    """Names for which no unit stands today."""
    return [
        party.name
        for party in requirement.parties.all()
        if not party.group_id and _successor(party.unit) is None
    ]


def _tasks_of(requirement: Requirement, parties: list[PlannedParty]) -> list[PlannedTask]:
    owners = [p for p in parties if p.owns]
    if not owners:
        return []
    if not requirement.separately:
        return [PlannedTask(requirement, tuple(parties))]
    support = [p for p in parties if not p.owns]
    return [PlannedTask(requirement, (owner, *support)) for owner in owners]


def _joined(requirement: Requirement, parties: Iterable[PlannedParty], tasks: list[Task]) -> Joined:
    held = [party for task in tasks for party in task.parties.all()]
    on_it = {party.unit_id for party in held if party.state != PartyState.RELEASED.value}
    further = tuple(p.unit for p in parties if p.unit.pk not in on_it)
    return Joined(requirement, tuple(tasks), further)


def _issued_already(
    waiting: Sequence[Requirement], *, is_confirmed: bool | None
) -> dict[int, list[Task]]:
    """The open tasks that requirements judged (or not yet judged) the same matter have led to."""
    same = _elsewhere({r.pk for r in waiting}, is_confirmed)
    sources = TaskSource.objects.filter(requirement__in=same, task__is_open=True)
    found: dict[int, list[Task]] = {}
    for source in sources.select_related("task").prefetch_related("task__parties").order_by("id"):
        for mine in same[source.requirement_id]:
            tasks = found.setdefault(mine, [])
            if source.task not in tasks:
                tasks.append(source.task)
    return found


def _elsewhere(own: set[int], is_confirmed: bool | None) -> dict[int, set[int]]:
    """Requirements of other documents → the own ones they are judged to be the same as.

    What has been merged or split there since is found as what it has become.
    """
    same: dict[int, set[int]] = {}
    keys = many.keys(own)
    pairs = SameMatter.objects.filter(
        Q(later__in=keys) | Q(earlier__in=keys), is_confirmed=is_confirmed
    )
    for later, earlier in pairs.values_list("later_id", "earlier_id"):
        for mine, other in ((later, earlier), (earlier, later)):
            if mine in own and other not in own:
                same.setdefault(other, set()).add(mine)
    for heir, former in heirs_of(same).items():
        same[heir] = set().union(*(same[other] for other in former), same.get(heir, set()))
    return same


def heirs_of(pks: Collection[int]) -> dict[int, set[int]]:
    """What became of requirements that were merged or split: the heir → those it came from."""
    found: dict[int, set[int]] = {}
    came_from = {pk: {pk} for pk in pks}
    while came_from:
        rows = Requirement.objects.filter(Q(pk__in=came_from) | Q(split_from__in=came_from))
        next_ones: dict[int, set[int]] = {}
        for pk, merged_into, split_from in rows.values_list("pk", "merged_into", "split_from"):
            if split_from in came_from:
                next_ones.setdefault(pk, set()).update(came_from[split_from])
            if merged_into is not None and pk in came_from:
                next_ones.setdefault(merged_into, set()).update(came_from[pk])
        came_from = {pk: origins for pk, origins in next_ones.items() if pk not in found}
        for pk, origins in next_ones.items():
            found.setdefault(pk, set()).update(origins)
    return found
