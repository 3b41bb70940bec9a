"""Tables in and out: the kinds there are, template, upload, preview, import, export."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.orgs import rules
from luodi.apps.orgs.actions import check_table, note_export, run_table
from luodi.apps.orgs.forms.others import TableForm
from luodi.apps.orgs.queries.sheets import SHEETS, guide, sheet_of, table_of, template
from luodi.apps.orgs.queries.sheets.runs import CHECK, run_for
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.models import JobState
from luodi.kernel.tables_out import xlsx_response


@require(rules.VIEW)
def tables(request: ActorRequest) -> HttpResponse:
    """The kinds of tables the one who asks may import or export."""
    actor = request.actor
    rows = [
        (sheet, actor.may(sheet.writes), actor.may(sheet.reads))
        for sheet in SHEETS.values()
        if actor.may(sheet.writes) or actor.may(sheet.reads)
    ]
    return render_page(request, "orgs/tables.html", {"rows": rows})


@require(rules.VIEW)
def table(request: ActorRequest, kind: str) -> HttpResponse:
    """Template and upload of one kind."""
    sheet = sheet_of(kind)
    request.actor.require(sheet.writes)
    form = TableForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise Mistake(_("请选择一个表格文件。"), "file")
            job = check_table(
                actor=request.actor,
                kind=kind,
                name=upload.name or "",
                chunks=upload.chunks(),
            )
            return redirect("orgs:import-run", kind, job.pk)
        except Mistake as mistake:
            form = TableForm(request.POST, request.FILES)
            form.full_clean()
            form.errors.clear()
            tell(form, Mistake(mistake.sentence, "file"))
    context = {"sheet": sheet, "form": form, "may_export": request.actor.may(sheet.reads)}
    return render_page(request, "orgs/table.html", context, status=status)


@require(rules.VIEW)
def table_template(request: ActorRequest, kind: str) -> HttpResponseBase:
    """The template, with a page that says what goes where."""
    sheet = sheet_of(kind)
    request.actor.require(sheet.writes)
    return xlsx_response(template(sheet), guide(sheet))


@require(rules.VIEW)
def table_run(request: ActorRequest, kind: str, pk: int) -> HttpResponse:
    """What a table would do, or did; it asks for itself until that is known. POST: import it."""
    sheet = sheet_of(kind)
    request.actor.require(sheet.writes)
    job = run_for(request.actor, kind, pk)
    mistake = ""
    if request.method == "POST" and job.name == CHECK:
        try:
            started = run_table(actor=request.actor, check=job)
            return redirect("orgs:import-run", kind, started.pk)
        except Mistake as error:
            mistake = str(error.sentence)
    context = {
        "sheet": sheet,
        "job": job,
        "result": job.result or {},
        "is_check": job.name == CHECK,
        "is_done": job.state == JobState.DONE,
        "mistake": mistake,
        "poll_url": request.path,
    }
    status = 422 if mistake else 200
    return render_page(request, "orgs/table_run.html", context, fragment="outcome", status=status)


@require(rules.VIEW)
@require_POST
def people_export(request: ActorRequest) -> HttpResponseBase:
    """The list of people, on record: numbers and addresses leave the system with it."""
    sheet = sheet_of("people")
    request.actor.require(sheet.reads)
    note_export(actor=request.actor, sheet=sheet)
    return xlsx_response(table_of(sheet, request.actor), guide(sheet))


@require(rules.VIEW)
def export(request: ActorRequest, kind: str) -> HttpResponseBase:
    """The table of one kind, as it can be imported again."""
    sheet = sheet_of(kind)
    request.actor.require(sheet.reads)
    if kind == "people":
        return redirect(reverse("orgs:import"))
    return xlsx_response(table_of(sheet, request.actor), guide(sheet))
