"""Ledgers are read, compared and written in the background; each job can be taken up again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ledger import reading
from luodi.apps.ledger.actions import (
    Found,
    fail,
    issue_written,
    note_plan,
    stop,
    take_rows,
    write,
)
from luodi.apps.ledger.models import Import, ImportKind, ImportState
from luodi.apps.ledger.queries.imports import mapping_for
from luodi.apps.ledger.queries.merging import Merger
from luodi.apps.ledger.queries.planned import Planned
from luodi.apps.ledger.queries.planning import Planner
from luodi.kernel import gate, jobs, quarantine
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.grids import grids
from luodi.kernel.models import Job

READ, CHECK, WRITE = "ledger.read", "ledger.check", "ledger.write"
_MISSING = gettext_lazy("文件已不在服务器上，请重新上传。")


@jobs.job(READ, gettext_lazy("读取台账"))
def read_ledger(run: jobs.Run, *, pk: int, by: dict[str, str]) -> dict[str, Any]:
    """Open the file, look whether it may be taken, find its head, keep its rows."""
    actor, source = _asker(run.job, by), _source(run.job, pk)
    if source.state != ImportState.READING.value:
        return {"import": source.pk, "import_state": source.state}
    held = quarantine.find(source.token)
    try:
        if held is None:
            raise Mistake(_MISSING)
        run.progress(0, 3, _("打开表格"))
        sheets = grids(held.path, held.name)
        mark = reading.mark_in(sheets)
        if mark:
            gate.refuse(actor=actor, mark=mark)
            raise Mistake(gate.said(mark))
        run.progress(1, 3, _("识别标题和行"))
        found = _found(source, held, sheets)
    except Mistake as mistake:
        fail(actor=actor, source=source, sentence=str(mistake.sentence))
        quarantine.discard(source.token)
        return {"import": source.pk, "problem": str(mistake.sentence)}
    run.progress(2, 3, _("保存 %(n)d 行") % {"n": len(found.rows)})
    take_rows(actor=actor, source=source, found=found)
    quarantine.discard(source.token)
    return {"import": source.pk, "rows": len(found.rows)}


def _found(source: Import, held: quarantine.Held, sheets: Any) -> Found:
    ledger, kind, remarks = reading.ledger_in(sheets, held.name)
    digest = hashlib.sha256()
    for chunk in held.chunks():
        digest.update(chunk)
    if kind is ImportKind.RETURN:
        columns = [{"head": head, "examples": []} for head in ledger.heads]
        rows = [(line.number, line.cells, line.unsaved) for line in ledger.lines]
        return Found(
            name=held.name, sha256=digest.hexdigest(), sheet=ledger.sheet, kind=kind,
            columns=columns, rows=rows, remarks=remarks,
        )  # fmt: skip
    signature = reading.signature_of(ledger)
    known = mapping_for(source.organisation_id, signature)
    if known is not None:
        remarks = [*remarks, _("以前导入过同样列名的台账，已按上一次的对应填好。")]
    computed = next(sheet.formulas for sheet in sheets if sheet.title == ledger.sheet)
    if computed:
        said = _("表里有 %(n)d 个公式，导入的是计算结果，不保留公式。")
        remarks = [*remarks, said % {"n": computed}]
    return Found(
        name=held.name,
        sha256=digest.hexdigest(),
        sheet=ledger.sheet,
        kind=kind,
        columns=reading.columns_of(ledger),
        rows=reading.cells_of(ledger),
        signature=signature,
        mapping=reading.proposed(ledger, known),
        options=reading.options_of(ledger, held.name, known, timezone.localdate()),
        choices=known.choices if known else {},
        remarks=remarks,
    )


@jobs.job(CHECK, gettext_lazy("核对台账"))
def check_ledger(run: jobs.Run, *, pk: int, by: dict[str, str]) -> dict[str, Any]:
    """What each row would become; nothing is written but that."""
    actor, source = _asker(run.job, by), _source(run.job, pk)
    if source.state != ImportState.CHECKING.value:
        return {"import": source.pk, "import_state": source.state}
    rows = source.rows.order_by("number")
    total = rows.count()
    planned = _planned(actor, source, _told(run, rows.iterator(chunk_size=1000), total))
    run.progress(total, total, _("保存核对结果"))
    note_plan(actor=actor, source=source, planned=planned, version=source.version)
    return {"import": source.pk, "rows": total}


def _planned(actor: Actor, source: Import, rows: Iterable[Any]) -> list[Planned]:
    if source.kind == ImportKind.RETURN.value:
        return Merger(actor, source).plan(rows)
    return Planner(actor, source, timezone.localdate()).plan(rows)


def _told(run: jobs.Run, rows: Iterable[Any], total: int) -> Iterable[Any]:
    """The rows, saying how far it is as they go by."""
    for at, row in enumerate(rows):
        if at % 250 == 0:
            run.progress(at, total, _("逐行核对"))
        yield row


@jobs.job(WRITE, gettext_lazy("导入台账"))
def write_ledger(run: jobs.Run, *, pk: int, by: dict[str, str]) -> dict[str, Any]:
    """Write all rows in one transaction; then, if that was wanted, issue what is new."""
    actor, source = _asker(run.job, by), _source(run.job, pk)
    total = source.rows.filter(is_aside=False).count()
    steps = 2 if source.options.get("issue") else 1
    try:
        run.progress(0, steps, _("写入 %(n)d 行，请稍候") % {"n": total})
        source = write(actor=actor, source=source, now=timezone.now())
        if source.state == ImportState.DONE.value and source.options.get("issue"):
            run.progress(1, steps, _("交办，请稍候"))
            source = issue_written(actor=actor, source=source, now=timezone.now())
    except Mistake as mistake:
        stop(actor=actor, source=source, sentence=str(mistake.sentence))
        return {"import": pk, "problem": str(mistake.sentence)}
    return {"import": pk, "counts": source.counts}


def _source(job: Job, pk: int) -> Import:
    return Import.objects.get(pk=pk, organisation=job.organisation)


def _asker(job: Job, by: dict[str, str]) -> Actor:
    """Whoever asked acts, and may what was allowed when it was asked for."""
    if job.organisation_id is None:
        raise LookupError("a ledger is imported into an organisation")
    system = Actor.system(job.organisation_id, by["name"])
    return replace(system, post=by["post"], user_id=job.created_by)
