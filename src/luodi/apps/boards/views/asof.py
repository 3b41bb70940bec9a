"""As it stood on a day: the register of the past, and what changed between two days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.apps.boards.filters import AsOf
from luodi.apps.boards.queries.asof import standings
from luodi.apps.boards.rules import VIEW
from luodi.apps.boards.words import change_words
from luodi.apps.tasks.columns import BY_KEY, Column, colour_word, with_columns
from luodi.apps.tasks.models.tasks import STATES
from luodi.kernel import tables_out
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of

MOST_EXPORTED = 50_000
MOST_COUNTED = 1_000  # the page says “or more”: each costs a look at how it stood
_CHUNK = 1000
_COLUMNS = [BY_KEY[key] for key in ("number", "title", "lead", "responsible")]
_STATES = dict(STATES)


@require_safe
@require(VIEW)
def asof_page(request: ActorRequest) -> HttpResponse:
    """The tasks as they stood on the day asked for."""
    asked = AsOf(request.actor, request.GET, timezone.localdate())
    rows = with_columns(asked.rows(), _COLUMNS)
    page = page_of(rows, request.GET.get("page"), limit=MOST_COUNTED)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "asked": asked,
        "form": asked.form,
        "register": asked.register,
        "page": page,
        "rows": standings(page.rows, asked.day, asked.against),
        "query": query.urlencode(),
        "most_exported": MOST_EXPORTED,
    }
    return render_page(request, "boards/asof.html", context, fragment="found")


@require_safe
@require(VIEW)
def asof_file(request: ActorRequest) -> HttpResponseBase:
    """The same rows as xlsx or csv."""
    asked = AsOf(request.actor, request.GET, timezone.localdate())
    heads = [tables_out.Head(str(column.label), column.width) for column in _COLUMNS]
    said = [_("亮灯"), _("状态"), _("原定时限"), _("时限"), _("反馈日期")]
    heads += [tables_out.Head(f"{label}", 12) for label in said]
    if asked.against:
        was = _("对照日亮灯"), _("对照日状态"), _("对照日时限"), _("变化")
        heads += [tables_out.Head(label, 12) for label in was]
    name = _("任务情况（截至%(day)s）") % {"day": asked.day}
    table = tables_out.Table(name, heads, _lines(asked, _COLUMNS))
    return tables_out.response(table, request.GET.get("format", "xlsx"))


def _lines(asked: AsOf, columns: list[Column]) -> Iterator[list[Any]]:
    rows = with_columns(asked.rows(), columns)[:MOST_EXPORTED]
    chunk = []
    for task in rows.iterator(chunk_size=_CHUNK):
        chunk.append(task)
        if len(chunk) == _CHUNK:
            yield from _written(chunk, asked, columns)
            chunk = []
    yield from _written(chunk, asked, columns)


def _written(tasks: list[Any], asked: AsOf, columns: list[Column]) -> Iterator[list[Any]]:
    for row in standings(tasks, asked.day, asked.against):
        line = [column.value(row.task) for column in columns] + _facts(row.then)
        if asked.against:
            facts = _facts(row.before)
            line += [facts[0], facts[1], facts[3], change_words(row)]
        yield line


def _facts(then: Any) -> list[Any]:
    if then is None:
        return [""] * 5
    return [
        colour_word(then.light),
        str(_STATES[then.state]),
        then.due_original,
        then.due_current,
        then.last_progress_on,
    ]
