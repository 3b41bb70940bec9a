"""The same matter in several documents: found by the wording, judged by a person."""

from __future__ import annotations

from typing import Any

from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents import actions, queries
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Document, Requirement, SameMatter
from luodi.apps.documents.rules import DECOMPOSE, VIEW
from luodi.kernel.access import Actor, ActorRequest, Hidden
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing


class Side(Schema):
    """A requirement in its document."""

    requirement: int
    document: int
    title: str
    text: str


class MatchOut(Schema):
    """Two requirements that may ask for the same; `is_confirmed` null: nobody has judged yet."""

    id: int
    likeness: float
    is_confirmed: bool | None
    own: Side
    other: Side


class Matches(Cursor):
    """Which of them."""

    open: bool | None = Field(None, description="whether nobody has judged yet")


@routes.get("/documents/{pk}/matches", VIEW, Listing[MatchOut])
def list_matches(request: ActorRequest, pk: Pk, wanted: Query[Matches]) -> dict[str, Any]:
    """What may be the same matter in other documents."""
    document = queries.document_for(request.actor, pk)
    rows = queries.matches_of(request.actor, document)
    if wanted.open is not None:
        rows = rows.filter(is_confirmed__isnull=wanted.open)
    return listing(request, rows, wanted, lambda found: [_seen(document, one) for one in found])


def _seen(document: Document, match: SameMatter) -> MatchOut:
    pair = queries.side_by_side(document, match)
    return MatchOut(
        id=match.pk,
        likeness=float(match.likeness),
        is_confirmed=match.is_confirmed,
        own=_side(pair.own),
        other=_side(pair.other),
    )


def _side(row: Requirement) -> Side:
    document = row.document
    return Side(requirement=row.pk, document=document.pk, title=document.title, text=row.text)


class Confirmed(Schema):
    """How many pairs were confirmed."""

    count: int


@routes.post("/documents/{pk}/matches/exact", DECOMPOSE, Confirmed)
def confirm_exact(request: ActorRequest, pk: Pk) -> Confirmed:
    """All pairs of a document whose words are the same are the same matter."""
    document = queries.document_for(request.actor, pk)
    return Confirmed(count=actions.confirm_exact(actor=request.actor, document=document))


class Judgement(Strict):
    """The same matter, another one, or (null) not yet judged."""

    is_same: bool | None


@routes.post("/matches/{pk}", DECOMPOSE, MatchOut)
def judge_match(request: ActorRequest, pk: Pk, sent: Judgement) -> MatchOut:
    """Say whether two requirements are the same matter: then they become one task."""
    document, match = _match(request.actor, pk)
    judged = actions.judge_match(actor=request.actor, match=match, is_same=sent.is_same)
    match.is_confirmed = judged.is_confirmed
    return _seen(document, match)


def _match(actor: Actor, pk: int) -> tuple[Document, SameMatter]:
    """The match, and the later of its documents."""
    found = SameMatter.objects.filter(pk=pk, organisation_id=actor.organisation_id)
    document_id = found.values_list("later__document_id", flat=True).first()
    if document_id is None:
        raise Hidden
    document = queries.document_for(actor, document_id)
    return document, queries.match_for(actor, document, pk)
