"""Asking for a table to be looked at, and then for it to be imported; and taking people out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.queries.sheets import Sheet, sheet_of
from luodi.apps.orgs.queries.sheets.runs import CHECK, RUN
from luodi.files.errors import safe_name
from luodi.kernel import events, jobs, quarantine
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Job, Organisation
from luodi.kernel.tables_in import MAX_BYTES


@action("orgs.tables.check", gettext_lazy("上传了待导入的表格"))
def check_table(*, actor: Actor, kind: str, name: str, chunks: Iterable[bytes]) -> Job:
    """Take a file in and ask what importing it would do; nothing is changed by that."""
    sheet = sheet_of(kind)
    actor.require(sheet.writes)
    token, size = quarantine.hold(safe_name(name)[:200], chunks)
    try:
        if size > MAX_BYTES:
            limit = MAX_BYTES >> 20
            raise Mistake(
                _("“%(name)s”超过 %(limit)d MB，请分成几个表格。")
                % {"name": safe_name(name), "limit": limit},
                "file",
            )
        job = jobs.after_commit(
            CHECK, actor=actor, key=f"{CHECK}:{token}", **_asked(actor, sheet, token)
        )
        events.record(actor, job, after={"file": safe_name(name), "size": size})
    except BaseException:
        quarantine.discard(token)
        raise
    return job


@action("orgs.tables.run", gettext_lazy("要求导入表格"))
def run_table(*, actor: Actor, check: Job) -> Job:
    """Import what was looked at; asked for twice it still runs once."""
    sheet = sheet_of(check.arguments["kind"])
    actor.require(sheet.writes)
    result: dict[str, Any] = check.result or {}
    if result.get("counts", {}).get("wrong") or not result.get("counts"):
        raise Mistake(_("表格里还有错误，请改好后重新上传。"))
    token = check.arguments["token"]
    job = jobs.after_commit(RUN, actor=actor, key=f"{RUN}:{token}", **_asked(actor, sheet, token))
    events.record(actor, job, after={"file": result.get("name", "")})
    return job


@action("orgs.people.export", gettext_lazy("导出了人员名单"))
def note_export(*, actor: Actor, sheet: Sheet) -> None:
    """Lists of people that leave the system are on record."""
    actor.require(sheet.reads)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    events.record(actor, organisation, after={"table": sheet.kind})


def _asked(actor: Actor, sheet: Sheet, token: str) -> dict[str, Any]:
    """What the job needs to know, and who asked."""
    by = {"name": actor.name, "post": actor.post}
    return {"kind": sheet.kind, "token": token, "by": by}
