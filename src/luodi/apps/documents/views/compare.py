"""Documents side by side: two versions of one, and the same matter in several."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luodi.apps.documents import actions, queries
from luodi.apps.documents.rules import DECOMPOSE, UPLOAD, VIEW
from luodi.kernel import panels
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import is_fragment, render_page
from luodi.kernel.paging import page_of

KINDS = ("changed", "added", "dropped", "same")
_JUDGED = {"same": True, "other": False, "open": None}


@require(VIEW)
@require_GET
def compare(request: ActorRequest, pk: int) -> HttpResponse:
    """A document and the version before it: added, dropped, changed commitments."""
    actor = request.actor
    document = queries.document_for(actor, pk, needed=["reading"])
    context = {"document": document, "may_upload": actor.may(UPLOAD), "comparison": None}
    if document.supersedes_id is not None:
        earlier = queries.document_for(actor, document.supersedes_id, needed=["reading"])
        comparison = queries.compare(earlier, document)
        asked = request.GET.get("kind", "")
        rows = [row for row in comparison.rows if row.kind == asked]
        context |= {
            "comparison": comparison,
            "kind": asked if asked in KINDS else "",
            "rows": rows if asked in KINDS else comparison.differing,
            "panels": panels.rendered(request, "documents.compare", comparison),
        }
    return render_page(request, "documents/compare.html", context, fragment="rows")


@require(VIEW)
@require_GET
def matches(request: ActorRequest, pk: int) -> HttpResponse:
    """What may be the same matter in other documents, side by side."""
    document = queries.document_for(request.actor, pk)
    found = queries.matches_of(request.actor, document)
    page = page_of(found, request.GET.get("page"), 30)
    context = {
        "document": document,
        "page": page,
        "pairs": [queries.side_by_side(document, match) for match in page.rows],
        "may_judge": request.actor.may(DECOMPOSE),
        "exact": len(queries.exact_matches(document)) if request.actor.may(DECOMPOSE) else 0,
    }
    return render_page(request, "documents/matches.html", context)


@require(DECOMPOSE)
@require_POST
def judge(request: ActorRequest, pk: int, match: int) -> HttpResponse:
    """Say that two are the same matter, or are not, or take that back."""
    document = queries.document_for(request.actor, pk)
    found = queries.match_for(request.actor, document, match)
    try:
        wanted = _JUDGED.get(request.POST.get("is", ""))
        found.is_confirmed = actions.judge_match(
            actor=request.actor, match=found, is_same=wanted
        ).is_confirmed
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    if is_fragment(request):
        pair = queries.side_by_side(document, found)
        context = {"document": document, "pair": pair, "may_judge": True}
        return render_page(request, "documents/match.html", context)
    return redirect("documents:matches", pk=pk)


@require(DECOMPOSE)
@require_POST
def judge_exact(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm all pairs that say the same, letter by letter."""
    document = queries.document_for(request.actor, pk)
    try:
        count = actions.confirm_exact(actor=request.actor, document=document)
        messages.success(request, _("已把 %(n)d 对确认为同一事项。") % {"n": count})
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    return redirect("documents:matches", pk=pk)
