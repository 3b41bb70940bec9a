"""What was looked at is written: all of it in one transaction, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Goal
from luodi.apps.ledger.actions.locking import CHECK, WRITE, ask_for, locked
from luodi.apps.ledger.actions.notes import put_notes
from luodi.apps.ledger.models import Fate, Import, ImportKind, ImportRow, ImportState
from luodi.apps.ledger.queries.imports import counted, drafts_of, faulty_rows
from luodi.apps.ledger.queries.merging import Merger
from luodi.apps.ledger.queries.planned import Planned
from luodi.apps.ledger.queries.planning import Planner
from luodi.apps.ledger.rules import IMPORT
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions import (
    AlreadyIssued,
    DraftFacts,
    Drafts,
    LedgerEdit,
    edit_ledger,
    enter_many,
    issue_drafts,
)
from luodi.apps.tasks.models import IssueBatch, Task
from luodi.kernel import events, gate, many
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

_WRITTEN = (Fate.NEW, Fate.CHANGE, Fate.KEPT)


@gate.guarded("note")
@action("ledger.confirm", gettext_lazy("确认导入台账"))
def confirm(
    *, actor: Actor, source: Import, issue: bool = False, note: str = "", seen: int = 0
) -> Import:
    """Have it written. Refused while a row is wrong and not set aside.

    `issue`: what is new goes out at once, in one batch with that note. `seen` is the version that
    was looked at.
    """
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.PREVIEW)
    if seen and seen != row.version:
        raise Conflict(_("核对之后又有变动。请看更新后的预览，再确认。"))
    _refuse_faulty(row)
    counts = counted(row)
    if not any(counts[fate.value] for fate in _WRITTEN):
        raise Mistake(_("没有要导入的内容：各行都没有变化，或已搁置。"))
    row.options = {**row.options, "issue": issue, "note": note.strip()[:2000]}
    row.counts = {**row.counts, **counts}
    events.record(actor, row, after={**counts, "issue": issue})
    ask_for(actor, row, WRITE, ImportState.WRITING)
    return row


def _refuse_faulty(row: Import) -> None:
    left = faulty_rows(row).count()
    if left:
        raise Mistake(
            _("还有 %(n)d 行有问题。请在原表里改好重新上传，或搁置这些行，再导入其余的。")
            % {"n": left}
        )


@action("ledger.write", gettext_lazy("导入了台账"))
def write(*, actor: Actor, source: Import, now: dt.datetime) -> Import:
    """Write all rows that are not aside, in one transaction; once, however often it is asked for.

    Everything is compared again: what has changed since it was looked at is not written over.
    """
    actor.require(IMPORT)
    row = locked(actor, source)
    if row.state != ImportState.WRITING.value:
        events.record(actor, row, after={"import_state": row.state})
        return row
    _refuse_faulty(row)
    rows = list(row.rows.filter(is_aside=False))
    if row.kind == ImportKind.RETURN.value:
        _write_changes(actor, row, rows, now)
    else:
        _write_tasks(actor, row, rows, now)
    row.state, row.finished_at, row.counts = ImportState.DONE.value, now, {
        **row.counts, **counted(row)
    }  # fmt: skip
    row.save()
    events.record(actor, row, after={"file": row.name, **row.counts})
    return row


def _write_changes(
    actor: Actor, source: Import, rows: Sequence[ImportRow], now: dt.datetime
) -> None:
    changed = [one for one in rows if one.fate == Fate.CHANGE.value]
    pks = sorted(one.task_id for one in changed if one.task_id)
    # Locked before they are compared: what is compared is what will be written over.
    list(Task.objects.select_for_update().filter(pk__in=many.keys(pks)).order_by("pk"))
    planned = {one.number: one for one in Merger(actor, source).plan(changed)}
    _refuse_moved(one for one in changed if _said(planned[one.number]) != _said(one))
    edits, notes = [], {}
    goals = Goal.objects.in_bulk(
        {c["value"] for one in changed for c in one.plan["changes"] if c["key"] == "goal"} - {None}
    )
    for one in changed:
        values = {change["key"]: change["value"] for change in one.plan["changes"]}
        if "note" in values:
            notes[int(one.task_id or 0)] = str(values.pop("note"))
        if values.get("goal"):
            values["goal"] = goals[values["goal"]]
        if values:
            edits.append(LedgerEdit(task_id=int(one.task_id or 0), **values))
    if edits:
        edit_ledger(actor=actor, edits=edits, now=now)
    if notes:
        gate.refuse_typed(actor, {str(pk): text for pk, text in notes.items() if "密" in text})
        put_notes(actor, notes, now)


def _said(row: ImportRow | Planned) -> list[tuple[Any, ...]]:
    changes = row.plan.get("changes", ()) if str(row.fate) == Fate.CHANGE.value else ()
    return [(one["key"], one["before"], one["value"]) for one in changes]


def _refuse_moved(rows: Iterable[ImportRow]) -> None:
    numbers = [row.number for row in rows]
    if numbers:
        raise Conflict(
            _("核对之后，第 %(row)d 行等 %(n)d 行的任务又有变动，没有写入。请看更新后的预览。")
            % {"row": numbers[0], "n": len(numbers)}
        )


def _write_tasks(actor: Actor, source: Import, rows: Sequence[ImportRow], now: dt.datetime) -> None:
    new = [one for one in rows if one.fate == Fate.NEW.value]
    if not new:
        return
    planned = {one.number: one for one in Planner(actor, source, timezone.localdate(now)).plan(new)}
    _refuse_moved(one for one in new if planned[one.number].fate is not Fate.NEW)
    drafts = _drafts([planned[one.number].plan for one in new])
    past = bool(source.options.get("accept_past"))
    tasks = enter_many(actor=actor, drafts=drafts, now=now, accept_past=past)
    notes = {}
    for one, task in zip(new, tasks, strict=True):
        one.task, text = task, planned[one.number].plan["note"]
        if text:
            notes[task.pk] = text
    many.save(new, ["task"])
    if notes:
        gate.refuse_typed(actor, {str(pk): text for pk, text in notes.items() if "密" in text})
        put_notes(actor, notes, now)


def _drafts(plans: Sequence[dict[str, Any]]) -> Drafts:
    unit_ids = {pk for plan in plans for pk, _role in plan["parties"]}
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=many.keys(sorted(unit_ids)))}
    goals = Goal.objects.in_bulk({plan["goal"] for plan in plans} - {None})
    return Drafts(
        DraftFacts(
            title=plan["title"],
            text=plan["text"],
            parties=[(units[pk], role) for pk, role in plan["parties"]],
            due=dt.date.fromisoformat(plan["due"]) if plan["due"] else None,
            due_text=plan["due_text"],
            leader=plan["leader"],
            rhythm=plan["rhythm"],
            goal=goals.get(plan["goal"]),
            recurrence=plan["recurrence"],
            is_standing=plan["standing"],
            targets=plan["targets"],
        )
        for plan in plans
    )


@gate.guarded("note")
@action("ledger.issue_later", gettext_lazy("要求交办导入的任务"))
def issue_later(*, actor: Actor, source: Import, note: str = "") -> Import:
    """Drafts that were imported before go out in one batch, in the background."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.DONE)
    if row.batch_id is not None:
        raise Conflict(_("这批任务已经交办。"))
    if not drafts_of(row).exists():
        raise Mistake(_("没有等待交办的草稿。"))
    row.options = {**row.options, "issue": True, "note": note.strip()[:2000]}
    events.record(actor, row, after={"issue": True})
    ask_for(actor, row, WRITE, ImportState.DONE)
    return row


