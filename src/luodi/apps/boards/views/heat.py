"""The heat map: units by months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.apps.boards.charts import chart_class, heat_map
from luodi.apps.boards.filters import heat_asked
from luodi.apps.boards.queries.heat import MONTHS, Heat, heat
from luodi.apps.boards.rules import VIEW
from luodi.apps.boards.words import cell_label
from luodi.kernel import tables_out
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page


@require_safe
@require(VIEW)
def heat_page(request: ActorRequest) -> HttpResponse:
    """A year of on-time rates, unit by unit and month by month."""
    today = timezone.localdate()
    asked, form = heat_asked(request.GET, today)
    found = heat(request.actor, asked, today)
    context = {
        "found": found,
        "asked": asked,
        "form": form,
        "query": asked.address,
        "months": MONTHS,
        "chart": heat_map(found),
        "chart_class": chart_class(len(found.lines)),
        "today": today,
    }
    return render_page(request, "boards/heat.html", context, fragment="found")


@require_safe
@require(VIEW)
def heat_file(request: ActorRequest) -> HttpResponseBase:
    """The table behind the map."""
    today = timezone.localdate()
    asked, _form = heat_asked(request.GET, today)
    found = heat(request.actor, asked, today)
    heads = [tables_out.Head(_("单位"), 24)]
    heads += [tables_out.Head(_("%(n)d月") % {"n": month}, 9) for month in MONTHS]
    heads.append(tables_out.Head(_("全年"), 11))
    name = _("按时率热力图 %(year)s") % {"year": asked.said}
    table = tables_out.Table(f"{name} {today}", heads, _lines(found))
    return tables_out.response(table, request.GET.get("format", "xlsx"))


def _lines(found: Heat) -> Iterator[list[Any]]:
    for line in found.lines:
        yield [line.name, *(_fraction(cell) for cell in [*line.cells, line.year])]


def _fraction(cell: Any) -> str:
    return f"{cell.rate.part}/{cell.rate.whole}" if cell.rate.whole else cell_label(cell)
