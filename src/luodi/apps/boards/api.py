"""Figures of the boards, each with the query of the register that shows its tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.boards.queries.asked import FIGURES, Asked, Day, Dimension
from luodi.apps.boards.queries.rows import Row, statistics
from luodi.apps.boards.rules import VIEW
from luodi.apps.tasks.filters import NOBODY
from luodi.core.rates import By
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Strict
from luodi.kernel.rest.routes import Routes

routes = Routes("boards", read="tasks:read", write="tasks:write")
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
    """One unit, goal, document or leader; the figures by name."""

    key: int | str | None
    name: str
    figures: dict[str, FigureOut]
    on_time_rate: RateOut
    supports: int | None


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
    rate = row.rate
    return StatisticsRow(
        key=row.key,
        name=row.name,
        figures={
            figure.key: FigureOut(value=row.counts[figure.key], query=_query(row.url(figure.key)))
            for figure in FIGURES
        },
        on_time_rate=RateOut(
            part=rate.part,
            whole=rate.whole,
            percent=None if rate.percent is None else float(rate.percent),
            is_small=rate.is_small,
        ),
        supports=row.supports,
    )


def _query(url: str) -> str:
    """The register says “none” where the API has a field of its own."""
    query = url.partition("?")[2]
    for name in ("goal", "document"):
        query = query.replace(f"{name}={NOBODY}", f"without_{name}=true")
    return query
