"""The register of notices, and everything that was done about tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from luodi.apps.ladder.forms import NoticeFilter, RungFilter
from luodi.apps.ladder.queries import notices_visible_to, rungs_visible_to
from luodi.apps.ladder.rules import VIEW
from luodi.core.notice_flow import STANDING
from luodi.kernel.access import SUPERVISION, ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of


@require_safe
@require(VIEW)
def notice_list(request: ActorRequest) -> HttpResponse:
    """Notices, the latest first."""
    form = NoticeFilter(request.GET, actor=request.actor)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = notices_visible_to(request.actor).defer("text", "answer", "facts")
    state, unit = wanted.get("state"), wanted.get("unit")
    if state:
        rows = rows.filter(state__in=STANDING if state == "standing" else (state,))
    if unit:
        rows = rows.filter(unit=unit)
    context = {
        "form": form,
        "page": page_of(rows, request.GET.get("page")),
        "filtered": bool(state or unit),
        "is_office": request.actor.has(*SUPERVISION),
    }
    return render_page(request, "ladder/list.html", context, fragment="rows")


@require_safe
@require(VIEW)
def rung_list(request: ActorRequest) -> HttpResponse:
    """What was done, the latest first."""
    form = RungFilter(request.GET, actor=request.actor)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = rungs_visible_to(request.actor)
    chosen = {name: value for name, value in wanted.items() if value}
    context = {
        "form": form,
        "page": page_of(rows.filter(**chosen), request.GET.get("page")),
        "filtered": bool(chosen),
    }
    return render_page(request, "ladder/log.html", context, fragment="rows")
