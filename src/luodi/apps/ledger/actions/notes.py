"""The office's own notes on tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ledger.limits import MOST_NOTE
from luodi.apps.ledger.models import TaskNote
from luodi.apps.ledger.rules import NOTE
from luodi.apps.tasks.models import Task
from luodi.kernel import events, gate, many
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake


@gate.guarded("text")
@action("ledger.note", gettext_lazy("填写了督查室备注"))
def set_note(
    *, actor: Actor, task: Task, text: str, now: dt.datetime, seen: str | None = None
) -> None:
    """Note something of a task for the office itself; an empty text takes the note away.

    `seen`: the note as its editor saw it; another that stands there by now is not overwritten.
    """
    actor.require(NOTE)
    if task.organisation_id != actor.organisation_id:
        raise Hidden
    if len(text.strip()) > MOST_NOTE:
        raise Mistake(_("备注最多 %(most)d 字。") % {"most": MOST_NOTE}, "text")
    held = TaskNote.objects.select_for_update().filter(task=task).first()
    if seen is not None and seen.strip() != (held.text if held else ""):
        raise Conflict(_("备注刚刚被别人改过，没有覆盖。请看现在的内容，再决定改不改。"))
    put_notes(actor, {task.pk: text}, now)


@gate.guarded("text")
@action("ledger.add_notes", gettext_lazy("给多项任务添了督查室备注"))
def add_notes(*, actor: Actor, task_ids: Collection[int], text: str, now: dt.datetime) -> int:
    """Put a sentence after the notes of several tasks; of all of them, or of none."""
    actor.require(NOTE)
    text = text.strip()
    if not text:
        raise Mistake(_("请写备注。"), "text")
    own = Task.objects.filter(organisation_id=actor.organisation_id, pk__in=set(task_ids))
    numbers = dict(own.values_list("pk", "number"))
    if len(numbers) != len(set(task_ids)):
        raise Hidden
    held = dict(
        TaskNote.objects.select_for_update()
        .filter(task__in=many.keys(sorted(numbers)))
        .values_list("task_id", "text")
    )
    texts = {pk: f"{held[pk]}\n{text}" if held.get(pk) else text for pk in numbers}
    full = [numbers[pk] for pk, one in texts.items() if len(one) > MOST_NOTE]
    if full:
        raise Mistake(
            _("%(number)s 的备注会超过 %(most)d 字，什么都没有写。请缩短，或先精简那一条。")
            % {"number": full[0], "most": MOST_NOTE},
            "text",
        )
    put_notes(actor, texts, now)
    return len(texts)


def put_notes(actor: Actor, texts: Mapping[int, str], now: dt.datetime) -> None:
    """Write notes by task; each with its event, on the note and not on the task: units see that."""
    rows = TaskNote.objects.select_for_update().filter(task__in=many.keys(sorted(texts)))
    held = {row.task_id: row for row in rows}
    new = []
    for task_id, text in texts.items():
        row = held.get(task_id)
        if row is None:
            row = TaskNote(organisation_id=actor.organisation_id, task_id=task_id)
            new.append((row, ""))
        before, row.text = row.text, text.strip()[:MOST_NOTE]
        row.by_name, row.at = actor.name, now
        if row.pk:
            events.record(
                actor, row, before={"office_note": before}, after={"office_note": row.text}
            )
    TaskNote.objects.bulk_create([row for row, _before in new], batch_size=500)
    for row, _before in new:
        events.record(actor, row, after={"office_note": row.text})
    many.save(list(held.values()), ["text", "by_name", "at"])
