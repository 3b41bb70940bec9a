"""Groups and totals of a filtered register: made of the very query that lists its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextChoices
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Document, Goal
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Task, TaskSource
from luodi.apps.tasks.models.tasks import STATES
from luodi.apps.tasks.queries.lists import current_parties
from luodi.apps.tasks.queries.outcomes import due_column, outcomes, owns
from luodi.core.exact import percent
from luodi.core.rates import By, Counts, Outcome

MOST = 5_000  # rows; of more the heads and totals would keep their reader waiting
NONE = "none"
_LIGHTS = ("red", "yellow", "green", "grey")
_LIGHT_WORDS = {
    "red": gettext_lazy("滞后"),
    "yellow": gettext_lazy("偏慢"),
    "green": gettext_lazy("正常"),
    "grey": gettext_lazy("未到期"),
}


class GroupBy(TextChoices):
    """By what rows stand together."""

    UNIT = "unit", gettext_lazy("单位")
    GOAL = "goal", gettext_lazy("目标")
    DOCUMENT = "document", gettext_lazy("来源文件")
    LEADER = "leader", gettext_lazy("责任领导")
    STATE = "state", gettext_lazy("状态")
    LIGHT = "light", gettext_lazy("亮灯")
    MONTH = "month", gettext_lazy("到期月份")


@dataclass(frozen=True, slots=True)
class Head:
    """One group: what stands in its head. `key` opens it."""

    key: str
    name: str
    n: int
    red: int
    yellow: int
    counts: Counts

    @property
    def open(self) -> int:
        """Those that are open, overdue or not."""
        return self.counts.open + self.counts.late_open

    @property
    def rate(self) -> Decimal | None:
        """On time of all that were closed with a date or are overdue, in per cent."""
        return _rate(self.counts)


@dataclass(frozen=True, slots=True)
class Totals:
    """All rows of a list, counted once: by state, the open ones by light, and how they came out."""

    n: int
    states: list[tuple[str, str, int]]  # state, its word, how many
    lights: list[tuple[str, str, int]]
    counts: Counts

    @property
    def open(self) -> int:
        """Those that are open."""
        return self.counts.open + self.counts.late_open

    @property
    def rate(self) -> Decimal | None:
        """On time of all that were closed with a date or are overdue, in per cent."""
        return _rate(self.counts)

    @property
    def decided(self) -> int:
        """What the rate divides by."""
        return self.counts.on_time + self.counts.late_closed + self.counts.late_open


def within(rows: QuerySet[Task], by: str, key: str, basis: By) -> QuerySet[Task]:
    """The rows of one group."""
    return rows.filter(_WITHIN[GroupBy(by)](key, basis))


def name_of(by: str, key: str) -> str:
    """What the group of a key is called; one query at most."""
    found: _Found = {_of_key(GroupBy(by), key): {}}
    return next((name for _key, name in _NAMES[GroupBy(by)](found)), key)


def totals_of(rows: QuerySet[Task], today: dt.date, basis: By = By.ORIGINAL) -> Totals:
    """One query, whatever is filtered."""
    by_state = rows.order_by().values("state", "light", "is_open")
    found: Iterable[Mapping[str, Any]] = by_state.annotate(**_outcomes(today, basis))
    states: dict[str, int] = {}
    lights: dict[str, int] = {}
    sums: dict[str, int] = dict.fromkeys((one.value for one in Outcome), 0)
    for row in found:
        n = row["n"]
        states[row["state"]] = states.get(row["state"], 0) + n
        if row["is_open"]:
            lights[row["light"]] = lights.get(row["light"], 0) + n
        for name in sums:
            sums[name] += row[f"n_{name}"]
    return Totals(
        n=sum(states.values()),
        states=[(key, str(label), states[key]) for key, label in STATES if key in states],
        lights=[(key, str(_LIGHT_WORDS[key]), lights.get(key, 0)) for key in _LIGHTS],
        counts=Counts(today, basis, **sums),
    )


def heads_of(rows: QuerySet[Task], by: str, today: dt.date, basis: By = By.ORIGINAL) -> list[Head]:
    """The groups that have rows, in the order of their tree, flow or calendar; two queries.

    A task that several units answer for, or that comes from several documents, stands in each.
    """
    wanted = GroupBy(by)
    found = _counted(rows.order_by(), wanted, today, basis)
    names = _NAMES[wanted](found)
    return [
        Head(
            key=_key(key),
            name=name,
            n=found[key]["n"],
            red=found[key]["red"],
            yellow=found[key]["yellow"],
            counts=Counts(today, basis, **{o.value: found[key][f"n_{o.value}"] for o in Outcome}),
        )
        for key, name in names
    ]


_Found = dict[Hashable, Mapping[str, Any]]
_COLUMN = {
    GroupBy.GOAL: "goal",
    GroupBy.DOCUMENT: "sources__document",
    GroupBy.LEADER: "leader",
    GroupBy.STATE: "state",
    GroupBy.LIGHT: "light",
    GroupBy.MONTH: "month",
}


def _counted(rows: QuerySet[Task], by: GroupBy, today: dt.date, basis: By) -> _Found:
    if by is GroupBy.UNIT:
        parties = current_parties().filter(owns(), task__in=rows.values("pk")).order_by()
        counted = parties.values("unit").annotate(**_figures(today, basis, "task__"))
        found: _Found = {row["unit"]: row for row in counted}
        alone = rows.filter(_no_owner()).aggregate(**_figures(today, basis))
        return found | ({None: alone} if alone["n"] else {})
    if by is GroupBy.MONTH:
        rows = rows.annotate(month=TruncMonth(due_column(basis)))
    column = _COLUMN[by]
    counted = rows.values(column)
    many = by is GroupBy.DOCUMENT  # a task may come from two sentences of one document
    return {row[column]: row for row in counted.annotate(**_figures(today, basis, distinct=many))}


def _no_owner() -> Q:
    return ~Q(Exists(current_parties().filter(owns(), task=OuterRef("pk")).order_by()))


def _outcomes(today: dt.date, basis: By, at: str = "", *, distinct: bool = False) -> Any:
    pk = f"{at}pk"
    named = outcomes(today, basis, at)
    counts = {
        f"n_{name}": Count(pk, filter=condition, distinct=distinct)
        for name, condition in named.items()
    }
    return {"n": Count(pk, distinct=distinct), **counts}


def _figures(today: dt.date, basis: By, at: str = "", *, distinct: bool = False) -> Any:
    lights = {
        light: Count(
            f"{at}pk",
            filter=Q(**{f"{at}is_open": True, f"{at}light": light}),
            distinct=distinct,
        )
        for light in ("red", "yellow")
    }
    return _outcomes(today, basis, at, distinct=distinct) | lights


def _key(key: Hashable) -> str:
    if isinstance(key, dt.date):
        return f"{key:%Y-%m}"
    return NONE if key in (None, "") else str(key)


_Names = Iterable[tuple[Hashable, str]]


def _units(found: _Found) -> _Names:
    units = Unit.objects.filter(pk__in=[pk for pk in found if pk]).order_by("path")
    yield from ((unit.pk, str(unit)) for unit in units.only("name", "short_name", "path"))
    if None in found:
        yield None, _("没有牵头、责任单位")


def _goals(found: _Found) -> _Names:
    goals = Goal.objects.filter(pk__in=[pk for pk in found if pk]).order_by("path")
    yield from goals.values_list("pk", "name")
    if None in found:
        yield None, _("未对应目标")


def _documents(found: _Found) -> _Names:
    rows = Document.objects.filter(pk__in=[pk for pk in found if pk]).order_by("-pk")
    yield from rows.values_list("pk", "title")
    if None in found:
        yield None, _("无来源文件")


def _leaders(found: _Found) -> _Names:
    yield from ((name, str(name)) for name in sorted(str(key) for key in found if key))
    if "" in found:
        yield "", _("未明确责任领导")


def _states(found: _Found) -> _Names:
    return [(key, str(label)) for key, label in STATES if key in found]


def _lights(found: _Found) -> _Names:
    return [(key, str(_LIGHT_WORDS[key])) for key in _LIGHTS if key in found]


def _months(found: _Found) -> _Names:
    months = sorted(key for key in found if isinstance(key, dt.date))
    said = _("%(year)d年%(n)s月")
    yield from ((day, said % {"year": day.year, "n": day.month}) for day in months)
    if None in found:
        yield None, _("未定时限")


_NAMES: dict[GroupBy, Callable[[_Found], _Names]] = {
    GroupBy.UNIT: _units,
    GroupBy.GOAL: _goals,
    GroupBy.DOCUMENT: _documents,
    GroupBy.LEADER: _leaders,
    GroupBy.STATE: _states,
    GroupBy.LIGHT: _lights,
    GroupBy.MONTH: _months,
}


def _of_unit(key: str, _basis: By) -> Q:
    if key == NONE:
        return _no_owner()
    rows = current_parties().filter(owns(), unit_id=_number(key)).order_by()
    return Q(pk__in=rows.values("task_id"))


def _of_goal(key: str, _basis: By) -> Q:
    return Q(goal=None) if key == NONE else Q(goal_id=_number(key))


def _of_document(key: str, _basis: By) -> Q:
    if key == NONE:
        return Q(sources=None)
    sources = TaskSource.objects.filter(document_id=_number(key))
    return Q(pk__in=sources.order_by().values("task_id"))


def _of_leader(key: str, _basis: By) -> Q:
    return Q(leader="" if key == NONE else key)


def _of_state(key: str, _basis: By) -> Q:
    return Q(state=key)


def _of_light(key: str, _basis: By) -> Q:
    return Q(light=key)


def _of_month(key: str, basis: By) -> Q:
    due = due_column(basis)
    if key == NONE:
        return Q(**{due: None})
    try:
        first = dt.date.fromisoformat(f"{key}-01")
    except ValueError:
        return Q(pk__in=())
    following = (first + dt.timedelta(31)).replace(day=1)
    return Q(**{f"{due}__gte": first, f"{due}__lt": following})


_WITHIN: dict[GroupBy, Callable[[str, By], Q]] = {
    GroupBy.UNIT: _of_unit,
    GroupBy.GOAL: _of_goal,
    GroupBy.DOCUMENT: _of_document,
    GroupBy.LEADER: _of_leader,
    GroupBy.STATE: _of_state,
    GroupBy.LIGHT: _of_light,
    GroupBy.MONTH: _of_month,
}


def _of_key(by: GroupBy, key: str) -> Hashable:
    """The key of a group as its rows have it."""
    if key == NONE:
        return "" if by is GroupBy.LEADER else None
    if by in (GroupBy.UNIT, GroupBy.GOAL, GroupBy.DOCUMENT):
        return _number(key)
    if by is GroupBy.MONTH:
        try:
            return dt.date.fromisoformat(f"{key}-01")
        except ValueError:
            return None
    return key


def _number(key: str) -> int:
    is_one = key.isascii() and key.isdigit() and len(key) < 19
    return int(key) if is_one else 0


def _rate(counts: Counts) -> Decimal | None:
    share = counts.on_time_rate
    return None if share is None else percent(share, 1)
