"""Figures as ECharts takes them. Each chart stands beside a table with the same numbers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.boards.queries.asked import BY_KEY
from luodi.apps.boards.queries.rows import Statistics

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


def chart_class(rows: int) -> str:
    """How high a chart with so many bars is."""
    return f"bd-chart-{next((step for step in (10, 20, 30) if rows <= step), 30)}"


def short(name: str) -> str:
    """A name that fits beside a bar."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
