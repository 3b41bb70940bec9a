"""The office's own notes in the register: a column, edited in place, and a step for many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from luodi.apps.ledger.actions import add_notes, set_note
from luodi.apps.ledger.limits import MOST_NOTE
from luodi.apps.ledger.models import TaskNote
from luodi.apps.ledger.queries.imports import note_of
from luodi.apps.ledger.rules import NOTE
from luodi.apps.tasks import bulk, columns, edits
from luodi.apps.tasks.bulk import BulkStep, Reasons, Said
from luodi.apps.tasks.columns import Column
from luodi.apps.tasks.edits import Edit
from luodi.apps.tasks.models import Task
from luodi.kernel.access import Actor


class NoteForm(forms.Form):
    """A sentence for the office itself."""

    text = forms.CharField(
        label=_("备注"), max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )


def register() -> None:
    """Offer the column, its editing, and the step."""
    columns.add(
        Column("note", _("督查室备注"), _text, width=30, permission=NOTE, prepare=_with_notes)
    )
    edits.add(Edit("note", NOTE, _form, _seen, _save, lambda _actor, _task: True))
    bulk.add(_STEP)


def _with_notes(rows: QuerySet[Task], _actor: Actor) -> QuerySet[Task]:
    notes = TaskNote.objects.filter(task=OuterRef("pk"))
    return rows.annotate(office_note=Subquery(notes.values("text")[:1]))


def _text(task: Task) -> str:
    return getattr(task, "office_note", None) or ""


def _seen(actor: Actor, task: Task) -> str:
    note = note_of(actor, task)
    return note.text if note else ""


def _form(actor: Actor, task: Task, data: Any) -> forms.Form:
    widget = forms.Textarea(attrs={"rows": 2, "class": "form-control form-control-sm"})
    field = forms.CharField(
        label=_("督查室备注"), required=False, max_length=MOST_NOTE, widget=widget
    )
    form = forms.Form(data, initial={"value": _seen(actor, task)})
    form.fields["value"] = field
    return form


def _save(actor: Actor, task: Task, value: Any, seen: str, now: dt.datetime) -> None:
    set_note(actor=actor, task=task, text=value, now=now, seen=seen)


def _none(_actor: Actor, _tasks: Sequence[Task], _now: dt.datetime) -> Reasons:
    """A note may be put on anything."""
    return {}


def _add(actor: Actor, pks: list[int], said: Said, now: dt.datetime) -> int:
    return add_notes(actor=actor, task_ids=pks, text=said["text"], now=now)


_STEP = BulkStep(
    "note", _("写备注"), "pencil", NOTE,
    _("这句话加在每项任务的督查室备注后面，单位看不到。"),
    _("已给 %(n)d 项任务写备注。"),
    _none, _add, lambda _actor, data: NoteForm(data), order=15,
)  # fmt: skip
