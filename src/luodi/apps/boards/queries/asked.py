"""What is asked of the statistics, and the address of the register that shows the same tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, TextChoices
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.outcomes import (
    BASES,
    HAPPENED,
    OWNER,
    basis_of,
    happened,
    outcome_is,
)
from luodi.apps.tasks.rules import sees_all
from luodi.core import periods
from luodi.core.rates import By
from luodi.kernel.access import Actor
from luodi.kernel.saying import aside


class Dimension(TextChoices):
    """By what tasks are counted."""

    UNIT = "unit", gettext_lazy("按单位")
    GOAL = "goal", gettext_lazy("按目标")
    DOCUMENT = "document", gettext_lazy("按文件")
    LEADER = "leader", gettext_lazy("按责任领导")


_WHAT = {
    Dimension.UNIT: gettext_lazy("单位"),
    Dimension.GOAL: gettext_lazy("目标"),
    Dimension.DOCUMENT: gettext_lazy("来源文件"),
    Dimension.LEADER: gettext_lazy("责任领导"),
}


class Day(TextChoices):
    """Which day puts a task into a period."""

    ISSUED = "issued", gettext_lazy("交办于")
    DUE = "due", gettext_lazy("到期于")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a row: its name and what the register is asked for to show its rows."""

    key: str
    label: Any
    query: tuple[tuple[str, str], ...] = ()

    @property
    def suffix(self) -> str:
        """What it adds to an address."""
        return "".join(f"&{name}={value}" for name, value in self.query)

    def condition(self, today: dt.date, by: By, at: str = "") -> Q:
        """The register's own condition for the same rows."""
        found = Q()
        for name, value in self.query:
            found &= happened(name, at) if name in HAPPENED else outcome_is(value, today, by, at)
        return found


def _outcome(key: str, label: Any) -> Figure:
    return Figure(key, label, (("outcome", key),))


FIGURES = (
    _outcome("issued", gettext_lazy("已交办")),
    _outcome("on_time", gettext_lazy("按时办结")),
    _outcome("late_closed", gettext_lazy("逾期办结")),
    _outcome("late_open", gettext_lazy("逾期未办结")),
    _outcome("open", gettext_lazy("未到期")),
    _outcome("undated", gettext_lazy("无时限办结")),
    _outcome("left", gettext_lazy("已退出")),
    _outcome("decided", gettext_lazy("应办结")),
    Figure("returned", gettext_lazy("退回重办"), (("returned", "1"),)),
    Figure("extended", gettext_lazy("延期"), (("extended", "1"),)),
)
BY_KEY = {figure.key: figure for figure in FIGURES}


@dataclass(frozen=True, slots=True)
class Asked:
    """A board as its address asks for it. `part` is “” (all year), q1 … q4 or 1 … 12."""

    dimension: str = Dimension.UNIT.value
    by: str = Day.ISSUED.value
    year: int | None = None
    part: str = ""
    basis: str = By.ORIGINAL.value

    @property
    def period(self) -> periods.Period | None:
        """The days asked for; None for all."""
        if self.year is None:
            return None
        if self.part.startswith("q"):
            return periods.quarter(self.year, int(self.part[1:]))
        if self.part:
            return periods.month(self.year, int(self.part))
        return periods.whole_year(self.year)

    @property
    def said(self) -> str:
        """The period in words."""
        if self.year is None:
            return _("全部时间")
        if self.part.startswith("q"):
            return _("%(year)d年第%(n)s季度") % {"year": self.year, "n": self.part[1:]}
        if self.part:
            return _("%(year)d年%(n)s月") % {"year": self.year, "n": self.part}
        return _("%(year)d年") % {"year": self.year}

    @property
    def due_by(self) -> By:
        """The due date that counts."""
        return basis_of(self.basis)

    @property
    def by_label(self) -> str:
        """Which day puts a task into the period, in words."""
        return str(Day(self.by).label) if self.year else ""

    @property
    def basis_label(self) -> str:
        """The due date that counts, in words."""
        return str(dict(BASES)[self.basis])

    @property
    def what(self) -> str:
        """What stands in the first column."""
        return str(_WHAT[Dimension(self.dimension)])

    @property
    def query(self) -> dict[str, str]:
        """What the register is asked for: the period and the date that counts."""
        found = {"top": "1", "basis": self.basis}
        period = self.period
        if period:
            found[f"{self.by}_from"] = period.begin.isoformat()
            found[f"{self.by}_to"] = period.end.isoformat()
        return found

    @property
    def address(self) -> str:
        """The query of this board's own address."""
        year = str(self.year) if self.year else "all"
        found = {"by": self.by, "year": year, "part": self.part, "basis": self.basis}
        found["dim"] = self.dimension
        return urlencode({key: value for key, value in found.items() if value})


def query_of(actor: Actor, asked: Asked) -> dict[str, str]:
    """What the register is asked for.

    People of units count what their units answer for; what they only help with stands apart.
    """
    return asked.query if sees_all(actor) else asked.query | {"role": OWNER}


def tasks_asked(
    actor: Actor, asked: Asked, today: dt.date, **more: str
) -> tuple[QuerySet[Task], dict[str, str]]:
    """The tasks, as the register itself gives them for an address; and that address."""
    query = query_of(actor, asked) | more
    data = QueryDict(mutable=True)
    data.update(query)
    return Register(actor, data, today).rows().order_by(), query


def register_url(query: Mapping[str, Any], figure: Figure | None = None, **more: Any) -> str:
    """The register with those rows."""
    address = f"{reverse('tasks:list')}?{urlencode({**query, **more})}"
    return f"{address}{figure.suffix}" if figure else address


def title_of(asked: Asked) -> str:
    """“任务统计（按单位，2026年）”."""
    return aside(_("任务统计"), f"{Dimension(asked.dimension).label} {asked.said}")
