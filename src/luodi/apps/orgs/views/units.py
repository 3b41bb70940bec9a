"""The tree of units, and a unit's page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from luodi.apps.orgs import rules
from luodi.apps.orgs.models import Unit, UnitKind
from luodi.apps.orgs.queries import names_on, unit_for
from luodi.apps.orgs.queries import pages as reading
from luodi.apps.orgs.views.common import day_of
from luodi.kernel import events, panels, timeline
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.models import Event

EVENTS_SHOWN = 20


@require(rules.VIEW)
def units(request: ActorRequest) -> HttpResponse:
    """The tree; or what a search found."""
    asked, actor = request.GET, request.actor
    query, kind = asked.get("q", "").strip()[:60], asked.get("kind", "")
    on, dissolved = day_of(asked.get("on")), "all" in asked
    under = unit_for(actor, int(asked["under"])) if asked.get("under", "").isdigit() else None
    context: dict[str, Any] = {
        "q": query,
        "kind": kind,
        "on": on,
        "with_dissolved": dissolved,
        "under": under,
    }
    if query or kind:
        found = reading.found_units(actor, query, kind, with_dissolved=dissolved)
        names = names_on(found, on) if on else {}
        context["found"] = [(unit, names.get(unit.pk, str(unit))) for unit in found]
        context["is_cut"] = len(found) == reading.FOUND_AT_MOST
    else:
        tree = reading.tree_of(actor, under=under, on=on, with_dissolved=dissolved)
        context["tree"] = tree
    context["kinds"] = [choice for choice in UnitKind.choices if choice[0] != UnitKind.ROOT]
    context |= {"may_manage": actor.may(rules.MANAGE), "today": timezone.localdate()}
    return render_page(request, "orgs/units.html", context, fragment="list")


@require(rules.VIEW)
def unit(request: ActorRequest, pk: int) -> HttpResponse:
    """A unit: what it is, what it was called, who serves in it, what is below it."""
    actor, today = request.actor, timezone.localdate()
    shown = unit_for(actor, pk)
    on = day_of(request.GET.get("on"))
    below = list(Unit.objects.get_children(shown))
    line = list(Unit.objects.get_ancestors(shown))
    related = [*below, *line, shown]
    names = names_on(related, on) if on else {row.pk: str(row) for row in related}
    context = {
        "unit": shown,
        "on": on,
        "today": today,
        "name": names[shown.pk],
        "line": [(row, names[row.pk]) for row in line],
        "below": [(row, names[row.pk]) for row in below if row.is_active],
        "below_ended": [
            (row, names[row.pk])
            for row in below
            if not row.is_active and row.merged_into_id != shown.pk
        ],
        "former_names": list(shown.former_names.all()),
        "merged_from": list(shown.merged_from.all()),
        "posts": reading.posts_of(shown, on or today),
        "groups": reading.groups_with(actor, shown),
        "is_overdue": shown.is_active and shown.planned_end and shown.planned_end < today,
        "did_not_exist": on is not None and not _existed(shown, on),
        "may_manage": actor.may(rules.MANAGE),
        "may_grant": actor.may(rules.GRANT),
        "events": timeline.lines(Event.objects.on(events.type_of(shown), shown.pk)[:EVENTS_SHOWN]),
        "panels": panels.rendered(request, "orgs.unit", shown),
    }
    return render_page(request, "orgs/unit.html", context)


def _existed(shown: Unit, on: dt.date) -> bool:
    begun = shown.valid_from is None or shown.valid_from <= on
    return begun and (shown.valid_to is None or on <= shown.valid_to)
