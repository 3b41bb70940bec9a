"""Search: a page by kind, and suggestions while somebody types in the top bar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.search import terms_of
from luodi.kernel.search_hits import groups, providers
from luodi.shell.rules import SEARCH

_OF_EACH, _OF_ONE, _SUGGESTED = 6, 50, 4


@require_safe
@require(SEARCH)
def search(request: ActorRequest) -> HttpResponse:
    """What was found, by kind; or all of one kind."""
    query = request.GET.get("q", "")[:100].strip()
    kinds = providers(request.actor)
    kind = request.GET.get("kind", "")
    kind = kind if any(each.kind == kind for each in kinds) else ""
    found = groups(request.actor, query, _OF_ONE if kind else _OF_EACH, kind)
    context = {
        "q": query,
        "kind": kind,
        "kinds": kinds,
        "groups": found,
        "asked": bool(terms_of(query)),
    }
    return render_page(request, "shell/search.html", context, fragment="results")


@require_safe
@require(SEARCH)
def suggest(request: ActorRequest) -> HttpResponse:
    """A short list under the search box; nothing at all for nothing typed."""
    query = request.GET.get("q", "")[:100].strip()
    found = groups(request.actor, query, _SUGGESTED)
    context = {"q": query, "groups": found, "asked": bool(terms_of(query))}
    return render(request, "shell/suggestions.html", context)
