"""Documents that somebody may see, and what their lists and pages show."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet

from luodi.apps.documents.models import Document
from luodi.apps.documents.rules import ALL_DOCUMENTS, UPLOAD, VIEW
from luodi.kernel import events, search
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.models import Attachment, Event, Job

BIG = (
    "text",
    "reading",
    "outline",
    "gaps",
    "places",
    "warnings",
)  # not read where only the facts are shown
JOB = "documents.read"
_OFFERED = 300
_widened: list[Callable[[Actor], Q]] = []


def widen(condition: Callable[[Actor], Q]) -> None:
    """Let more documents be seen: a later app says which led to something of the actor's."""
    _widened.append(condition)


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    """The documents of the organisation, latest first, without their texts.

    Whoever supervises or leads sees all; others see those that led to a task of theirs.
    """
    documents = Document.objects.filter(organisation_id=actor.organisation_id).defer(*BIG)
    if not actor.may(VIEW):
        return documents.none()
    if not actor.has(*ALL_DOCUMENTS):
        seen = Q(pk__in=())
        for condition in _widened:
            seen |= condition(actor)
        documents = documents.filter(seen)
    return documents.order_by("-id")


def document_for(
    actor: Actor, pk: int, *, needed: Sequence[str] = (), whole: bool = False
) -> Document:
    """The document, or Hidden. Of its big columns only those `needed` are read, or the `whole`."""
    left = [name for name in BIG if name not in needed and not whole]
    before = [f"supersedes__{name}" for name in BIG]
    documents = documents_visible_to(actor).defer(None).defer(*left, *before)
    found = documents.select_related("original", "job", "supersedes").filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def document_to_keep(actor: Actor, pk: int) -> Document:
    """The document for whoever may change it: Hidden, or Refused for those who may only look."""
    document = document_for(actor, pk)
    if not actor.may(UPLOAD):
        raise Refused(UPLOAD.name)
    return document


def content_hash(text: str) -> str:
    """What makes two documents the same: their text, whatever its spaces and widths."""
    return hashlib.sha256(search.folded(text).encode("utf-8", "surrogatepass")).hexdigest()


def known_by_bytes(organisation_id: int, sha256: str) -> Document | None:
    """The document that was made of exactly these bytes, if there is one."""
    originals = Attachment.objects.filter(organisation_id=organisation_id, sha256=sha256)
    documents = Document.objects.filter(organisation_id=organisation_id).defer(*BIG)
    return documents.filter(original__in=originals.values("pk")).first()


def known_by_text(organisation_id: int, text: str) -> Document | None:
    """The document that says exactly this, if there is one."""
    documents = Document.objects.filter(organisation_id=organisation_id).defer(*BIG)
    return documents.filter(content_sha256=content_hash(text)).first()


def issuers(actor: Actor) -> list[str]:
    """Issuers of the documents seen, for a filter."""
    found = documents_visible_to(actor).exclude(issuer="").order_by("issuer")
    return list(found.values_list("issuer", flat=True).distinct()[:200])


def years(actor: Actor) -> list[int]:
    """Years of the documents seen, latest first."""
    found = documents_visible_to(actor).exclude(year=None).order_by("-year")
    return [year for year in found.values_list("year", flat=True).distinct()[:50] if year]


def versions_of(document: Document) -> list[Document]:
    """All versions of a document, oldest first; itself alone if there is no other."""
    chain = [document]
    while chain[0].supersedes_id is not None and len(chain) < 50:
        earlier = _bare(document).filter(pk=chain[0].supersedes_id).first()
        if earlier is None:
            break
        chain.insert(0, earlier)
    while len(chain) < 50:
        later = _bare(document).filter(supersedes_id=chain[-1].pk).first()
        if later is None:
            break
        chain.append(later)
    return chain


def _bare(document: Document) -> QuerySet[Document]:
    return Document.objects.filter(organisation_id=document.organisation_id).defer(*BIG)


def possible_predecessors(actor: Actor, document: Document | None = None) -> QuerySet[Document]:
    """The documents that can be named as the version before: none has a new version yet.

    The latest few hundred only, as they are offered in one list.
    """
    own = document.pk if document is not None else 0
    free = Q(superseded_by=None) | Q(superseded_by=own)
    latest = documents_visible_to(actor).filter(free).exclude(pk=own).values_list("pk", flat=True)
    return documents_visible_to(actor).filter(pk__in=list(latest[:_OFFERED]))


def history_of(document: Document, limit: int = 40) -> list[Event]:
    """What was done with the document, latest first."""
    return list(Event.objects.on(events.type_of(document), document.pk)[:limit])


def intakes_of(actor: Actor, ids: list[int]) -> list[Job]:
    """The actor's own files on their way in, in the order given."""
    jobs = Job.objects.filter(
        organisation_id=actor.organisation_id, name=JOB, created_by=actor.user_id, pk__in=ids[:50]
    )
    return sorted(jobs, key=lambda job: ids.index(job.pk))


def intake_for(actor: Actor, pk: int) -> Job:
    """One of them, or Hidden."""
    found = intakes_of(actor, [pk])
    if not found:
        raise Hidden
    return found[0]
