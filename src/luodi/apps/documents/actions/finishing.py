"""What became of a reading: kept with the document, or failed with a sentence that says why."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions.intake import title_of
from luodi.apps.documents.actions.reading import take_reading
from luodi.apps.documents.models import Decision, Document, DocumentState
from luodi.apps.documents.queries import JOB
from luodi.apps.documents.queries.finding import entry_of, pieces_of
from luodi.apps.documents.rules import UPLOAD
from luodi.files import Notice, SourceDocument
from luodi.files.out.jsonform import to_json
from luodi.kernel import events, jobs, search
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job
from luodi.reading import Meta, Reading

READABLE = (DocumentState.READING, DocumentState.FAILED, DocumentState.OPEN)


@action("documents.finish_reading", gettext_lazy("读完了文件"))
def finish_reading(*, actor: Actor, document: Document, reading: Reading) -> Document:
    """Keep a reading and put what it found on the desk; a second time it changes nothing more."""
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    warnings = tuple(Notice(w["zh"], w["en"]) for w in document.warnings)
    name = document.original.name if document.original else document.title
    source = SourceDocument(document.text, name, document.format, warnings=warnings)
    _take_facts(document, reading.meta, _titles_given(document, source))
    document.reading = to_json(reading, source)
    document.failure = ""
    document.save()
    index(document)
    index_text(document)
    take_reading(actor=actor, document=document)
    document.refresh_from_db()
    return document


def _titles_given(document: Document, source: SourceDocument) -> set[str]:
    """What the system has called it so far; any other title is a person's."""
    read = (document.reading.get("meta", {}).get("title") or {}).get("value", "")
    return {title_of(source), _one_line(read)}


def _one_line(title: str) -> str:
    return "".join(title.split("\n"))[:200]


def _take_facts(document: Document, meta: Meta, given: set[str]) -> None:
    """What the document says of itself, unless a person has said otherwise already."""
    if meta.title and meta.title.value and document.title in given:
        document.title = _one_line(meta.title.value)
    document.number = document.number or (meta.number.value[:60] if meta.number else "")
    document.issuer = document.issuer or (meta.issuer.value[:120] if meta.issuer else "")
    document.kind = document.kind or meta.kind.value[:12]
    document.date = document.date or (meta.date.value if meta.date else None)
    document.year = document.year or meta.year or (document.date.year if document.date else None)


def index(document: Document) -> None:
    """By which words the document is found, its text aside."""
    search.put(document.organisation_id, [entry_of(document)])


def index_text(document: Document) -> None:
    """All of its text; once, as a text never changes."""
    search.put(document.organisation_id, pieces_of(document))


@action("documents.fail_reading", gettext_lazy("没有读成"))
def fail_reading(*, actor: Actor, document: Document, sentence: str) -> Document:
    """The text could be kept but not read; the sentence says why and what to do."""
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.state = DocumentState.FAILED
    document.failure = sentence
    document.save(update_fields=["state", "failure", "updated_at"])
    index(document)
    index_text(document)
    events.record(actor, document, after={"state": document.state}, reason=sentence)
    return document


@action("documents.reread", gettext_lazy("重新读取了文件"))
def reread(*, actor: Actor, document: Document) -> Job:
    """Read a document again, as long as nobody has decided or changed anything on its desk."""
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    touched = document.requirements.exclude(decision=Decision.UNDECIDED, version=1)
    if document.state not in READABLE or touched.exists():
        raise Mistake(_("这份文件已开始分解，重新读取会丢掉已做的判断，不能重读。"))
    if document.job is not None and document.job.is_open:
        raise Mistake(_("正在读取，请稍候。"))
    job = jobs.after_commit(
        JOB, actor=actor, document=document.pk, by={"name": actor.name, "post": actor.post}
    )
    before, document.job, document.state = document.state, job, DocumentState.READING
    document.save(update_fields=["job", "state", "updated_at"])
    events.record(actor, document, before={"state": before}, after={"state": document.state})
    return job
