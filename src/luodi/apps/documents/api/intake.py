"""Documents on their way in: files, texts, and reading once more."""

from __future__ import annotations

from ninja import File, Form, Schema, UploadedFile
from pydantic import Field

from luodi.apps.documents import actions, queries
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Document
from luodi.apps.documents.rules import UPLOAD
from luodi.kernel import gate
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.models import Job
from luodi.kernel.rest.listing import Key, Pk, Strict


class Intake(Schema):
    """A file on its way in: ask `/jobs/{job}` what became of it."""

    job: int


class Sending(Strict):
    """Which document it is a new version of, if of any."""

    supersedes: Key | None = None


@routes.post("/documents", UPLOAD, Intake, status=202)
def upload_document(request: ActorRequest, file: File[UploadedFile], sent: Form[Sending]) -> Intake:
    """Hand in a file; what is classified is refused and not kept."""
    job = actions.hand_in(
        actor=request.actor,
        name=file.name or "",
        chunks=file.chunks(),
        supersedes=_earlier(request.actor, sent.supersedes),
    )
    return _intake(job)


class Pasted(Strict):
    """A text, and which document it is a new version of."""

    text: str = Field(min_length=1, max_length=2_000_000)
    supersedes: Key | None = None


@routes.post("/documents/text", UPLOAD, Intake, status=202)
def upload_text(request: ActorRequest, sent: Pasted) -> Intake:
    """Hand in a text."""
    mark = gate.mark_of(sent.text)
    if mark:
        raise gate.refuse(actor=request.actor, mark=mark)
    earlier = _earlier(request.actor, sent.supersedes)
    job = actions.hand_in_text(actor=request.actor, text=sent.text, supersedes=earlier)
    return _intake(job)


def _intake(job: Job) -> Intake:
    return Intake(job=job.pk)


def _earlier(actor: Actor, pk: int | None) -> Document | None:
    return None if pk is None else queries.document_to_keep(actor, pk)


@routes.post("/documents/{pk}/reread", UPLOAD, Intake, status=202)
def reread_document(request: ActorRequest, pk: Pk) -> Intake:
    """Read a document again, as long as nobody has decided anything about it."""
    document = queries.document_to_keep(request.actor, pk)
    return _intake(actions.reread(actor=request.actor, document=document))
