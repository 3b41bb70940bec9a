"""Rows of figures as HTML, written in Python: a page has a thousand cells, each with a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luodi.apps.boards.filters import AsOf
from luodi.apps.boards.queries.asked import Figure
from luodi.apps.boards.queries.asof import Stood
from luodi.apps.boards.queries.goal_page import GoalPage
from luodi.apps.boards.queries.goal_whole import Move
from luodi.apps.boards.queries.heat import Cell, Heat
from luodi.apps.boards.queries.rows import Row, Statistics
from luodi.apps.boards.words import (
    cell_label,
    cell_words,
    change_words,
    course_light,
    course_words,
    plain,
    rate_words,
    verdict_words,
)
from luodi.apps.tasks.columns import units_in
from luodi.apps.tasks.models import Standing, Task
from luodi.apps.tasks.models.tasks import STATES
from luodi.apps.tasks.words import short_day
from luodi.kernel.models import PartyRole
from luodi.kernel.saying import listed, remembered

register = template.Library()
_OWNERS = (PartyRole.LEAD, PartyRole.RESPONSIBLE)
_STATES = dict(STATES)


@register.simple_tag
def statistics_rows(found: Statistics, figures: Iterable[Figure]) -> SafeString:
    """All rows; classes of units under their names."""
    return mark_safe("".join(_rows(found, list(figures))))  # noqa: S308 - all is escaped


@register.simple_tag
def statistics_total(found: Statistics, figures: Iterable[Figure]) -> SafeString:
    """The last row: each task once."""
    cells = _cells(found.total, list(figures))
    if found.asked.dimension == "unit":
        cells += '<td class="num">—</td>' * 2
    name = escape(found.total.name)
    return mark_safe(f'<tr><th scope="row" class="ld-freeze">{name}</th>{cells}</tr>')  # noqa: S308 - the same


register.filter("verdict_words", verdict_words)
register.filter("course_words", course_words)
register.filter("course_light", course_light)
register.filter("plain", plain)


@register.simple_tag
def goal_counts(page: GoalPage) -> SafeString:
    """Open tasks by light and tasks done, each with the way to them."""
    found = page.verdict
    parts = [
        (_("滞后 %(n)d"), found.red, {"state": "open", "light": "red"}),
        (_("偏慢 %(n)d"), found.yellow, {"state": "open", "light": "yellow"}),
        (_("正常 %(n)d"), found.green, {"state": "open", "light": "green"}),
        (_("未到期 %(n)d"), found.grey, {"state": "open", "light": "grey"}),
        (_("办结 %(n)d"), found.done, {"outcome": "closed"}),
    ]
    links = [
        f'<a href="{escape(page.url(**query))}">{escape(said % {"n": n})}</a>'
        for said, n, query in parts
        if n
    ]
    return mark_safe("".join(links))  # noqa: S308 - all is escaped


@register.simple_tag
def goal_move(page: GoalPage, move: Move) -> SafeString:
    """“办结 3” with the way to the tasks as they changed."""
    said = f"{move.change.label} {move.count}"
    if not move.count:
        return mark_safe(f'<span class="bd-zero">{escape(said)}</span>')  # noqa: S308 - escaped
    query = {
        "on": page.today.isoformat(),
        "against": page.since.isoformat(),
        "change": move.change.value,
        "goal": page.goal.pk,
        "top": 1,
    }
    url = escape(f"{reverse('boards:asof')}?{urlencode(query)}")
    return mark_safe(f'<a href="{url}">{escape(said)}</a>')  # noqa: S308 - the same


@register.simple_tag
def heat_rows(found: Heat) -> SafeString:
    """The table behind the map; a cell has its colour, its figure and its sentence."""
    rows = []
    for line in found.lines:
        cells = "".join(_heat_cell(cell) for cell in [*line.cells, line.year])
        name = f'<th scope="row" class="ld-freeze">{escape(line.name)}</th>'
        rows.append(f"<tr>{name}{cells}</tr>")
    return mark_safe("".join(rows))  # noqa: S308 - all is escaped


def _heat_cell(cell: Cell) -> str:
    if not cell.band:
        return '<td class="num"></td>'
    said = _linked(cell.url, escape(cell_label(cell)))
    return f'<td class="num bd-{cell.band}" title="{escape(cell_words(cell))}">{said}</td>'


def _rows(found: Statistics, figures: list[Figure]) -> Iterator[str]:
    group = ""
    for row in found.rows:
        if row.group != group:
            group = row.group
            head = f'<th colspan="{len(figures) + 4}" scope="rowgroup">{escape(group)}</th>'
            yield f'<tr class="ld-group">{head}</tr>'
        name = f'<th scope="row" class="ld-freeze bd-depth-{row.depth}">{escape(row.name)}</th>'
        yield f"<tr>{name}{_cells(row, figures)}{_supports(row)}{_hinted(row)}</tr>"


def _cells(row: Row, figures: Iterable[Figure]) -> str:
    cells = []
    for figure in figures:
        said = _linked(row.url(figure.key), row.counts[figure.key])
        late = " bd-late" if figure.key == "late_open" and row.counts["late_open"] else ""
        cells.append(f'<td class="num{late}">{said}</td>')
    cells.insert(1, f'<td class="num ld-short">{_rate(row)}</td>')
    return "".join(cells)


def _rate(row: Row) -> str:
    rate = row.rate
    if rate.percent is None:
        return "—"
    fraction = _linked(row.url("decided"), f"{rate.part}/{rate.whole}")
    of = f'<span class="bd-of">{fraction}</span>'
    small = _("基数小") if rate.is_small else ""
    mark = f'<abbr class="bd-small" title="{escape(small)}">*</abbr>' if small else ""
    return f'{of} <span class="bd-rate">{escape(rate_words(rate))}{mark}</span>'


def _supports(row: Row) -> str:
    if row.supports is None:
        return ""
    url = row.supports_url if row.supports else ""
    return f'<td class="num">{_linked(url, row.supports)}</td>'


def _hinted(row: Row) -> str:
    if row.hinted is None:
        return ""
    return f'<td class="num">{_linked(row.hinted_url if row.hinted else "", row.hinted)}</td>'


def _linked(url: str, value: int | str) -> str:
    said = f"{value:,}" if isinstance(value, int) else value
    return f'<a href="{escape(url)}">{said}</a>' if url else f'<span class="bd-zero">{said}</span>'


@register.simple_tag
def asof_rows(rows: Iterable[Stood], asked: AsOf) -> SafeString:
    """Tasks as they stood, with the other day or with today beside."""
    return mark_safe("".join(_stood(row, asked) for row in rows))  # noqa: S308 - all is escaped


def _stood(row: Stood, asked: AsOf) -> str:
    task, then = row.task, row.then
    name = (
        f'<th scope="row" class="ld-long"><a href="{reverse("tasks:task", args=[task.pk])}"'
        f' data-drawer="{escape(task.number)}">'
        f'<span class="ld-clip">{escape(task.title)}</span></a></th>'
    )
    units = listed(party.unit for role in _OWNERS for party in units_in(task, role))
    cells = [
        (_("编号"), "ld-short tabular", escape(task.number)),
        (_("承办单位"), "", escape(units)),
        *_facts(then, asked),
    ]
    if asked.against:
        cells.append((_("对照日"), "ld-short", _brief(row.before, asked)))
        cells.append((_("变化"), "ld-short", escape(change_words(row)) or "—"))
    else:
        cells.append((_("现在"), "ld-short", _brief(task, asked)))
    made = [
        f'<td class="{css}" data-label="{escape(label)}">{said}</td>' for label, css, said in cells
    ]
    return f"<tr>{made[0]}{name}{''.join(made[1:])}</tr>"


def _facts(then: Standing | None, asked: AsOf) -> list[tuple[str, str, str]]:
    if then is None:
        return []
    late = then.is_open and then.due_current is not None and then.due_current < asked.day
    tone = "ld-short ld-due-late" if late else "ld-short"
    return [
        (_("当时亮灯"), "ld-short", _light(then.light)),
        (_("当时状态"), "ld-short", escape(str(_STATES[then.state]))),
        (_("当时时限"), tone, _day(then.due_current, asked)),
        (_("当时最近反馈"), "ld-short", _day(then.last_progress_on, asked)),
    ]


def _brief(row: Standing | Task | None, asked: AsOf) -> str:
    """Light, state and date in one cell."""
    if row is None:
        return "—"
    said = f"{_STATES[row.state]} · {_day(row.due_current, asked)}"
    return f'{_light(row.light)} <span class="bd-of">{escape(said)}</span>'


@remembered
def _light(light: str) -> SafeString:
    facts = {"light": light, "plain": True}
    return mark_safe(render_to_string("kernel/ui/light.html", facts))  # noqa: S308 - a template's


def _day(day: dt.date | None, asked: AsOf) -> str:
    return short_day(day, asked.today) if day else "—"
