"""The register of tasks: filtered, sorted, grouped, added up, exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.forms import BooleanField, ChoiceField, DateField
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.apps.tasks import bulk
from luodi.apps.tasks.columns import Column, chosen_columns, columns_for, prepared
from luodi.apps.tasks.edits import editable_by
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.figure_sums import MOST as MOST_FIGURES
from luodi.apps.tasks.queries.figure_sums import figure_sums
from luodi.apps.tasks.queries.groups import MOST, GroupBy, heads_of, totals_of
from luodi.apps.tasks.queries.views import audiences_for, kept_columns, views_of
from luodi.apps.tasks.rules import SHARE, VIEW
from luodi.kernel import panels, tables_out
from luodi.kernel.access import Actor, ActorRequest, require
from luodi.kernel.forms import keys
from luodi.kernel.htmx import is_fragment, render_page
from luodi.kernel.paging import Page, capped_count, page_of
from luodi.kernel.saying import labelled

MOST_EXPORTED = 50_000
_CHUNK = 1000
_QUIET = ("group", "within")  # said by the groups themselves


@require_safe
@require(VIEW)
def task_list(request: ActorRequest) -> HttpResponse:
    """The tasks the actor sees, as the address asks for them; in groups, or one group of them."""
    actor = request.actor
    register = Register(actor, request.GET, timezone.localdate())
    columns = columns_of(actor, request.GET)
    query = without(request.GET, "page").urlencode()
    if is_fragment(request) and request.headers.get("HX-Target", "").startswith("group-"):
        return _one_group(request, register, columns)
    steps = bulk.steps_for(actor)
    context = {
        "register": register,
        **_rows(request, register, columns),
        "columns": columns,
        "may_edit": editable_by(actor),
        "heads": [_head(column, register.sort, request.GET) for column in columns],
        "chips": _chips(register, request.GET),
        "group_links": _group_links(register, request.GET),
        "views": views_of(actor),
        "audiences": audiences_for(actor),
        "may_share": actor.may(SHARE),
        "all_columns": columns_for(actor),
        "asked_columns": request.GET.getlist("cols"),
        "query": query,
        "exports": panels.rendered(request, "tasks.export", query),
        "steps": steps,
        "may_tick": bool(steps),
        "most_exported": MOST_EXPORTED,
    }
    return render_page(request, "tasks/list.html", context, fragment="rows")


@require_safe
@require(VIEW)
def totals(request: ActorRequest) -> HttpResponse:
    """The totals of the filtered list, with the figures that can be added up."""
    register = Register(request.actor, request.GET, timezone.localdate())
    count, more = capped_count(register.rows().values("pk"), MOST)
    rows, query = register.rows(), without(request.GET, "page").urlencode()
    context: dict[str, Any] = {
        "register": register, "query": query, "chips": _chips(register, request.GET),
        "too_many": more, "most": MOST, "most_figures": MOST_FIGURES,
    }  # fmt: skip
    if not more:
        context["totals"] = totals_of(rows, register.today, register.basis)
    if count <= MOST_FIGURES:
        context["figures"] = figure_sums(rows, register.today)
    return render_page(request, "tasks/totals.html", context, fragment="found")


@require_safe
@require(VIEW)
def export(request: ActorRequest) -> HttpResponseBase:
    """The filtered rows with the chosen columns, streamed, as xlsx or csv.

    Where there are more than MOST_EXPORTED the file says so in its name and in its last row.
    """
    register = Register(request.actor, request.GET, timezone.localdate())
    columns = columns_of(request.actor, request.GET)
    rows = register.rows()
    picked = keys(request.GET.getlist("pk"), _CHUNK)
    if picked:
        rows = rows.filter(pk__in=picked)
    heads = [tables_out.Head(str(column.label), column.width) for column in columns]
    name = _("任务台账 %(day)s") % {"day": timezone.localdate()}
    rows = prepared(rows, columns, request.actor).defer("created_at", "updated_at")
    if "why" not in {column.key for column in columns}:
        rows = rows.defer("light_facts")
    lines: Iterable[list[Any]] = _lines(rows[:MOST_EXPORTED], columns)
    if rows.values("pk")[MOST_EXPORTED : MOST_EXPORTED + 1].exists():
        name = _("%(name)s（前%(most)d项）") % {"name": name, "most": MOST_EXPORTED}
        lines = chain(lines, [_cut_short()])
    return tables_out.response(
        tables_out.Table(name, heads, lines), request.GET.get("format", "xlsx")
    )


def columns_of(actor: Actor, asked: QueryDict) -> list[Column]:
    """The columns an address asks for; else those that the actor has chosen once."""
    among = columns_for(actor)
    return chosen_columns(asked.getlist("cols") or kept_columns(actor), among)


def without(asked: QueryDict, *names: str) -> QueryDict:
    """An address without some of what it asks for."""
    data = asked.copy()
    for name in names:
        data.pop(name, None)
    return data


def _rows(request: ActorRequest, register: Register, columns: list[Column]) -> dict[str, Any]:
    """A page of rows with the totals of all of them; or the heads of groups with the same."""
    if register.is_grouped:
        count, more = capped_count(register.counted() or register.rows().values("pk"), MOST)
        found: dict[str, Any] = {"count": count, "too_many": more, "most": MOST}
        if not more:
            found["groups"] = heads_of(
                register.rows(), register.group, register.today, register.basis
            )
    else:
        page = _page(request, register, columns)
        more = page.total_is_capped or page.total > MOST
        found = {"page": page, "count": page.total, "too_many": more, "most": MOST}
    if not more and found["count"]:
        found["totals"] = totals_of(register.rows(), register.today, register.basis)
    return found


def _page(request: ActorRequest, register: Register, columns: list[Column]) -> Page[Task]:
    return page_of(
        prepared(register.rows(), columns, request.actor),
        request.GET.get("page"),
        counted=register.counted(),
        limit=register.count_limit,
    )


def _one_group(request: ActorRequest, register: Register, columns: list[Column]) -> HttpResponse:
    """The rows of one group, in the place below its head."""
    context = {
        "register": register,
        "page": _page(request, register, columns),
        "columns": columns,
        "may_edit": editable_by(request.actor),
        "may_tick": bool(bulk.steps_for(request.actor)),
        "query": without(request.GET, "page").urlencode(),
    }
    return render_page(request, "tasks/_group_rows.html", context)


def _group_links(register: Register, asked: QueryDict) -> list[tuple[str, str, bool]]:
    """The ways to group the same rows: word, address, whether it is so now."""
    plain = without(asked, "page", "group", "within")
    found = [(_("不分组"), plain.urlencode(), not register.group)]
    for by in GroupBy:
        data = plain.copy()
        data["group"] = by.value
        found.append((str(by.label), data.urlencode(), register.group == by.value))
    return found


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
    data = without(asked, "page")
    data["sort"] = f"-{column.sort}" if is_up else column.sort
    state = "ascending" if is_up else "descending" if sort == f"-{column.sort}" else ""
    return {"column": column, "query": data.urlencode(), "state": state}


def _chips(register: Register, asked: QueryDict) -> list[tuple[str, str]]:
    """What is filtered, in words, and the address without it."""
    found = []
    for name, value in register.chosen.items():
        if isinstance(value, list):
            found += [_chip_of_many(register, asked, name, one) for one in value]
        elif name not in _QUIET:
            said = str(value if hasattr(value, "pk") else _choice(register, name, value))
            found.append((said, without(asked, "page", name).urlencode()))
    if register.group and "within" in register.chosen:
        said = labelled(GroupBy(register.group).label, register.within_said)
        found.append((said, without(asked, "page", "within").urlencode()))
    return found


def _chip_of_many(register: Register, asked: QueryDict, name: str, value: str) -> tuple[str, str]:
    data = without(asked, "page")
    data.setlist(name, [one for one in asked.getlist(name) if one != value])
    return str(_choice(register, name, value)), data.urlencode()


def _choice(register: Register, name: str, value: Any) -> Any:
    field = register.form.fields[name]
    if isinstance(field, BooleanField):
        return field.label
    if isinstance(field, DateField):
        return labelled(field.label, value)
    choices: Any = field.choices if isinstance(field, ChoiceField) else ()
    return dict(choices).get(value, value)
