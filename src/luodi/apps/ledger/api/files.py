"""The register as a workbook that can come back; rows set aside; what is kept; notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.ledger import actions
from luodi.apps.ledger.api.routes import routes
from luodi.apps.ledger.models import ImportRow
from luodi.apps.ledger.queries.aside import aside_table
from luodi.apps.ledger.queries.exporting import sheet_of
from luodi.apps.ledger.queries.imports import as_pairs, import_for, kept_rows
from luodi.apps.ledger.returning.writing import response
from luodi.apps.ledger.rules import IMPORT, NOTE
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.queries import task_for
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing
from luodi.kernel.tables_out import XLSX, xlsx_response


class ExportAsked(Strict):
    """What stands behind the ? of the register's address."""

    query: str = Field("", max_length=1000)


@routes.file("/ledger/export", IMPORT, XLSX)
def export_ledger(request: ActorRequest, asked: Query[ExportAsked]) -> HttpResponseBase:
    """The register as a workbook that can be edited and handed in again."""
    said = QueryDict(asked.query)
    register = Register(request.actor, said, timezone.localdate())
    return response(sheet_of(request.actor, register.rows(), said.getlist("cols")))


@routes.file("/ledger/imports/{pk}/aside.xlsx", IMPORT, XLSX)
def get_rows_aside(request: ActorRequest, pk: Pk) -> HttpResponseBase:
    """The rows that were set aside, each with its reason."""
    return xlsx_response(aside_table(import_for(request.actor, pk)))


class KeptOut(Schema):
    """A matter that was done before, as its ledger had it: (head, text)."""

    id: int
    ledger: str
    number: int
    title: str
    cells: list[tuple[str, str]]


@routes.get("/ledger/kept", IMPORT, Listing[KeptOut])
def list_kept(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """What is only kept; it counts in no statistics."""
    return listing(request, kept_rows(request.actor), cursor, lambda rows: [*map(_kept, rows)])


def _kept(row: ImportRow) -> KeptOut:
    return KeptOut(
        id=row.pk,
        ledger=row.source.name,
        number=row.number,
        title=row.title,
        cells=as_pairs(row, row.source.columns),
    )


class LedgerNoteIn(Strict):
    """The office's own note; an empty one takes it away."""

    text: str = Field("", max_length=500)


@routes.post("/ledger/tasks/{pk}/note", NOTE, LedgerNoteIn)
def set_office_note(request: ActorRequest, pk: Pk, sent: LedgerNoteIn) -> LedgerNoteIn:
    """Note something of a task; no unit sees it."""
    task = task_for(request.actor, pk)
    actions.set_note(actor=request.actor, task=task, text=sent.text, now=timezone.now())
    return sent
