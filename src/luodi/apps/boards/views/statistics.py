"""Statistics: figures by unit, goal, document and leader, each with the way to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.apps.boards.charts import chart_class, stacked
from luodi.apps.boards.filters import asked_of
from luodi.apps.boards.queries.asked import BY_KEY, FIGURES, Dimension, title_of
from luodi.apps.boards.queries.rows import Row, Statistics, statistics
from luodi.apps.boards.rates import SMALL
from luodi.apps.boards.rules import VIEW
from luodi.apps.boards.words import rate_words
from luodi.kernel import tables_out
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page

SORTS = ("issued", "rate", "late_open")


@require_safe
@require(VIEW)
def statistics_page(request: ActorRequest) -> HttpResponse:
    """The figures of a period."""
    today = timezone.localdate()
    asked, form = asked_of(request.GET, today)
    found = statistics(request.actor, asked, today)
    sort = request.GET.get("sort", "")
    _sort(found, sort)
    context = {
        "found": found,
        "asked": asked,
        "form": form,
        "figures": shown_figures(found),
        "dimensions": [
            (key, said, replace(asked, dimension=key).address) for key, said in Dimension.choices
        ],
        "query": asked.address,
        "sort": sort,
        "chart": stacked(found),
        "chart_class": chart_class(len(found.rows)),
        "small": SMALL,
        "today": today,
    }
    return render_page(request, "boards/statistics.html", context, fragment="found")


@require_safe
@require(VIEW)
def statistics_file(request: ActorRequest) -> HttpResponseBase:
    """The same table as xlsx or csv."""
    today = timezone.localdate()
    asked, _form = asked_of(request.GET, today)
    found = statistics(request.actor, asked, today)
    figures = shown_figures(found)
    heads = [tables_out.Head(str(Dimension(asked.dimension).label), 28)]
    heads += [tables_out.Head(str(figure.label), 11) for figure in figures]
    heads += [tables_out.Head(_("按时率"), 12), tables_out.Head(_("按时／应办结"), 14)]
    if asked.dimension == Dimension.UNIT:
        heads.append(tables_out.Head(_("配合"), 11))
        heads.append(tables_out.Head(_("反馈有提示（近三个月）"), 14))
    name = f"{title_of(asked)} {today}"
    table = tables_out.Table(name, heads, _lines(found, [figure.key for figure in figures]))
    return tables_out.response(table, request.GET.get("format", "xlsx"))


def shown_figures(found: Statistics) -> list[Any]:
    """The columns; done without a date only where there is such a thing."""
    return [f for f in FIGURES if f.key != "undated" or found.has_undated]


def _lines(found: Statistics, keys: list[str]) -> Iterator[list[Any]]:
    for row in [*found.rows, found.total]:
        rate = row.rate
        supports = [] if row.supports is None else [row.supports, row.hinted]
        fraction = f"{rate.part}/{rate.whole}" if rate.whole else ""
        counts = [row.counts[key] for key in keys]
        yield [row.name, *counts, rate_words(rate), fraction, *supports]


def _sort(found: Statistics, sort: str) -> None:
    """Most first (of rates the lowest), within each class of units; goals stay a tree."""
    if sort not in SORTS or found.asked.dimension == Dimension.GOAL:
        return
    order = {row.group: n for n, row in reversed(list(enumerate(found.rows)))}

    def rank(row: Row) -> tuple[int, float]:
        if sort == "rate":
            value = row.rate.value
            return order[row.group], 2.0 if value is None else float(value)
        return order[row.group], -row.counts[BY_KEY[sort].key]

    found.rows.sort(key=rank)
