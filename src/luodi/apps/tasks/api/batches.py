"""What has been issued: batches, what went to whom, their papers."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.tasks import paper
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.columns import with_columns
from luodi.apps.tasks.models import IssueBatch
from luodi.apps.tasks.queries import batch_for, batches_visible_to
from luodi.apps.tasks.queries.lists import Share, shares_of
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, Strict, listing


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


class ShareOut(Schema):
    """What one unit got with a batch, and how much of it waits for its signature."""

    unit: int
    name: str
    lead: int
    responsible: int
    support: int
    waiting: int
    returned: int


class BatchDetail(BatchOut):
    """A batch with what went to whom."""

    shares: list[ShareOut]

    @staticmethod
    def resolve_shares(batch: IssueBatch) -> list[ShareOut]:
        """One a unit, in the order of the tree."""
        return [_share(one) for one in shares_of(batch)]


def _share(one: Share) -> ShareOut:
    return ShareOut(
        unit=one.unit.pk,
        name=str(one.unit),
        lead=one.lead,
        responsible=one.responsible,
        support=one.support,
        waiting=one.waiting,
        returned=one.returned,
    )


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


@routes.get("/batches/{pk}", VIEW, BatchDetail)
def get_batch(request: ActorRequest, pk: Pk) -> IssueBatch:
    """One batch."""
    return batch_for(request.actor, pk)


class Form(StrEnum):
    """On paper: the note with its table, or the table alone."""

    DOCX = "docx"
    XLSX = "xlsx"


class FormWanted(Strict):
    """Which of them."""

    form: Form = Form.DOCX


@routes.file("/batches/{pk}/file", VIEW, paper.TYPES["docx"], paper.TYPES["xlsx"])
def get_batch_file(request: ActorRequest, pk: Pk, wanted: Query[FormWanted]) -> HttpResponse:
    """The note with the task table as docx, or the table as xlsx."""
    batch, form = batch_for(request.actor, pk), wanted.form.value
    tasks = list(with_columns(batch.tasks.order_by("pk")))
    made = _PAPERS[form](batch, tasks)
    name = content_disposition_header(as_attachment=True, filename=f"{batch.number}.{form}")
    headers = {"Content-Disposition": name or "attachment"}
    return HttpResponse(made, content_type=paper.TYPES[form], headers=headers)


_PAPERS = {"docx": paper.docx, "xlsx": paper.xlsx}
