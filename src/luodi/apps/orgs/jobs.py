"""Tables are looked at and imported in the background: progress is shown, nothing is half done."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions import IMPORTS, Source
from luodi.apps.orgs.queries.sheets import Fate, Plan, Sheet, sheet_of
from luodi.apps.orgs.queries.sheets.runs import CHECK, RUN
from luodi.kernel import jobs, quarantine
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.tables_in import Rows, read

SHOWN_LINES = 200
SHOWN_PROBLEMS = 500


@jobs.job(CHECK, gettext_lazy("检查表格"))
def check(run: jobs.Run, *, kind: str, token: str, by: dict[str, str]) -> dict[str, Any]:
    """What importing the table would do: counts, the rows that are not the same, and errors."""
    sheet, actor = sheet_of(kind), _asker(run, by)
    name, rows = _rows(run, sheet, token)
    run.progress(len(rows.rows), len(rows.rows), _("与现有数据比对"))
    plan = sheet.plan(actor, rows)
    if plan.problems:
        quarantine.discard(token)
    return {"name": name, **outcome(plan)}


@jobs.job(RUN, gettext_lazy("导入表格"))
def import_table(run: jobs.Run, *, kind: str, token: str, by: dict[str, str]) -> dict[str, Any]:
    """Import the table; the file is let go afterwards."""
    sheet, actor = sheet_of(kind), _asker(run, by)
    name, rows = _rows(run, sheet, token)
    run.progress(len(rows.rows), len(rows.rows), _("写入，请稍候"))
    counts = IMPORTS[kind](actor=actor, source=Source(run.job, name, rows))
    quarantine.discard(token)
    return {"name": name, "counts": counts}


def outcome(plan: Plan[Any]) -> dict[str, Any]:
    """The plan as the page shows it: as much of it as anybody reads."""
    told = [line for line in plan.lines if line.fate is not Fate.SAME]
    problems = sorted(plan.problems, key=lambda problem: problem.row)
    return {
        "counts": plan.fates(),
        "lines": [asdict(line) for line in told[:SHOWN_LINES]],
        "more_lines": max(0, len(told) - SHOWN_LINES),
        "problems": [asdict(problem) for problem in problems[:SHOWN_PROBLEMS]],
        "more_problems": max(0, len(problems) - SHOWN_PROBLEMS),
        "ignored": plan.ignored,
    }


def _rows(run: jobs.Run, sheet: Sheet, token: str) -> tuple[str, Rows]:
    held = quarantine.find(token)
    if held is None:
        raise Mistake(_("文件已不在服务器上，请重新上传。"))
    run.progress(0, 0, _("读取表格"))
    return held.name, read(held.path, held.name, sheet.columns, run.progress)


def _asker(run: jobs.Run, by: dict[str, str]) -> Actor:
    """Whoever asked acts, and may what was allowed when it was asked for."""
    if run.job.organisation_id is None:
        raise LookupError("a table is imported into an organisation")
    system = Actor.system(run.job.organisation_id, by["name"])
    return replace(system, post=by["post"], user_id=run.job.created_by)
