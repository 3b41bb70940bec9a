"""Totals and groups of a filtered register: made of the query that lists its rows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema

from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.api.tasks import Tasks, register_of
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.queries.figure_sums import MOST as MOST_FIGURES
from luodi.apps.tasks.queries.figure_sums import FigureSum, figure_sums
from luodi.apps.tasks.queries.groups import MOST, Head, Totals, heads_of, totals_of
from luodi.apps.tasks.rules import VIEW
from luodi.core.rates import Counts
from luodi.kernel.access import ActorRequest
from luodi.kernel.errors import Mistake
from luodi.kernel.paging import capped_count


class OutcomesOut(Schema):
    """How tasks came out. The rate is on time of all closed with a date or open and overdue."""

    on_time: int
    late_closed: int
    late_open: int
    open: int
    undated: int
    left: int
    on_time_rate: float | None


class NumberOf(Schema):
    """How many are in a state, or open with a light."""

    key: str
    label: str
    n: int


class FigureSumOut(Schema):
    """An indicator in one unit of measure. `goal` and `actual` are null where they do not add up.

    `reported` of the `targets` have a figure; `other_units`: the same indicator in other units.
    """

    indicator: str
    unit: str
    targets: int
    reported: int
    goal: float | None
    actual: float | None
    other_units: list[str]


class TotalsOut(Schema):
    """All rows of a filtered list, counted once. `figures` is null for more than 500 rows."""

    n: int
    states: list[NumberOf]
    open_by_light: list[NumberOf]
    outcomes: OutcomesOut
    figures: list[FigureSumOut] | None


class TaskGroupOut(Schema):
    """A group; its rows are /tasks with the same filters, `group` and `within` its key."""

    key: str
    name: str
    n: int
    red: int
    yellow: int
    outcomes: OutcomesOut


@routes.get("/task-totals", VIEW, TotalsOut)
def get_totals(request: ActorRequest, wanted: Query[Tasks]) -> dict[str, Any]:
    """Totals of the tasks that the same filters list; at most 5,000 of them."""
    register = register_of(request, wanted)
    count = _few(register)
    totals = totals_of(register.rows(), register.today, register.basis)
    sums = figure_sums(register.rows(), register.today) if count <= MOST_FIGURES else None
    return {
        "n": totals.n,
        "states": _numbers(totals.states),
        "open_by_light": _numbers(totals.lights),
        "outcomes": _outcomes(totals.counts, totals),
        "figures": None if sums is None else [_sum(one) for one in sums],
    }


@routes.get("/task-groups", VIEW, list[TaskGroupOut])
def group_tasks(request: ActorRequest, wanted: Query[Tasks]) -> list[dict[str, Any]]:
    """The groups of the tasks that the same filters list; `group` says by what."""
    if wanted.group is None:
        raise Mistake(_("请说明按什么分组。"), "group")
    register = register_of(request, wanted)
    _few(register)
    heads = heads_of(register.rows(), wanted.group.value, timezone.localdate(), register.basis)
    return [
        {
            "key": head.key,
            "name": head.name,
            "n": head.n,
            "red": head.red,
            "yellow": head.yellow,
            "outcomes": _outcomes(head.counts, head),
        }
        for head in heads
    ]


def _few(register: Register) -> int:
    count, more = capped_count(register.rows().values("pk"), MOST)
    if more:
        raise Mistake(
            _("符合条件的超过 %(most)d 项，请再加条件；全部任务的数字在“任务统计”里。")
            % {"most": MOST}
        )
    return count


def _numbers(rows: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    return [{"key": key, "label": label, "n": n} for key, label, n in rows]


def _outcomes(counts: Counts, of: Totals | Head) -> dict[str, Any]:
    names = ("on_time", "late_closed", "late_open", "open", "undated", "left")
    rate = None if of.rate is None else float(of.rate)
    return {name: getattr(counts, name) for name in names} | {"on_time_rate": rate}


def _sum(one: FigureSum) -> dict[str, Any]:
    names = ("indicator", "unit", "targets", "reported", "other_units")
    known = {name: getattr(one, name) for name in names}
    adds = one.adds_up
    return known | {"goal": one.goal if adds else None, "actual": one.actual if adds else None}
