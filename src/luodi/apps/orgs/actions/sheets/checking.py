"""What every import does first: plan again, on what is known now, and refuse what has errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.orgs.queries.sheets import Plan, Sheet
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job
from luodi.kernel.tables_in import Rows


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: the job that reads them, and what the file is called."""

    job: Job
    name: str
    rows: Rows


def checked(actor: Actor, sheet: Sheet, source: Source) -> Plan[Any]:
    """The plan; Mistake if anything is wrong: all rows go in, or none."""
    plan = sheet.plan(actor, source.rows)
    if plan.problems:
        first = plan.problems[0]
        raise Mistake(
            _("没有导入：第 %(row)d 行“%(column)s”%(reason)s（共 %(n)d 处）。请改好后重新上传。")
            % {
                "row": first.row,
                "column": first.column,
                "reason": first.reason,
                "n": len(plan.problems),
            }
        )
    return plan
