"""The way in: a file waits in quarantine, is looked at, and is refused, recognised or admitted.

Nothing of a file is kept before its text has been looked at for a classification mark
(docs/adr/0008-quarantine-before-the-store.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions.versions import supersede
from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.documents.queries import JOB, content_hash
from luodi.apps.documents.rules import UPLOAD
from luodi.files import SourceDocument
from luodi.files.errors import ClassifiedFileError, safe_name
from luodi.kernel import attachments, events, jobs, quarantine
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.gate import NEUTRAL, mark_of
from luodi.kernel.models import Job

_TITLE = 50  # characters


@action("documents.hand_in", gettext_lazy("递交了文件"))
def hand_in(
    *, actor: Actor, name: str, chunks: Iterable[bytes], supersedes: Document | None = None
) -> Job:
    """Take a file into quarantine and ask for it to be read; the job says what became of it."""
    actor.require(UPLOAD)
    token, size = quarantine.hold(safe_name(name)[:200], chunks)
    try:
        job = jobs.after_commit(
            JOB,
            actor=actor,
            key=f"{JOB}:{token}",
            token=token,
            by={"name": actor.name, "post": actor.post},
            supersedes=supersedes.pk if supersedes else None,
        )
        events.record(actor, job, after={"size": size})
    except BaseException:
        quarantine.discard(token)
        raise
    return job


@action("documents.hand_in_text", gettext_lazy("递交了正文"))
def hand_in_text(*, actor: Actor, text: str, supersedes: Document | None = None) -> Job:
    """The same for a text that was pasted: it becomes a text file, and goes the same way."""
    if not text.strip():
        raise Mistake(_("请粘贴文件正文。"), "text")
    name = _("粘贴的正文") + ".txt"
    return hand_in(actor=actor, name=name, chunks=[text.encode()], supersedes=supersedes)


@action("documents.admit", gettext_lazy("登记了文件"))
def admit(
    *,
    actor: Actor,
    job: Job,
    held: quarantine.Held,
    source: SourceDocument,
    supersedes: Document | None = None,
) -> Document:
    """Keep a file that may be kept: its original and its text; `job` goes on to read it.

    IntegrityError if the same content was admitted in the meantime.
    """
    actor.require(UPLOAD)
    mark = mark_of(source.text)
    if mark:
        raise ClassifiedFileError(NEUTRAL, mark, mark)
    document = Document.objects.create(
        organisation_id=actor.organisation_id,
        title=title_of(source),
        state=DocumentState.READING,
        original=attachments.store(actor, held.name, held.chunks()),
        format=source.format,
        content_sha256=content_hash(source.text),
        text=source.text,
        places=_places(source),
        warnings=[{"zh": notice.zh, "en": notice.en} for notice in source.warnings],
        job=job,
        created_by=actor.user_id,
        created_by_name=actor.name,
    )
    events.record(actor, document, after={"file": held.name, "format": source.format})
    if supersedes is not None:
        supersede(actor=actor, document=document, earlier=supersedes)
    return document


def title_of(source: SourceDocument) -> str:
    """What a document is called until its title has been read: its first line, or its file.

    A first line that is long or a sentence is no title.
    """
    first = next((line.strip() for line in source.text.split("\n") if line.strip()), "")
    first = first.replace("\t", " ")
    stem = source.name.rpartition(".")[0] or source.name
    if len(first) <= _TITLE and not first.endswith(("。", "；", "，", ".")):
        return first
    return f"{first[:_TITLE]}…" if stem == _("粘贴的正文") else stem[:200]


def _places(source: SourceDocument) -> list[list[Any]]:
    """``[[start, zh, en], …]``: from which character on which page, paragraph or cell."""
    pairs = zip(source.places.starts, source.places.items, strict=True)
    return [[start, place.zh(), place.en()] for start, place in pairs]
