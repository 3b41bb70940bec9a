"""The way in: a file is handed in; what was imported; what is only kept; the register goes out."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.apps.ledger.actions import upload
from luodi.apps.ledger.forms import UploadForm
from luodi.apps.ledger.limits import MOST_ROWS
from luodi.apps.ledger.queries.exporting import sheet_of
from luodi.apps.ledger.queries.imports import as_pairs, imports_visible_to, kept_rows
from luodi.apps.ledger.returning.writing import response
from luodi.apps.ledger.rules import IMPORT
from luodi.apps.tasks.filters import Register
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of

_LATEST = 20


@require(IMPORT)
def start(request: ActorRequest) -> HttpResponse:
    """Hand a ledger in; the latest imports of the office."""
    form, status = UploadForm(), 200
    if request.method == "POST":
        form, status = UploadForm(request.POST, request.FILES), 422
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Mistake(_("请选择一个 xlsx 文件。"), "file")
            source = upload(
                actor=request.actor,
                name=file.name or "",
                chunks=file.chunks(),
                now=timezone.now(),
            )
            return redirect("ledger:import", source.pk)
        except Mistake as mistake:
            form.full_clean()
            form.errors.clear()
            tell(form, Mistake(mistake.sentence, "file"))
    context = {
        "form": form,
        "imports": imports_visible_to(request.actor)[:_LATEST],
        "most": MOST_ROWS,
    }
    return render_page(request, "ledger/start.html", context, status=status)


@require_safe
@require(IMPORT)
def kept(request: ActorRequest) -> HttpResponse:
    """Matters that were done before the system was there, as their ledgers had them."""
    rows = kept_rows(request.actor)
    word = request.GET.get("q", "").strip()[:60]
    if word:
        rows = rows.filter(title__contains=word)
    page = page_of(rows, request.GET.get("page"))
    lines = [(row, as_pairs(row, row.source.columns)) for row in page.rows]
    context = {"page": page, "lines": lines, "word": word}
    return render_page(request, "ledger/kept.html", context)


@require_safe
@require(IMPORT)
def export(request: ActorRequest) -> HttpResponseBase:
    """The register as its address says, as a workbook that can be edited and brought back."""
    register = Register(request.actor, request.GET, timezone.localdate())
    rows, picked = register.rows(), keys(request.GET.getlist("pk"))
    if picked:
        rows = rows.filter(pk__in=picked)
    return response(sheet_of(request.actor, rows, request.GET.getlist("cols")))