@action("ledger.issue", gettext_lazy("交办了导入的任务"))
def issue_written(*, actor: Actor, source: Import, now: dt.datetime) -> Import:
    """Its drafts go out in one batch, or none; once, however often it is asked for."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.DONE)
    wanted = bool(row.options.get("issue")) and row.batch_id is None
    pks = list(drafts_of(row).values_list("pk", flat=True)) if wanted else []
    if pks:
        row.batch = _issued(actor, row, pks, now)
        row.mistake = ""
        row.save(update_fields=["batch", "mistake"])
    events.record(actor, row, after={"batch": row.batch.number if row.batch else ""})
    return row


def _issued(actor: Actor, row: Import, pks: Sequence[int], now: dt.datetime) -> IssueBatch:
    try:
        return issue_drafts(
            actor=actor,
            task_ids=pks,
            token=f"ledger-{row.pk}",
            now=now,
            note=row.options.get("note") or _("由台账“%(name)s”导入") % {"name": row.name[:80]},
            accept_past=bool(row.options.get("accept_past")),
        )
    except AlreadyIssued as already:
        return already.batch


@action("ledger.stop", gettext_lazy("没有写入台账"))
def stop(*, actor: Actor, source: Import, sentence: str) -> Import:
    """It could not be written; the sentence says why. The preview is made anew."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.WRITING, ImportState.DONE)
    row.options = {**row.options, "issue": False}
    events.record(actor, row, reason=sentence[:300])
    if row.state == ImportState.WRITING.value:
        ask_for(actor, row, CHECK, ImportState.CHECKING, mistake=sentence[:1000])
    else:
        row.mistake = sentence[:1000]
        row.save()
    return row
