"""Rows of figures as HTML, written in Python: a page has a thousand cells, each with a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luodi.apps.boards.queries.asked import Figure
from luodi.apps.boards.queries.rows import Row, Statistics
from luodi.apps.boards.words import rate_words

register = template.Library()


@register.simple_tag
def statistics_rows(found: Statistics, figures: Iterable[Figure]) -> SafeString:
    """All rows; classes of units under their names."""
    return mark_safe("".join(_rows(found, list(figures))))  # noqa: S308 - all is escaped


@register.simple_tag
def statistics_total(found: Statistics, figures: Iterable[Figure]) -> SafeString:
    """The last row: each task once."""
    cells = _cells(found.total, list(figures))
    if found.asked.dimension == "unit":
        cells += '<td class="num">—</td>'
    name = escape(found.total.name)
    return mark_safe(f'<tr><th scope="row" class="ld-freeze">{name}</th>{cells}</tr>')  # noqa: S308 - the same


def _rows(found: Statistics, figures: list[Figure]) -> Iterator[str]:
    group = ""
    for row in found.rows:
        if row.group != group:
            group = row.group
            head = f'<th colspan="{len(figures) + 3}" scope="rowgroup">{escape(group)}</th>'
            yield f'<tr class="ld-group">{head}</tr>'
        name = f'<th scope="row" class="ld-freeze bd-depth-{row.depth}">{escape(row.name)}</th>'
        yield f"<tr>{name}{_cells(row, figures)}{_supports(row)}</tr>"


def _cells(row: Row, figures: Iterable[Figure]) -> str:
    cells = []
    for figure in figures:
        said = _linked(row.url(figure.key), row.counts[figure.key])
        late = " bd-late" if figure.key == "late_open" and row.counts["late_open"] else ""
        cells.append(f'<td class="num{late}">{said}</td>')
    return "".join(cells) + f'<td class="num">{_rate(row)}</td>'


def _rate(row: Row) -> str:
    rate = row.rate
    if rate.percent is None:
        return "—"
    of = f'<span class="bd-of">{rate.part}/{rate.whole}</span>'
    small = _("基数小") if rate.is_small else ""
    mark = f'<abbr class="bd-small" title="{escape(small)}">*</abbr>' if small else ""
    return f'{of} <span class="bd-rate">{escape(rate_words(rate))}{mark}</span>'


def _supports(row: Row) -> str:
    if row.supports is None:
        return ""
    url = row.supports_url if row.supports else ""
    return f'<td class="num">{_linked(url, row.supports)}</td>'


def _linked(url: str, value: int) -> str:
    return f'<a href="{escape(url)}">{value:,}</a>' if url else f"{value:,}"
