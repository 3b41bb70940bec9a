"""Versions of a document: which one takes the place of which."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Document
from luodi.apps.documents.rules import UPLOAD
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("documents.supersede", gettext_lazy("确定了上一版本"))
def supersede(*, actor: Actor, document: Document, earlier: Document | None) -> Document:
    """`document` is a new version of `earlier`; None: it is a document of its own."""
    actor.require(UPLOAD)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if earlier is not None:
        _check(document, Document.objects.select_for_update().get(pk=earlier.pk))
    before = document.supersedes
    document.supersedes = earlier
    document.save(update_fields=["supersedes", "updated_at"])
    events.record(actor, document, before={"supersedes": before}, after={"supersedes": earlier})
    return document


def _check(document: Document, earlier: Document) -> None:
    if earlier.organisation_id != document.organisation_id:
        raise Mistake(_("找不到这份文件。"), "supersedes")
    if earlier.superseded_by.exclude(pk=document.pk).exists():
        later = earlier.superseded_by.exclude(pk=document.pk).get()
        raise Mistake(
            _("“%(earlier)s”已有新版本“%(later)s”，请选择最新的一份。")
            % {"earlier": earlier.title, "later": later.title},
            "supersedes",
        )
    seen: Document | None = earlier
    while seen is not None:
        if seen.pk == document.pk:
            raise Mistake(_("一份文件不能是它自己或它新版本的新版本。"), "supersedes")
        seen = seen.supersedes
