"""Statistics and heat map; each figure with the query of `/tasks` that lists its rows."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.boards.api.routes import routes
from luodi.apps.boards.queries.asked import FIGURES, Asked, Day, Dimension
from luodi.apps.boards.queries.heat import Cell, heat
from luodi.apps.boards.queries.rows import Row, statistics
from luodi.apps.boards.rates import Rate
from luodi.apps.boards.rules import VIEW
from luodi.apps.tasks.filters import NOBODY
from luodi.core.rates import By
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Strict

Part = Literal["", "q1", "q2", "q3", "q4", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10",
               "11", "12"]  # fmt: skip


class FigureOut(Schema):
    """A number, and what to ask `/tasks` for to get exactly its rows."""

    value: int
    query: str


class RateOut(Schema):
    """A share with its fraction; `percent` is null where there is nothing to divide by."""

    part: int
    whole: int
    percent: float | None
    is_small: bool


class StatisticsRow(Schema):
    """One unit, goal, document or leader; the figures by name.

    Of units: with how many tasks it helps, and of how many of its reports of the last three months
    something was pointed out to the author.
    """

    key: int | str | None
    name: str
    figures: dict[str, FigureOut]
    on_time_rate: RateOut
    supports: int | None
    hinted_reports: int | None


class StatisticsOut(Schema):
    """The figures of a period, as they are on `as_of`. In `total` each task counts once."""

    as_of: dt.date
    begin: dt.date | None
    end: dt.date | None
    basis: str
    rows: list[StatisticsRow]
    total: StatisticsRow


class Statistics(Strict):
    """Of which tasks: issued or due in a year (without one, in all), a quarter or a month of it."""

    dimension: Dimension = Dimension.UNIT
    by: Day = Day.ISSUED
    year: int | None = Field(None, ge=1990, le=2200)
    part: Part = ""
    basis: By = By.ORIGINAL


@routes.get("/statistics", VIEW, StatisticsOut)
def get_statistics(request: ActorRequest, wanted: Query[Statistics]) -> dict[str, Any]:
    """How tasks came out, by unit, goal, document or leader."""
    today = timezone.localdate()
    asked = Asked(
        dimension=wanted.dimension.value,
        by=wanted.by.value,
        year=wanted.year,
        part=wanted.part if wanted.year else "",
        basis=wanted.basis.value,
    )
    found = statistics(request.actor, asked, today)
    period = asked.period
    return {
        "as_of": today,
        "begin": period.begin if period else None,
        "end": period.end if period else None,
        "basis": asked.basis,
        "rows": [_row(row) for row in found.rows],
        "total": _row(found.total),
    }


def _row(row: Row) -> StatisticsRow:
    return StatisticsRow(
        key=row.key,
        name=row.name,
        figures={
            figure.key: FigureOut(value=row.counts[figure.key], query=_query(row.url(figure.key)))
            for figure in FIGURES
        },
        on_time_rate=_rate(row.rate),
        supports=row.supports,
        hinted_reports=row.hinted,
    )


class HeatCell(Schema):
    """A month of a unit: on time of all decided; overdue; open and not yet due; which tasks."""

    on_time_rate: RateOut
    late_open: int
    ahead: int
    query: str


class HeatLine(Schema):
    """A unit with twelve months, and all of them."""

    unit: int
    name: str
    months: list[HeatCell]
    year: HeatCell


class Heat(Strict):
    """A year, by the month in which tasks are due."""

    year: int | None = Field(None, ge=1990, le=2200, description="this year, if left out")
    basis: By = By.ORIGINAL


@routes.get("/heat-map", VIEW, list[HeatLine])
def get_heat_map(request: ActorRequest, wanted: Query[Heat]) -> list[HeatLine]:
    """On-time rates of units by months."""
    today = timezone.localdate()
    asked = Asked(by=Day.DUE.value, year=wanted.year or today.year, basis=wanted.basis.value)
    return [
        HeatLine(
            unit=line.unit,
            name=line.name,
            months=[_heat_cell(cell) for cell in line.cells],
            year=_heat_cell(line.year),
        )
        for line in heat(request.actor, asked, today).lines
    ]


def _heat_cell(cell: Cell) -> HeatCell:
    return HeatCell(
        on_time_rate=_rate(cell.rate),
        late_open=cell.late_open,
        ahead=cell.ahead,
        query=_query(cell.url),
    )


def _rate(rate: Rate) -> RateOut:
    return RateOut(
        part=rate.part,
        whole=rate.whole,
        percent=None if rate.percent is None else float(rate.percent),
        is_small=rate.is_small,
    )


def _query(url: str) -> str:
    """The register says “none” where the API has a field of its own."""
    query = url.partition("?")[2]
    for name in ("goal", "document"):
        query = query.replace(f"{name}={NOBODY}", f"without_{name}=true")
    return query
