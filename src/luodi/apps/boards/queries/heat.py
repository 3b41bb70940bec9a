"""Units by months: how much was due in each, and how much of it was done on time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth

from luodi.apps.boards.queries.asked import BY_KEY, Asked, query_of, register_url, tasks_asked
from luodi.apps.boards.queries.classes import in_classes
from luodi.apps.boards.queries.counting import owning
from luodi.apps.boards.queries.figures import by_month
from luodi.apps.boards.rates import Rate
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.queries.outcomes import OWNER, due_column
from luodi.core import periods
from luodi.kernel.access import Actor

MONTHS = range(1, 13)
_FIGURES = ("on_time", "decided", "late_open", "open")

_STEPS = ((95, "best"), (85, "good"), (70, "fair"), (50, "poor"))
_GOOD = 70


@dataclass(slots=True)
class Cell:
    """One month of a unit: the tasks due in it; `ahead` are open and not yet due."""

    rate: Rate
    late_open: int
    ahead: int
    url: str

    @property
    def band(self) -> str:
        """How good it is, in five steps; of few cases in two; empty where there is nothing."""
        part, whole = 100 * self.rate.part, self.rate.whole
        if not whole:
            return "ahead" if self.ahead else ""
        if self.rate.is_small:
            return "few-good" if part >= _GOOD * whole else "few-bad"
        return next((name for least, name in _STEPS if part >= least * whole), "worst")


@dataclass(slots=True)
class Line:
    """One unit with its twelve months, and the year."""

    unit: int
    name: str
    cells: list[Cell]
    year: Cell


@dataclass(slots=True)
class Heat:
    """The map of a year."""

    asked: Asked
    lines: list[Line] = field(default_factory=list)


def heat(actor: Actor, asked: Asked, today: dt.date) -> Heat:
    """Every unit that has something due in the year, in the order of the statistics."""
    base = query_of(actor, asked)
    found: dict[int, dict[int, Mapping[str, int]]] = {}
    ready = by_month(actor, asked, today)
    months = live_months(actor, asked, today) if ready is None else ready
    for (unit, month), counts in months.items():
        found.setdefault(unit, {})[month] = counts
    units = Unit.objects.filter(organisation_id=actor.organisation_id, pk__in=found)
    return Heat(
        asked,
        [_line(unit, found[unit.pk], asked, base) for unit in in_classes(units)],
    )


def live_months(
    actor: Actor, asked: Asked, today: dt.date
) -> dict[tuple[int, int], Mapping[str, int]]:
    """By unit and month, from the tasks."""
    tasks, _query = tasks_asked(actor, asked, today)
    by = asked.due_by
    columns = {
        f"n_{key}": Count("pk", filter=BY_KEY[key].condition(today, by, "task__"))
        for key in _FIGURES
    }
    month = ExtractMonth(f"task__{due_column(by)}")
    rows: Any = owning(actor, tasks).values("unit", month=month).annotate(**columns)
    return {(row["unit"], row["month"]): {key: row[f"n_{key}"] for key in _FIGURES} for row in rows}


def _line(
    unit: Unit, months: Mapping[int, Mapping[str, int]], asked: Asked, base: dict[str, str]
) -> Line:
    kept = {key: value for key, value in base.items() if not key.startswith("due_")}
    address = register_url(kept, unit=unit.pk, own=1, role=OWNER)
    year = asked.year or 0
    cells = [_cell([months.get(n, {})], address, periods.month(year, n)) for n in MONTHS]
    every = _cell(list(months.values()), address, periods.whole_year(year))
    return Line(unit.pk, str(unit), cells, every)


def _cell(rows: list[Mapping[str, int]], address: str, period: periods.Period) -> Cell:
    on_time, decided, late_open, ahead = (sum(row.get(key, 0) for row in rows) for key in _FIGURES)
    shown = "decided" if decided else "open" if ahead else ""
    days = f"&due_from={period.begin.isoformat()}&due_to={period.end.isoformat()}"
    url = f"{address}{days}{BY_KEY[shown].suffix}" if shown else ""
    return Cell(Rate(on_time, decided), late_open, ahead, url)
