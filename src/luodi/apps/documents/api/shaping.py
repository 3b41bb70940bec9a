"""Requirements taken apart and put together."""

from __future__ import annotations

from pydantic import Field

from luodi.apps.documents.actions import shaping
from luodi.apps.documents.api.requirements import RequirementOut, on_desk
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Requirement
from luodi.apps.documents.queries.desk import document_on_desk
from luodi.apps.documents.rules import DECOMPOSE
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class Cut(Strict):
    """Before which character of the document's text."""

    at: int = Field(ge=0, le=100_000_000)


@routes.post("/requirements/{pk}/split", DECOMPOSE, list[RequirementOut])
def split_requirement(request: ActorRequest, pk: Pk, sent: Cut) -> list[Requirement]:
    """Make two of one."""
    document, _row = on_desk(request.actor, pk)
    return shaping.split(actor=request.actor, document_id=document.pk, pk=pk, at=sent.at)


class Merge(Strict):
    """Neighbours, in any order; the first of the text takes the others in."""

    ids: list[Key] = Field(min_length=2, max_length=50)


@routes.post("/documents/{pk}/merge", DECOMPOSE, RequirementOut)
def merge_requirements(request: ActorRequest, pk: Pk, sent: Merge) -> Requirement:
    """Make one of several neighbours."""
    document = document_on_desk(request.actor, pk)
    ids = list(dict.fromkeys(sent.ids))
    return shaping.merge(actor=request.actor, document_id=document.pk, ids=ids)
