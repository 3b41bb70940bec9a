"""Keeping a document: its facts put right, and whether it is to be decomposed at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions.editing import Clash
from luodi.apps.documents.actions.finishing import index
from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.documents.rules import UPLOAD
from luodi.kernel import events, gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event

_LOOK_BACK = 50  # events


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

    @classmethod
    def of(cls, document: Document) -> DocumentFacts:
        """Those of a document as they are."""
        return cls(**{one.name: getattr(document, one.name) for one in fields(cls)})


class FactsConflict(Conflict):
    """Facts that two people changed differently; `now` are those that are kept, by `who`."""

    def __init__(self, now: DocumentFacts, clashes: list[Clash], who: str) -> None:
        super().__init__(_("%(who)s 刚刚也改了这份文件的信息。") % {"who": who})
        self.now = now
        self.clashes = clashes
        self.who = who


@action("documents.edit_facts", gettext_lazy("修改了文件信息"))
def edit_facts(
    *, actor: Actor, document: Document, facts: DocumentFacts, base: DocumentFacts | None = None
) -> Document:
    """Put the facts of a document right.

    With `base`, the facts as they were shown, only what differs from it is changed: what somebody
    else has changed since then stays, and FactsConflict is raised if both changed the same.
    """
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not facts.title.strip():
        raise Mistake(_("请填写标题。"), "title")
    now = DocumentFacts.of(document)
    before, wanted = asdict(now), asdict(facts)
    if base is not None:
        shown = asdict(base)
        wanted = {key: value for key, value in wanted.items() if value != shown[key]}
        _refuse_clashes(document, now, shown, wanted)
    for key, value in wanted.items():
        setattr(document, key, value)
    document.save(update_fields=[*wanted, "updated_at"])
    index(document)
    old, new = events.changes(before, wanted)
    events.record(actor, document, before=old, after=new)
    return document


def _refuse_clashes(
    document: Document, now: DocumentFacts, shown: dict[str, Any], wanted: dict[str, Any]
) -> None:
    kept = asdict(now)
    clashes = [
        Clash(key, kept[key], value)
        for key, value in wanted.items()
        if kept[key] not in (shown[key], value)
    ]
    if clashes:
        who = _last_to_change(document, {clash.field for clash in clashes})
        raise FactsConflict(now, clashes, who)


def _last_to_change(document: Document, names: set[str]) -> str:
    for event in Event.objects.on("documents.document", document.pk)[:_LOOK_BACK]:
        if names & set(event.after or ()):
            return event.actor_name
    return str(_("另一位同事"))


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
