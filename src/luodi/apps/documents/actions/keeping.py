"""Keeping a document: its facts put right, and whether it is to be decomposed at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions.finishing import index
from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.documents.rules import UPLOAD
from luodi.kernel import events, gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is entered about a document."""

    title: str
    number: str = ""
    issuer: str = ""
    kind: str = ""
    date: dt.date | None = None
    year: int | None = None
    classification: str = ""


@action("documents.edit_facts", gettext_lazy("修改了文件信息"))
def edit_facts(*, actor: Actor, document: Document, facts: DocumentFacts) -> Document:
    """Put the facts of a document right."""
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not facts.title.strip():
        raise Mistake(_("请填写标题。"), "title")
    wanted = asdict(facts)
    before = {key: getattr(document, key) for key in wanted}
    for key, value in wanted.items():
        setattr(document, key, value)
    document.save(update_fields=[*wanted, "updated_at"])
    index(document)
    old, new = events.changes(before, wanted)
    events.record(actor, document, before=old, after=new)
    return document


@gate.guarded("reason")
@action("documents.shelve", gettext_lazy("定为只存不办"))
def shelve(*, actor: Actor, document: Document, reason: str) -> Document:
    """The document is kept and nothing is issued from it; the reason stays with it."""
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.state != DocumentState.OPEN:
        raise Mistake(_("只有待分解的文件可以只存不办。"))
    if not reason.strip():
        raise Mistake(_("请写明为什么只存不办。"), "reason")
    return _put(actor, document, DocumentState.SHELVED, reason.strip())


@action("documents.unshelve", gettext_lazy("恢复了分解"))
def unshelve(*, actor: Actor, document: Document) -> Document:
    """It is to be decomposed after all."""
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.state != DocumentState.SHELVED:
        raise Mistake(_("这份文件没有被定为只存不办。"))
    return _put(actor, document, DocumentState.OPEN, "")


def _put(actor: Actor, document: Document, state: DocumentState, reason: str) -> Document:
    before, document.state = document.state, state
    document.save(update_fields=["state", "updated_at"])
    events.record(actor, document, before={"state": before}, after={"state": state}, reason=reason)
    return document
