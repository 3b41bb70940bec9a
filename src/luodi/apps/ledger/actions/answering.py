"""Whoever imports says what columns hold, what names mean, and which rows are left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ledger.actions.locking import CHECK, ask_for, locked
from luodi.apps.ledger.models import Fate, Import, ImportKind, ImportState
from luodi.apps.ledger.models import Mapping as Kept
from luodi.apps.ledger.queries.imports import FAULTY, counted
from luodi.apps.ledger.queries.merging import TABLE
from luodi.apps.ledger.queries.parties import NOBODY
from luodi.apps.ledger.rules import IMPORT
from luodi.apps.ledger.understanding import words
from luodi.apps.ledger.understanding.fields import BY_KEY, MANY, compact
from luodi.apps.orgs.queries import active_units
from luodi.core.rhythm import Rhythm
from luodi.kernel import events, quarantine
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import JobState

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_OPEN = (ImportState.MAPPING, ImportState.PREVIEW)


@action("ledger.map", gettext_lazy("确定了台账各列"))
def map_columns(
    *,
    actor: Actor,
    source: Import,
    mapping: Mapping[str, str],
    options: Mapping[str, Any],
    now: dt.datetime,
) -> Import:
    """Say what each column holds; it is remembered for ledgers with the same heads."""
    actor.require(IMPORT)
    row = locked(actor, source, *_OPEN)
    if row.kind != ImportKind.LEDGER.value:
        raise Mistake(_("本系统导出的台账不用对应列。"))
    row.mapping = _checked_mapping(row, mapping)
    row.options = _checked_options(options)
    columns = {compact(str(row.columns[int(at)]["head"])): key for at, key in row.mapping.items()}
    Kept.objects.update_or_create(
        organisation_id=row.organisation_id,
        signature=row.signature,
        defaults={"columns": columns, "options": row.options, "used_at": now},
    )
    events.record(actor, row, after={"columns": columns})
    ask_for(actor, row, CHECK, ImportState.CHECKING)
    return row


def _checked_mapping(row: Import, mapping: Mapping[str, str]) -> dict[str, str]:
    kept = {
        at: key
        for at, key in mapping.items()
        if at.isdigit() and int(at) < len(row.columns) and key in BY_KEY
    }
    for key in {*kept.values()} - MANY:
        if list(kept.values()).count(key) > 1:
            label = BY_KEY[key].label
            raise Mistake(_("“%(label)s”只能对应一列，现在对应了几列。") % {"label": label})
    held = set(kept.values())
    if not held & {"text", "title"}:
        raise Mistake(_("请指明哪一列是任务内容（要求或事项）。"))
    if not held & {"lead", "responsible"}:
        raise Mistake(_("请指明哪一列是牵头单位或责任单位。"))
    return kept


def _checked_options(options: Mapping[str, Any]) -> dict[str, Any]:
    year = options.get("year")
    if not isinstance(year, int) or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Mistake(_("请填写台账的年份，如 2026。"), "year")
    rhythm = str(options.get("rhythm") or Rhythm.MONTH.value)
    if rhythm not in {one.value for one in Rhythm}:
        raise Mistake(_("请选择反馈频次。"), "rhythm")
    flags = ("accept_past", "first_leads", "figures")
    return {"year": year, "rhythm": rhythm, **{flag: bool(options.get(flag)) for flag in flags}}


@action("ledger.answer", gettext_lazy("确定了台账里的名称"))
def answer(*, actor: Actor, source: Import, choices: Mapping[str, Any], now: dt.datetime) -> Import:
    """Say which unit a name means, or what a state means; remembered for the same heads."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.PREVIEW)
    units = set(active_units(actor).values_list("pk", flat=True)) | {NOBODY}
    given = {ask: said for ask, said in choices.items() if _is_answer(ask, said, units)}
    if not given:
        raise Mistake(_("请至少选择一项。"))
    row.choices = {**row.choices, **given}
    kept = Kept.objects.filter(organisation_id=row.organisation_id, signature=row.signature)
    for one in kept.select_for_update():
        one.choices, one.used_at = {**one.choices, **given}, now
        one.save(update_fields=["choices", "used_at"])
    events.record(actor, row, after={"choices": sorted(given)})
    ask_for(actor, row, CHECK, ImportState.CHECKING)
    return row


def _is_answer(ask: str, said: Any, units: Collection[int]) -> bool:
    if ask.startswith("unit:"):
        return said in units
    return ask.startswith("state:") and said in (words.OPEN, words.CLOSED)


@action("ledger.set_aside", gettext_lazy("搁置了台账的行"))
def set_aside(
    *, actor: Actor, source: Import, numbers: Collection[int] = (), back: bool = False
) -> Import:
    """Leave rows out: those named, or all that are wrong or in conflict. `back`: not any more."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.PREVIEW)
    rows = row.rows.filter(is_aside=back)
    rows = rows.filter(number__in=set(numbers)) if numbers else rows
    if not numbers and not back:
        rows = rows.filter(fate__in=FAULTY)
    done = rows.update(is_aside=not back)
    row.counts = {**row.counts, **counted(row)}
    row.save(update_fields=["counts"])
    events.record(actor, row, after={"rows": done, "back": back})
    return row


@action("ledger.settle", gettext_lazy("以表中的内容为准"))
def settle(*, actor: Actor, source: Import, numbers: Collection[int] = ()) -> Import:
    """In conflicts the values of the file count: of the rows named, or of all."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.PREVIEW)
    rows = row.rows.filter(fate=Fate.CONFLICT.value, is_aside=False)
    done = (rows.filter(number__in=set(numbers)) if numbers else rows).update(settled=TABLE)
    if not done:
        raise Mistake(_("没有需要处理的冲突。"))
    events.record(actor, row, after={"rows": done})
    ask_for(actor, row, CHECK, ImportState.CHECKING)
    return row


@action("ledger.drop", gettext_lazy("放弃了台账导入"))
def drop(*, actor: Actor, source: Import) -> Import:
    """Nothing of it is imported; its rows are gone."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.READING, *_OPEN, ImportState.FAILED)
    events.record(actor, row, before={"import_state": row.state})
    quarantine.discard(row.token)
    row.rows.all().delete()
    row.state, row.token = ImportState.DROPPED.value, ""
    row.save()
    return row


@action("ledger.recover", gettext_lazy("恢复了中断的台账导入"))
def recover(*, actor: Actor, source: Import) -> Import:
    """A job that ended for good leaves the import where a person can go on."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.READING, ImportState.CHECKING, ImportState.WRITING)
    job = row.job
    if job is not None and job.state != JobState.DEAD:
        raise Mistake(_("后台作业还在进行，请稍候。"))
    before = row.state
    row.state = {
        ImportState.READING.value: ImportState.FAILED.value,
        ImportState.CHECKING.value: ImportState.MAPPING.value,
        ImportState.WRITING.value: ImportState.PREVIEW.value,
    }[before]
    row.mistake = _("后台处理中断，没有写入任何内容。请再试一次；仍不行请告知系统管理员。")
    if row.kind == ImportKind.RETURN.value and before == ImportState.CHECKING.value:
        row.state = ImportState.FAILED.value
    row.save()
    events.record(actor, row, before={"import_state": before}, after={"import_state": row.state})
    return row
