"""What was found in a file is kept: its rows, and what is thought of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from luodi.apps.ledger.actions.locking import CHECK, ask_for, locked
from luodi.apps.ledger.models import Import, ImportKind, ImportRow, ImportState
from luodi.apps.ledger.queries.imports import counted
from luodi.apps.ledger.queries.planned import Planned
from luodi.apps.ledger.rules import IMPORT
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A ledger as read. `rows` are (number, cells, columns of formulas without a result)."""

    name: str
    sha256: str
    sheet: str
    kind: ImportKind
    columns: Sequence[Mapping[str, Any]]
    rows: Sequence[tuple[int, list[str], list[int]]]
    signature: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)
    remarks: Sequence[str] = ()


@action("ledger.read", gettext_lazy("读取了台账"))
def take_rows(*, actor: Actor, source: Import, found: Found) -> Import:
    """Keep the rows; the file itself is let go. What came back from us is compared at once."""
    actor.require(IMPORT)
    row = locked(actor, source, ImportState.READING)
    row.name, row.sha256, row.sheet = found.name[:200], found.sha256, found.sheet[:60]
    row.kind, row.signature = found.kind.value, found.signature
    row.columns, row.mapping = [dict(one) for one in found.columns], dict(found.mapping)
    row.options, row.choices = dict(found.options), dict(found.choices)
    row.remarks, row.token = list(found.remarks), ""
    ImportRow.objects.filter(source=row).delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                organisation_id=row.organisation_id,
                source=row,
                number=number,
                cells=cells,
                plan={"unsaved": unsaved},
            )
            for number, cells, unsaved in found.rows
        ),
        batch_size=_CHUNK,
    )
    row.counts = {"rows": len(found.rows)}
    events.record(actor, row, after={"file": row.name, "rows": len(found.rows)})
    if found.kind is ImportKind.RETURN:
        ask_for(actor, row, CHECK, ImportState.CHECKING)
    else:
        row.state = ImportState.MAPPING.value
        row.save()
    return row


@action("ledger.fail", gettext_lazy("没有读取台账"))
def fail(*, actor: Actor, source: Import, sentence: str) -> Import:
    """The file cannot be taken; the sentence says why. Nothing of it is kept."""
    actor.require(IMPORT)
    row = locked(actor, source)
    row.state, row.mistake, row.token = ImportState.FAILED.value, sentence[:1000], ""
    row.save()
    events.record(actor, row, reason=sentence[:300])
    return row


@action("ledger.check", gettext_lazy("核对了台账"))
def note_plan(*, actor: Actor, source: Import, planned: Sequence[Planned], version: int) -> Import:
    """Keep what is thought of each row; answers given before stay. Nothing if it is out of date."""
    actor.require(IMPORT)
    row = locked(actor, source)
    if row.version != version or row.state != ImportState.CHECKING.value:
        events.record(actor, row, after={"version": version})
        return row
    keep(row, planned)
    row.state, row.counts = ImportState.PREVIEW.value, {**row.counts, **counted(row)}
    row.save()
    events.record(actor, row, after=row.counts)
    return row


def keep(source: Import, planned: Sequence[Planned]) -> None:
    """Write the rows anew: ten thousand are made faster than changed."""
    known = {row.number: row for row in source.rows.all()}
    ImportRow.objects.filter(source=source).delete()
    ImportRow.objects.bulk_create(
        (_row(source, known[one.number], one) for one in planned), batch_size=_CHUNK
    )


def _row(source: Import, old: ImportRow, one: Planned) -> ImportRow:
    is_faulty = bool(one.problems) or one.fate.value == "conflict"
    return ImportRow(
        organisation_id=source.organisation_id,
        source=source,
        number=one.number,
        cells=old.cells,
        fate=one.fate.value,
        title=one.title[:120],
        plan=one.plan,
        problems=one.problems,
        hints=one.hints,
        is_aside=old.is_aside and is_faulty,
        settled=old.settled,
        task_id=one.task_id,
    )
