"""The calendar: a month at a time, and one day with all that is due on it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luodi.apps.agenda.cells import Frame
from luodi.apps.agenda.forms import CalendarForm
from luodi.apps.agenda.queries.entries import Kind, entries_of, kind_rows
from luodi.apps.agenda.queries.marks import marks_of
from luodi.apps.agenda.queries.months import FIRST_YEAR, LAST_YEAR, month_of, month_said
from luodi.apps.agenda.rules import VIEW
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of

_OF_A_KIND = 20
VIEWS = ("month", "list")


@require_safe
@require(VIEW)
def calendar(request: ActorRequest) -> HttpResponse:
    """What is due in a month, as a grid or as a list; on a phone always as a list."""
    today = timezone.localdate()
    form = CalendarForm(request.GET, actor=request.actor)
    month = month_of(
        form.scope(), month_said(request.GET.get("month", ""), today), today, form.kinds
    )
    asked = request.GET.get("view", "")
    context = {
        "form": form,
        "month": month,
        "today": today,
        "view": asked if asked in VIEWS else "month",
        "filters": _filters(form),
        "frame": Frame(_filters(form), _register(form)),
        "is_now": month.first == today.replace(day=1),
    }
    return render_page(request, "agenda/calendar.html", context, fragment="month")


@require_safe
@require(VIEW)
def day(request: ActorRequest, day: str) -> HttpResponse:
    """All that is due on one day, kind by kind; `of` opens one kind page by page."""
    date, today = _date(day), timezone.localdate()
    form = CalendarForm(request.GET, actor=request.actor)
    scope, only = form.scope(), request.GET.get("of", "")
    groups = []
    for kind in form.kinds:
        if only in Kind.values and kind != only:
            continue
        page = page_of(
            kind_rows(scope, kind, date).only("pk"),
            request.GET.get("page") if only else 1,
            50 if only else _OF_A_KIND,
        )
        if page.rows:
            keys = [row.pk for row in page.rows]
            groups.append({"kind": kind, "page": page, "entries": entries_of(kind, keys)})
    context = {
        "form": form,
        "date": date,
        "today": today,
        "mark": marks_of(request.actor.organisation_id, date, date)[date],
        "groups": groups,
        "only": only,
        "page": groups[0]["page"] if only and groups else None,
        "filters": _filters(form),
        "query": urlencode({"of": only, **_asked(form)}) if only else "",
        "register": _register(form),
        "before": date - dt.timedelta(1),
        "after": date + dt.timedelta(1),
    }
    return render_page(request, "agenda/day.html", context)


def _date(text: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Http404
    return found


def _asked(form: CalendarForm) -> dict[str, Any]:
    """The filters by their keys."""
    found: dict[str, Any] = {}
    for name, value in form.chosen.items():
        found[name] = 1 if value is True else getattr(value, "pk", value)
    return found


def _filters(form: CalendarForm) -> str:
    """The filters as the rest of an address."""
    asked = _asked(form)
    return f"&{urlencode(asked)}" if asked else ""


def _register(form: CalendarForm) -> str:
    """Where the register shows the same tasks; a day is to be added."""
    chosen = _asked(form)
    query: dict[str, Any] = {
        "state": "open",
        **{k: chosen[k] for k in ("unit", "goal") if k in chosen},
    }
    if chosen.get("mine") and form.actor.unit_id:
        query.setdefault("unit", form.actor.unit_id)
    return f"{reverse('tasks:list')}?{urlencode(query)}"
