"""What issuing a document would do, for all members of its groups or for those confirmed."""

from __future__ import annotations

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents.queries import is_being_matched
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.notes import covering_note, signed
from luodi.apps.tasks.queries.issuer import issuer_of
from luodi.apps.tasks.queries.load import UnitLoad, loads, unreached
from luodi.apps.tasks.queries.plan import (
    Confirmed,
    GroupMembers,
    Joined,
    Plan,
    document_to_issue,
    plan_issue,
)
from luodi.apps.tasks.rules import ISSUE
from luodi.core.rhythm import Rhythm
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class UnitShare(Schema):
    """What one unit would get, and what it has to do already."""

    unit: int
    name: str
    lead: int
    responsible: int
    support: int
    open_now: int
    minutes_a_month: float


class GroupShare(Schema):
    """A group the document names: the units it means today, and those that are chosen."""

    group: int
    name: str
    units: list[int]
    chosen: list[int]


class JoinedOut(Schema):
    """A requirement that becomes a further source of open tasks instead of a task of its own.

    `further` are units it names that are not on those tasks.
    """

    requirement: int
    tasks: list[int]
    further: list[int]


class Preview(Schema):
    """What issuing would do, and what speaks against it.

    `ownerless`, `leaderless`, `past` and `unjudged` are requirements: nobody is named, nobody
    leads, the date has gone by, nobody has said whether it repeats an open task. `unknown` are
    names of no unit; for `unreached` units nobody could sign. `mark` changes with what would be
    issued: sent along when issuing, it makes sure that nothing else goes out.
    `is_being_matched`: words have changed and tasks that ask for the same are looked for again, so
    `unjudged` may grow.
    """

    tasks: int
    joined: list[JoinedOut]
    undecided: int
    is_being_matched: bool
    past: list[int]
    ownerless: list[int]
    leaderless: list[int]
    unjudged: list[int]
    unknown: list[str]
    unreached: list[int]
    groups: list[GroupShare]
    units: list[UnitShare]
    note: str
    mark: str


class Asked(Strict):
    """How often units are to report."""

    rhythm: Rhythm = Rhythm.MONTH


class Members(Strict):
    """Which units of a group are meant; a group that is not named means all its members."""

    group: Key
    units: list[Key] = Field(max_length=500)


class Choices(Asked):
    """What the officer chooses before issuing."""

    members: list[Members] = Field(default_factory=list, max_length=100)

    def confirmed(self) -> Confirmed:
        """The members by their groups."""
        return {one.group: frozenset(one.units) for one in self.members}


@routes.get("/documents/{pk}/issue", ISSUE, Preview, scope="documents:read")
def preview_issue(request: ActorRequest, pk: Pk, asked: Query[Asked]) -> Preview:
    """What issuing the document would do; nothing is changed."""
    return _preview(request.actor, pk, asked.rhythm, {})


@routes.post("/documents/{pk}/issue/preview", ISSUE, Preview, scope="documents:read")
def preview_choices(request: ActorRequest, pk: Pk, sent: Choices) -> Preview:
    """The same for some members of its groups only; nothing is changed by this either."""
    return _preview(request.actor, pk, sent.rhythm, sent.confirmed())


def _preview(actor: Actor, pk: int, rhythm: Rhythm, members: Confirmed) -> Preview:
    today = timezone.localdate()
    plan = plan_issue(document_to_issue(actor, pk), today, members)
    rows = loads(plan, rhythm)
    return Preview(
        tasks=len(plan.tasks),
        joined=[_joined(one) for one in plan.joined],
        undecided=plan.undecided,
        is_being_matched=is_being_matched(plan.document),
        past=[requirement.pk for requirement in plan.past],
        ownerless=[requirement.pk for requirement in plan.ownerless],
        leaderless=[requirement.pk for requirement in plan.leaderless],
        unjudged=[requirement.pk for requirement in plan.unjudged],
        unknown=sorted({name for _requirement, name in plan.unknown}),
        unreached=[unit.pk for unit in unreached(plan, today)],
        groups=[_group(one) for one in plan.groups],
        units=[_share(row) for row in rows],
        note=note_for(actor, plan, rows, rhythm),
        mark=plan.mark,
    )


def _joined(one: Joined) -> JoinedOut:
    return JoinedOut(
        requirement=one.requirement.pk,
        tasks=[task.pk for task in one.tasks],
        further=[unit.pk for unit in one.further],
    )


def _group(one: GroupMembers) -> GroupShare:
    return GroupShare(
        group=one.group.pk,
        name=one.group.name,
        units=[unit.pk for unit in one.units],
        chosen=sorted(one.chosen),
    )


def _share(row: UnitLoad) -> UnitShare:
    return UnitShare(
        unit=row.unit.pk,
        name=str(row.unit),
        lead=row.lead,
        responsible=row.responsible,
        support=row.support,
        open_now=row.open_now,
        minutes_a_month=round(row.minutes, 1),
    )


def note_for(actor: Actor, plan: Plan, rows: list[UnitLoad], rhythm: Rhythm) -> str:
    """The covering note as the system words it."""
    who = signed(issuer_of(actor), timezone.localdate())
    return covering_note(plan.document, rows, len(plan.tasks), rhythm, who)
