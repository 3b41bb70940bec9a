"""Home, search, health."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.shell import rules


@require(rules.HOME)
def home(request: ActorRequest) -> HttpResponse:
    """The first page."""
    return render_page(request, "shell/home.html", {})


@require(rules.SEARCH)
def search(request: ActorRequest) -> HttpResponse:
    """What was found."""
    return render_page(request, "shell/search.html", {"q": request.GET.get("q", "")})


def health(request: HttpRequest) -> JsonResponse:
    """Whether the server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})
