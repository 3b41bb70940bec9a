"""Recurring duties of a year: what each unit made of the dated instances, and these themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luodi.apps.tasks.queries.turns import Turn, turn_of, turn_rows, unit_turns
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of
from luodi.kernel.rest.listing import BIGGEST


@require_safe
@require(VIEW)
def turns(request: ActorRequest) -> HttpResponse:
    """By unit; ``?unit=&turn=`` are the instances behind a figure."""
    today = timezone.localdate()
    year, unit, turn = (request.GET.get(name, "") for name in ("year", "unit", "turn"))
    shown, of_unit = _number(year, 9999) or today.year, _number(unit, BIGGEST)
    rows = turn_rows(request.actor, shown, today, unit=of_unit, turn=turn)
    page = page_of(rows.order_by("-due", "-pk"), request.GET.get("page"))
    for row in page.rows:
        row.turn = turn_of(row, row.task, today)  # type: ignore[attr-defined]  # for the page
    context = {
        "units": unit_turns(request.actor, shown, today),
        "page": page,
        "year": str(shown),
        "before": str(shown - 1),
        "chosen": Turn(turn) if turn in Turn.values else None,
        "unit": of_unit,
    }
    return render_page(request, "tasks/turns.html", context)


def _number(said: str, most: int) -> int | None:
    """A number of an address; None for anything else."""
    found = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0
    return found if 0 < found <= most else None
