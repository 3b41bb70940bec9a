"""Figures as ECharts takes them. Each chart stands beside a table with the same numbers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.boards.queries.asked import BY_KEY
from luodi.apps.boards.queries.heat import MONTHS, Cell, Heat
from luodi.apps.boards.queries.rows import Statistics
from luodi.apps.boards.words import cell_label, cell_words
from luodi.apps.tasks.queries.trajectories import Figure

MOST_BARS = 30
_LONGEST = 12
# Shade tells them apart without colour: dark is bad, pale is good; patterns come on top.
_PARTS = (
    ("on_time", "--ld-accent"),
    ("late_closed", "--ld-amber-fill"),
    ("late_open", "--ld-red"),
    ("open", "--ld-grey-line"),
)


def stacked(found: Statistics) -> dict[str, Any] | None:
    """Bars of how the tasks of each row came out; a part is a link to its rows."""
    rows = [row for row in found.rows if row.counts["issued"]][:MOST_BARS]
    if len(rows) < 2:
        return None
    names = [short(row.name) for row in rows]
    series = [
        {
            "type": "bar",
            "name": str(BY_KEY[key].label),
            "stack": "all",
            "itemStyle": {"color": colour},
            "data": [{"value": row.counts[key], "url": row.url(key)} for row in rows],
        }
        for key, colour in _PARTS
    ]
    return {
        "legend": {},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "value", "minInterval": 1, "name": _("项")},
        "yAxis": {"type": "category", "inverse": True, "data": names},
        "series": series,
    }


def heat_map(found: Heat) -> dict[str, Any]:
    """Units by months. Blue is good, brown is bad, and each cell says its figure."""
    names = [short(line.name) for line in found.lines]
    data = [
        _heat_cell(cell, (x, y))
        for y, line in enumerate(found.lines)
        for x, cell in enumerate(line.cells)
        if cell.band
    ]
    small = {"series": [{"label": {"fontSize": 9}}], "yAxis": {"axisLabel": {"fontSize": 10}}}
    return {
        "grid": {"left": 4, "right": 8, "top": 28, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {
            "type": "category",
            "position": "top",
            "data": [str(month) for month in MONTHS],
            "splitArea": {
                "show": True,
                "areaStyle": {"color": ["--ld-sunken", "--ld-surface"]},
            },
        },
        "yAxis": {"type": "category", "inverse": True, "data": names},
        "series": [
            {"type": "heatmap", "data": data, "label": {"show": True, "fontSize": 12}},
        ],
        "media": [{"query": {"maxWidth": 520}, "option": small}],
    }


def _heat_cell(cell: Cell, at: tuple[int, int]) -> dict[str, Any]:
    return {
        "value": [*at, cell.rate.part],
        "name": cell_words(cell),
        "url": cell.url,
        "itemStyle": {"color": f"--bd-{cell.band}"},
        "label": {"formatter": cell_label(cell), "color": f"--bd-{cell.band}-ink"},
    }


def trajectory(figure: Figure) -> dict[str, Any] | None:
    """The path, dashed, and what was reported, with points; None without either."""
    planned, values = figure.planned(), figure.values
    if not planned and not values:
        return None
    path = {
        "type": "line",
        "name": _("序时"),
        "data": [[day.isoformat(), value] for day, value in planned],
        "symbol": "none",
        "lineStyle": {"type": "dashed", "width": 1.5, "color": "--ld-line-strong"},
        "itemStyle": {"color": "--ld-line-strong"},
    }
    actual = {
        "type": "line",
        "name": _("实际"),
        "data": [[day.isoformat(), value] for day, value in values],
        "symbol": "circle",
        "symbolSize": 7,
        "lineStyle": {"width": 2.5, "color": "--ld-accent"},
        "itemStyle": {"color": "--ld-accent"},
    }
    axis = {"axisLabel": {"fontSize": 10, "hideOverlap": True}}
    return {
        "grid": {"left": 4, "right": 12, "top": 8, "bottom": 2, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "time", "splitNumber": 3, **axis},
        "yAxis": {"type": "value", "splitNumber": 2, **axis},
        "series": [path, actual],
    }


def chart_class(rows: int) -> str:
    """How high a chart with so many bars is."""
    return f"bd-chart-{next((step for step in (10, 20, 30, 45, 60, 80) if rows <= step), 80)}"


def short(name: str) -> str:
    """A name that fits beside a bar."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
