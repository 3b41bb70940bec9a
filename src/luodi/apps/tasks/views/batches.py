"""What has been issued: the list of batches, one batch, its papers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from luodi.apps.tasks import paper
from luodi.apps.tasks.columns import with_columns
from luodi.apps.tasks.models import IssueBatch
from luodi.apps.tasks.queries import batch_for, batches_visible_to
from luodi.apps.tasks.queries.lists import shares_of
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of

FORMS = {"docx": paper.docx, "xlsx": paper.xlsx}


@require_safe
@require(VIEW)
def batch_list(request: ActorRequest) -> HttpResponse:
    """Batches, latest first."""
    page = page_of(batches_visible_to(request.actor), request.GET.get("page"))
    return render_page(request, "tasks/batches.html", {"page": page}, fragment="rows")


@require_safe
@require(VIEW)
def batch_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One batch: its note, what went to whom, its tasks."""
    batch = batch_for(request.actor, pk)
    tasks = with_columns(batch.tasks.order_by("pk"))
    context = {
        "batch": batch,
        "shares": shares_of(batch),
        "page": page_of(tasks, request.GET.get("page"), size=200),
    }
    return render_page(request, "tasks/batch.html", context)


@require_safe
@require(VIEW)
def batch_file(request: ActorRequest, pk: int, form: str) -> HttpResponse:
    """The note with the task table as docx, or the table as xlsx."""
    batch: IssueBatch = batch_for(request.actor, pk)
    if form not in FORMS:
        raise Http404
    tasks = list(with_columns(batch.tasks.order_by("pk")))
    response = HttpResponse(FORMS[form](batch, tasks), content_type=paper.TYPES[form])
    name = f"{batch.number}.{form}"
    header = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = header or "attachment"
    return response
