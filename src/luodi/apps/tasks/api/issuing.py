"""Issuing: what it would do, doing it, and what has been issued."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents.models import Document
from luodi.apps.tasks.actions import AlreadyIssued, IssueOptions, issue, issue_later, issuing
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import IssueBatch
from luodi.apps.tasks.notes import covering_note, signed
from luodi.apps.tasks.queries import batch_for, batches_visible_to
from luodi.apps.tasks.queries.load import UnitLoad, loads
from luodi.apps.tasks.queries.plan import Plan, document_to_issue, plan_issue
from luodi.apps.tasks.rules import ISSUE, VIEW
from luodi.core.rhythm import Rhythm
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.models import Organisation
from luodi.kernel.rest.listing import BIGGEST, Cursor, Key, Listing, Pk, Strict, listing


class UnitShare(Schema):
    """What one unit would get, and what it has to do already."""

    unit: int
    name: str
    lead: int
    responsible: int
    support: int
    open_now: int
    minutes_a_month: float


class Preview(Schema):
    """What issuing would do, and what speaks against it."""

    tasks: int
    joined: int
    undecided: int
    past: int
    ownerless: list[int]
    unknown: list[str]
    units: list[UnitShare]
    note: str


class Asked(Strict):
    """How often units are to report."""

    rhythm: Rhythm = Rhythm.MONTH


@routes.get("/documents/{pk}/issue", ISSUE, Preview)
def preview_issue(request: ActorRequest, pk: Pk, asked: Query[Asked]) -> Preview:
    """What issuing the document would do; nothing is changed."""
    document = document_to_issue(request.actor, pk)
    plan = plan_issue(document, timezone.localdate())
    rows = loads(plan, asked.rhythm)
    return Preview(
        tasks=len(plan.tasks),
        joined=len(plan.joined),
        undecided=plan.undecided,
        past=len(plan.past),
        ownerless=[requirement.pk for requirement in plan.ownerless],
        unknown=sorted({name for _requirement, name in plan.unknown}),
        units=[_share(row) for row in rows],
        note=_note(request.actor, plan, rows, asked.rhythm),
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


def _note(actor: Actor, plan: Plan, rows: list[UnitLoad], rhythm: Rhythm) -> str:
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    who = signed(organisation.name, timezone.localdate())
    return covering_note(plan.document, rows, len(plan.tasks), rhythm, who)


class Members(Strict):
    """Which units of a group are meant; a group that is not named means all its members."""

    group: Key
    units: list[Key] = Field(max_length=500)


class IssueIn(Strict):
    """How to issue; without `note` the generated one goes out."""

    note: str | None = Field(None, min_length=1, max_length=20_000)
    rhythm: Rhythm = Rhythm.MONTH
    reason: str = Field("", max_length=200, description="why, although something is undecided")
    accept_past: bool = False
    members: list[Members] = Field(default_factory=list, max_length=100)
    token: uuid.UUID | None = Field(None, description="the same token makes one batch only")


class Issued(Schema):
    """The batch; or, for a large one, the job that makes it."""

    batch: int | None
    job: int | None


@routes.post("/documents/{pk}/issue", ISSUE, Issued, status=201)
def issue_document(request: ActorRequest, pk: Pk, sent: IssueIn) -> Issued:
    """Issue everything accepted, all or nothing."""
    actor, now = request.actor, timezone.now()
    document = document_to_issue(actor, pk)
    options, plan = _options(actor, document, sent)
    try:
        if len(plan.tasks) > issuing.AT_ONCE:
            job = issue_later(actor=actor, document=document, options=options, now=now)
            return Issued(batch=None, job=job.pk)
        batch = issue(actor=actor, document=document, options=options, now=now)
    except AlreadyIssued as known:
        batch = known.batch
    return Issued(batch=batch.pk, job=None)


def _options(actor: Actor, document: Document, sent: IssueIn) -> tuple[IssueOptions, Plan]:
    members = {one.group: frozenset(one.units) for one in sent.members}
    plan = plan_issue(document, timezone.localdate(), members)
    note = sent.note or _note(actor, plan, loads(plan, sent.rhythm), sent.rhythm)
    options = IssueOptions(
        token=str(sent.token or uuid.uuid4()),
        note=note,
        rhythm=sent.rhythm.value,
        reason=sent.reason,
        accept_past=sent.accept_past,
        members=members,
    )
    return options, plan


class BatchOut(Schema):
    """What was issued with one covering note and one number."""

    id: int
    number: str
    document: int | None = Field(validation_alias="document_id")
    note: str
    rhythm: str
    tasks_count: int
    units_count: int
    undecided_reason: str
    issued_at: dt.datetime
    issued_by_name: str


class Batches(Cursor):
    """Which batches."""

    document: int | None = Field(None, ge=1, le=BIGGEST)


@routes.get("/batches", VIEW, Listing[BatchOut])
def list_batches(request: ActorRequest, wanted: Query[Batches]) -> dict[str, Any]:
    """What has been issued, for those who oversee it."""
    rows = batches_visible_to(request.actor)
    if wanted.document:
        rows = rows.filter(document_id=wanted.document)
    return listing(request, rows, wanted)


@routes.get("/batches/{pk}", VIEW, BatchOut)
def get_batch(request: ActorRequest, pk: Pk) -> IssueBatch:
    """One batch."""
    return batch_for(request.actor, pk)
