"""Tags for the shell's pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

from luodi.shell.links import link

register = template.Library()


@register.simple_tag
def page_link(name: str, *args: Any) -> str:
    """The address of a named page, or nothing where there is no such page."""
    return link(name, *args) if name else ""


@register.inclusion_tag("shell/due.html")
def due(day: dt.date | None, today: dt.date) -> dict[str, Any]:
    """A due date as people say it, with how far away it is."""
    days = (day - today).days if day else 0
    same_year = day is not None and day.year == today.year
    return {"day": day, "days": days, "late": -days, "same_year": same_year}
