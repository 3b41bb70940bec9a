"""The register of tasks: filtered, sorted, exported, with saved views and bulk steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.contrib import messages
from django.forms import BooleanField, ChoiceField, DateField
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luodi.apps.tasks.actions import drop_view, save_view, withdraw
from luodi.apps.tasks.columns import COLUMNS, Column, chosen_columns, with_columns
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.lists import views_of
from luodi.apps.tasks.rules import VIEW, WITHDRAW
from luodi.kernel import panels, tables_out
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of
from luodi.kernel.saying import labelled

MOST_EXPORTED = 50_000
_CHUNK = 1000


@require_safe
@require(VIEW)
def task_list(request: ActorRequest) -> HttpResponse:
    """The tasks the actor sees, as the address asks for them."""
    register = Register(request.actor, request.GET, timezone.localdate())
    columns = chosen_columns(request.GET.getlist("cols"))
    rows = with_columns(register.rows(), columns)
    query = _without(request.GET, "page").urlencode()
    context = {
        "register": register,
        "page": page_of(
            rows,
            request.GET.get("page"),
            counted=register.counted(),
            limit=register.count_limit,
        ),
        "columns": columns,
        "all_columns": COLUMNS,
        "heads": [_head(column, register.sort, request.GET) for column in columns],
        "chips": _chips(register, request.GET),
        "views": views_of(request.actor),
        "query": query,
        "exports": panels.rendered(request, "tasks.export", query),
        "may_withdraw": request.actor.may(WITHDRAW),
        "panels": panels.rendered(request, "tasks.bulk"),
        "most_exported": MOST_EXPORTED,
    }
    return render_page(request, "tasks/list.html", context, fragment="rows")


@require_safe
@require(VIEW)
def export(request: ActorRequest) -> HttpResponseBase:
    """The filtered rows with the chosen columns, streamed, as xlsx or csv.

    Where there are more than MOST_EXPORTED the file says so in its name and in its last row.
    """
    register = Register(request.actor, request.GET, timezone.localdate())
    columns = chosen_columns(request.GET.getlist("cols"))
    rows = register.rows()
    picked = keys(request.GET.getlist("pk"), _CHUNK)
    if picked:
        rows = rows.filter(pk__in=picked)
    heads = [tables_out.Head(str(column.label), column.width) for column in columns]
    name = _("任务台账 %(day)s") % {"day": timezone.localdate()}
    rows = with_columns(rows, columns).defer("created_at", "updated_at")
    if "why" not in {column.key for column in columns}:
        rows = rows.defer("light_facts")
    lines: Iterable[list[Any]] = _lines(rows[:MOST_EXPORTED], columns)
    if rows.values("pk")[MOST_EXPORTED : MOST_EXPORTED + 1].exists():
        name = _("%(name)s（前%(most)d项）") % {"name": name, "most": MOST_EXPORTED}
        lines = chain(lines, [_cut_short()])
    return tables_out.response(
        tables_out.Table(name, heads, lines), request.GET.get("format", "xlsx")
    )


@require_POST
@require(WITHDRAW)
def bulk(request: ActorRequest) -> HttpResponse:
    """Withdraw the ticked tasks."""
    pks = keys(request.POST.getlist("pk"), _CHUNK)
    try:
        done = withdraw(
            actor=request.actor,
            task_ids=pks,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        said = ngettext("已撤销 %(n)d 项任务。", "已撤销 %(n)d 项任务。", len(done))
        messages.success(request, said % {"n": len(done)})
    return _to_list(request)


@require_POST
@require(VIEW)
def keep_view(request: ActorRequest) -> HttpResponse:
    """Save the present filters, order and columns under a name."""
    try:
        view = save_view(
            actor=request.actor,
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
        )
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return _to_list(request)


@require_POST
@require(VIEW)
def forget_view(request: ActorRequest, pk: int) -> HttpResponse:
    """Drop one of one's own views."""
    drop_view(actor=request.actor, pk=pk)
    messages.success(request, _("已删除视图。"))
    return _to_list(request)


def _cut_short() -> list[Any]:
    """The last row of a file that does not hold everything."""
    said = _("以上是前 %(most)d 项，后面还有没有导出的任务。请加上筛选条件，分几次导出。")
    return [said % {"most": MOST_EXPORTED}]


def _lines(rows: Any, columns: list[Column]) -> Iterator[list[Any]]:
    task: Task
    for task in rows.iterator(chunk_size=_CHUNK):
        yield [column.value(task) for column in columns]


def _head(column: Column, sort: str, asked: QueryDict) -> dict[str, Any]:
    """A heading: where pressing it leads, and how it is sorted now."""
    if not column.sort:
        return {"column": column}
    is_up = sort == column.sort
    data = _without(asked, "page")
    data["sort"] = f"-{column.sort}" if is_up else column.sort
    state = "ascending" if is_up else "descending" if sort == f"-{column.sort}" else ""
    return {"column": column, "query": data.urlencode(), "state": state}


def _chips(register: Register, asked: QueryDict) -> list[tuple[str, str]]:
    """What is filtered, in words, and the address without it."""
    found = []
    for name, value in register.chosen.items():
        said = str(value if hasattr(value, "pk") else _choice(register, name, value))
        found.append((said, _without(asked, "page", name).urlencode()))
    return found


def _choice(register: Register, name: str, value: Any) -> Any:
    field = register.form.fields[name]
    if isinstance(field, BooleanField):
        return field.label
    if isinstance(field, DateField):
        return labelled(field.label, value)
    choices: Any = field.choices if isinstance(field, ChoiceField) else ()
    return dict(choices).get(value, value)


def _without(asked: QueryDict, *names: str) -> QueryDict:
    data = asked.copy()
    for name in names:
        data.pop(name, None)
    return data


def _to_list(request: ActorRequest) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return HttpResponseRedirect(
        f"{reverse('tasks:list')}?{query}" if query else reverse("tasks:list")
    )
