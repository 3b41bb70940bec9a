"""The list of documents."""

from __future__ import annotations

from django.http import HttpResponse

from luodi.apps.documents import queries
from luodi.apps.documents.filters import DocumentFilter
from luodi.apps.documents.rules import UPLOAD, VIEW
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of


@require(VIEW)
def document_list(request: ActorRequest) -> HttpResponse:
    """Documents, latest first, with what has been made of each."""
    actor = request.actor
    visible = queries.documents_visible_to(actor)
    found = DocumentFilter(
        request.GET,
        queryset=visible,
        actor=actor,
        issuers=queries.issuers(actor),
        years=queries.years(actor),
    )
    context = {
        "filter": found,
        "page": page_of(found.qs, request.GET.get("page")),
        "may_upload": actor.may(UPLOAD),
    }
    return render_page(request, "documents/list.html", context, fragment="rows")
