"""What the first page is made of: figures that link to their rows, and short lists."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Prefetch, QuerySet
from django.utils.functional import Promise

from luodi.apps.tasks.models import Task, TaskParty
from luodi.apps.tasks.rules import paths_of, sees_all
from luodi.kernel.access import Actor
from luodi.kernel.models import PartyRole

Text = str | Promise
MOST = 999  # a figure beyond says “999+”: nobody works through more at once
_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page; `width` is its share of a row of twelve on a wide screen."""

    template: str
    context: dict[str, Any]
    width: int = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the address of its rows."""

    label: Text
    value: str
    url: str = ""
    tone: str = ""


@dataclass(slots=True)
class Lights:
    """How many open tasks of something are green, yellow, red, grey, and the page about it."""

    name: str
    url: str = ""
    depth: int = 1
    counts: dict[str, int] = field(default_factory=dict)
    page: str = ""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each light with its number, the most serious first."""
        return [(light, self.counts.get(light, 0)) for light in ("red", "yellow", "green", "grey")]


def figure(label: Text, rows: QuerySet[Any], url: str = "", tone: str = "") -> Figure:
    """The number of rows, which is not counted beyond MOST."""
    count = rows.order_by().values("pk")[: MOST + 1].count()
    shown = f"{MOST}+" if count > MOST else str(count)
    return Figure(label, shown, url, tone if count else "")


def with_owners(tasks: QuerySet[Task], limit: int) -> list[Task]:
    """Some tasks, each with `owners`: the units that lead it or are responsible. Two queries."""
    roles = (PartyRole.LEAD.value, PartyRole.RESPONSIBLE.value)
    parties = TaskParty.objects.filter(role__in=roles).select_related("unit")
    return list(tasks.prefetch_related(Prefetch("parties", parties, to_attr="owners"))[:limit])


def lights_by(tasks: QuerySet[Task], field_name: str, key: str) -> dict[Any, dict[str, int]]:
    """Open tasks by a field and by light; remembered for five minutes under `key`.

    This is the one figure of the page that looks at every open task.
    """
    found: dict[Any, dict[str, int]] | None = cache.get(key)
    if found is None:
        found = {}
        rows = tasks.filter(is_open=True).order_by().values(field_name, "light")
        for row in rows.annotate(n=Count("pk")):
            found.setdefault(row[field_name], {})[row["light"]] = row["n"]
        cache.set(key, found, _MINUTES * 60)
    return found


def scope_of(actor: Actor) -> str:
    """What the actor sees of the tasks, as part of a key: those who see the same share a figure."""
    if sees_all(actor):
        return f"{actor.organisation_id}:all"
    paths = "|".join(sorted(paths_of(actor)))
    return f"{actor.organisation_id}:{hashlib.sha256(paths.encode()).hexdigest()[:16]}"


def seven_days(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last of the next seven days, as the register and my work count them."""
    return today, today + dt.timedelta(days=6)
