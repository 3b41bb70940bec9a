"""Versions of a document: which takes the place of which, and what is different."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from ninja import Schema

from luodi.apps.documents import actions, queries
from luodi.apps.documents.api.documents import DocumentOut
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Document
from luodi.apps.documents.queries.versions import Row
from luodi.apps.documents.rules import UPLOAD, VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


@routes.get("/documents/{pk}/versions", VIEW, list[DocumentOut])
def list_versions(request: ActorRequest, pk: Pk) -> QuerySet[Document]:
    """All versions of a document that I may see, itself too, the oldest first."""
    chain = queries.versions_of(queries.document_for(request.actor, pk))
    known = queries.documents_visible_to(request.actor)
    return known.filter(pk__in=[version.pk for version in chain]).order_by("pk")


class VersionIn(Strict):
    """The document before; null: this is a document of its own."""

    supersedes: Key | None


@routes.post("/documents/{pk}/version", UPLOAD, DocumentOut)
def set_version(request: ActorRequest, pk: Pk, sent: VersionIn) -> Document:
    """Say which document this one takes the place of."""
    document = queries.document_to_keep(request.actor, pk)
    earlier = queries.document_to_keep(request.actor, sent.supersedes) if sent.supersedes else None
    return actions.supersede(actor=request.actor, document=document, earlier=earlier)


class FactOut(Schema):
    """A date, figure or owner that is not as it was; in words."""

    kind: str
    label: str
    before: str
    after: str


class RowOut(Schema):
    """One commitment in both versions. `kind` is added, dropped, changed or same."""

    kind: str
    before: str | None
    after: str | None
    old_requirement: int | None
    new_requirement: int | None
    facts: list[FactOut]


class ComparisonOut(Schema):
    """A document and the version before it; `earlier` null where there is none."""

    earlier: int | None
    counts: dict[str, int]
    rows: list[RowOut]


@routes.get("/documents/{pk}/comparison", VIEW, ComparisonOut)
def compare_versions(request: ActorRequest, pk: Pk) -> dict[str, Any]:
    """What was added, dropped and changed since the version before."""
    document = queries.document_for(request.actor, pk, needed=["reading"])
    if document.supersedes_id is None:
        return {"earlier": None, "counts": {}, "rows": []}
    earlier = queries.document_for(request.actor, document.supersedes_id, needed=["reading"])
    found = queries.compare(earlier, document)
    rows = [_row(row) for row in found.rows]
    return {"earlier": earlier.pk, "counts": found.counts, "rows": rows}


def _row(row: Row) -> RowOut:
    return RowOut(
        kind=row.kind,
        before=row.old["quote"] if row.old else None,
        after=row.new["quote"] if row.new else None,
        old_requirement=row.old_row.pk if row.old_row else None,
        new_requirement=row.new_row.pk if row.new_row else None,
        facts=[FactOut.from_orm(fact) for fact in row.facts],
    )
