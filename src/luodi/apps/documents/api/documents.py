"""Documents: listed, read, put right, shelved."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpResponseBase
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents import actions, queries
from luodi.apps.documents.actions import DocumentFacts
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.filters import covered
from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.documents.queries.finding import LATEST, found_among
from luodi.apps.documents.rules import UPLOAD, VIEW
from luodi.kernel import attachments
from luodi.kernel.access import ActorRequest, Hidden
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing


class DocumentOut(Schema):
    """A document, and how many of its requirements are decided how."""

    id: int
    title: str
    number: str
    issuer: str
    kind: str
    date: dt.date | None
    year: int | None
    state: str
    format: str
    total: int
    undecided: int
    accepted: int
    aside: int
    issued: int
    supersedes: int | None = Field(validation_alias="supersedes_id")
    created_at: dt.datetime


class OriginalOut(Schema):
    """The file as it was handed in: ask `/documents/{pk}/original` for it."""

    name: str
    size: int
    sha256: str


class DocumentDetail(DocumentOut):
    """A document with what is said about it on its page."""

    classification: str
    failure: str
    warnings: list[dict[str, Any]]
    job: int | None = Field(validation_alias="job_id")
    original: OriginalOut | None
    created_by_name: str


class Documents(Cursor):
    """Which documents."""

    state: DocumentState | None = None
    coverage: Literal["none", "partly", "decided", "issued"] | None = None
    kind: str = Field("", max_length=12)
    year: int | None = Field(None, ge=1900, le=2200)
    issuer: str = Field("", max_length=120)
    q: str = Field("", max_length=100, description="any part of title, number, text")


@routes.get("/documents", VIEW, Listing[DocumentOut])
def list_documents(request: ActorRequest, wanted: Query[Documents]) -> dict[str, Any]:
    """Documents that I may see."""
    rows = queries.documents_visible_to(request.actor)
    exact = {name: getattr(wanted, name) for name in ("state", "kind", "year", "issuer")}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.coverage:
        rows = covered(rows, wanted.coverage)
    if wanted.q:
        found = found_among(rows, request.actor.organisation_id, wanted.q, LATEST)
        rows = rows.filter(pk__in=found)
    return listing(request, rows, wanted)


@routes.get("/documents/{pk}", VIEW, DocumentDetail)
def get_document(request: ActorRequest, pk: Pk) -> Document:
    """One document."""
    return queries.document_for(request.actor, pk, needed=["warnings"])


class Text(Schema):
    """The text as it was read; spans of requirements count its characters."""

    id: int
    text: str


@routes.get("/documents/{pk}/text", VIEW, Text)
def get_document_text(request: ActorRequest, pk: Pk) -> Document:
    """The text of a document."""
    return queries.document_for(request.actor, pk, whole=True)


@routes.file("/documents/{pk}/original", VIEW, "application/octet-stream")
def get_document_original(request: ActorRequest, pk: Pk) -> HttpResponseBase:
    """The file as it was handed in; a text that was typed in is one, too."""
    document = queries.document_for(request.actor, pk)
    if document.original is None:
        raise Hidden
    return attachments.download(document.original)


class Facts(Strict):
    """What is known about a document."""

    title: str = Field(min_length=1, max_length=200)
    number: str = Field("", max_length=60)
    issuer: str = Field("", max_length=120)
    kind: str = Field("", max_length=12)
    date: dt.date | None = None
    year: int | None = Field(None, ge=1900, le=2200)
    classification: str = Field("", max_length=20)


class FactsIn(Facts):
    """What is known about a document; `base` is what was read before.

    With `base` only what differs from it is changed, and what somebody else has changed since
    then stays.
    """

    base: Facts | None = None


@routes.post("/documents/{pk}/facts", UPLOAD, DocumentOut)
def edit_document_facts(request: ActorRequest, pk: Pk, sent: FactsIn) -> Document:
    """Put the facts of a document right. 409 with both versions if somebody else changed the same
    since `base`."""
    document = queries.document_to_keep(request.actor, pk)
    facts = DocumentFacts(**sent.dict(exclude={"base"}))
    base = DocumentFacts(**sent.base.dict()) if sent.base else None
    return actions.edit_facts(actor=request.actor, document=document, facts=facts, base=base)


class ShelvingReason(Strict):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


@routes.post("/documents/{pk}/shelve", UPLOAD, DocumentOut)
def shelve_document(request: ActorRequest, pk: Pk, sent: ShelvingReason) -> Document:
    """Keep a document without issuing anything from it."""
    document = queries.document_to_keep(request.actor, pk)
    return actions.shelve(actor=request.actor, document=document, reason=sent.reason)


@routes.post("/documents/{pk}/unshelve", UPLOAD, DocumentOut)
def unshelve_document(request: ActorRequest, pk: Pk) -> Document:
    """Decompose it after all."""
    document = queries.document_to_keep(request.actor, pk)
    return actions.unshelve(actor=request.actor, document=document)
