"""The organisation as tables: taken out, looked at, brought in."""

from __future__ import annotations

from enum import StrEnum

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Schema, UploadedFile

from luodi.apps.orgs import actions
from luodi.apps.orgs.api.routes import routes
from luodi.apps.orgs.queries.sheets import guide, sheet_of, table_of, template
from luodi.apps.orgs.queries.sheets.runs import CHECK, run_for
from luodi.apps.orgs.rules import VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.errors import Mistake
from luodi.kernel.rest.listing import Key, Strict
from luodi.kernel.tables_out import XLSX, xlsx_response


class Table(StrEnum):
    """The kinds of tables; each needs the permission of what it holds."""

    UNITS = "units"
    PEOPLE = "people"
    ROLES = "roles"
    GROUPS = "groups"
    REGIONS = "regions"


@routes.file("/tables/{kind}/template", VIEW, XLSX)
def get_table_template(request: ActorRequest, kind: Table) -> HttpResponseBase:
    """An empty table, with a sheet that says what goes where."""
    sheet = sheet_of(kind.value)
    request.actor.require(sheet.writes)
    return xlsx_response(template(sheet), guide(sheet))


@routes.file("/tables/{kind}/export", VIEW, XLSX, method="POST")
def export_table(request: ActorRequest, kind: Table) -> HttpResponseBase:
    """What is known now, as it can be brought in again; that people were taken out is recorded."""
    sheet = sheet_of(kind.value)
    request.actor.require(sheet.reads)
    if kind is Table.PEOPLE:
        actions.note_export(actor=request.actor, sheet=sheet)
    return xlsx_response(table_of(sheet, request.actor), guide(sheet))


class TableJob(Schema):
    """A table under way: `/jobs/{job}` says what it would do or did, and which rows are wrong."""

    job: int


@routes.post("/tables/{kind}", VIEW, TableJob, status=202)
def check_table(request: ActorRequest, kind: Table, file: File[UploadedFile]) -> TableJob:
    """Hand in a table and ask what it would do; nothing is changed by that."""
    request.actor.require(sheet_of(kind.value).writes)
    job = actions.check_table(
        actor=request.actor, kind=kind.value, name=file.name or "", chunks=file.chunks()
    )
    return TableJob(job=job.pk)


class Checked(Strict):
    """The job that looked at the table."""

    job: Key


@routes.post("/tables/{kind}/import", VIEW, TableJob, status=202)
def import_table(request: ActorRequest, kind: Table, sent: Checked) -> TableJob:
    """Bring in a table that was looked at: all its rows, or none."""
    request.actor.require(sheet_of(kind.value).writes)
    check = run_for(request.actor, kind.value, sent.job)
    if check.name != CHECK:
        raise Mistake(_("这个作业已经是导入，不必再导入。"), "job")
    return TableJob(job=actions.run_table(actor=request.actor, check=check).pk)
