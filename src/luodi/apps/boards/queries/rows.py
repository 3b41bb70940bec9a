"""The rows of the statistics: names, order, figures and the addresses that show their tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.boards.queries.asked import (
    BY_KEY,
    Asked,
    Dimension,
    query_of,
    register_url,
)
from luodi.apps.boards.queries.classes import in_classes
from luodi.apps.boards.queries.counting import Counts
from luodi.apps.boards.queries.figures import Figures, figures
from luodi.apps.boards.queries.hinted import hinted_reports, hinted_url
from luodi.apps.boards.rates import Rate
from luodi.apps.documents.models import Document
from luodi.apps.documents.queries import goals_visible_to
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.filters import NOBODY
from luodi.apps.tasks.queries.outcomes import OWNER
from luodi.kernel.access import Actor
from luodi.kernel.models import PartyRole

Query = Mapping[str, Any]


@dataclass(slots=True)
class Row:
    """One unit, goal, document or leader with its figures.

    `query` is what it adds to the address of the register; `group` stands above rows of a kind.
    """

    name: str
    counts: Counts
    query: Query
    base: dict[str, str]
    key: int | str | None = None
    depth: int = 1
    group: str = ""
    supports: int | None = None
    hinted: int | None = None
    hinted_url: str = ""
    address: str = field(init=False)  # of all its tasks; a page has a thousand addresses

    def __post_init__(self) -> None:
        self.address = register_url(self.base, **self.query)

    @property
    def rate(self) -> Rate:
        """On time, of all that were closed with a date or are overdue."""
        return Rate(self.counts["on_time"], self.counts["decided"])

    def url(self, figure: str) -> str:
        """The register with the rows of a figure; nothing where there are none."""
        return f"{self.address}{BY_KEY[figure].suffix}" if self.counts[figure] else ""

    @property
    def supports_url(self) -> str:
        """The tasks it helps with."""
        return register_url(self.base, **{**self.query, "role": PartyRole.SUPPORT.value})


@dataclass(slots=True)
class Statistics:
    """What the page shows: all rows, and all tasks once."""

    asked: Asked
    total: Row
    rows: list[Row] = field(default_factory=list)

    @property
    def has_undated(self) -> bool:
        """Whether there are tasks that were done without ever having a date."""
        return self.total.counts["undated"] > 0

    @property
    def has_small(self) -> bool:
        """Whether a rate rests on a few cases only."""
        return any(row.rate.is_small for row in self.rows)


def statistics(actor: Actor, asked: Asked, today: dt.date) -> Statistics:
    """The figures of everything that has any, in the order of its tree or its names."""
    base = query_of(actor, asked)
    found = figures(actor, asked, today)
    if asked.dimension == Dimension.UNIT:
        found.hinted = hinted_reports(actor, today)
    found.today = today
    total = Row(_("合计（任务不重复计算）"), found.total, {}, base)
    make = _MAKERS[Dimension(asked.dimension)]
    return Statistics(asked, total, list(make(actor, found, base)))


def _units(actor: Actor, found: Figures, base: dict[str, str]) -> Iterator[Row]:
    """Units one by one, without those below them, class by class."""
    zero = dict.fromkeys(BY_KEY, 0)
    units = Unit.objects.filter(
        organisation_id=actor.organisation_id, pk__in={*found.rows, *found.helped}
    )
    for unit in in_classes(units):
        yield Row(
            str(unit),
            found.rows.get(unit.pk, zero),
            {"unit": unit.pk, "own": 1, "role": OWNER},
            base,
            unit.pk,
            group=unit.get_kind_display(),
            supports=found.helped.get(unit.pk, 0),
            hinted=found.hinted.get(unit.pk, 0),
            hinted_url=hinted_url(unit.pk, found.today) if found.today else "",
        )


def _goals(actor: Actor, found: Figures, base: dict[str, str]) -> Iterator[Row]:
    """Goals with all below them: a task has one goal, so the sums are exact."""
    sums: dict[str, Counts] = {}
    goals = list(goals_visible_to(actor))
    for goal in goals:
        for end in range(4, len(goal.path) + 1, 4):
            _add(sums.setdefault(goal.path[:end], {}), found.rows.get(goal.pk, {}))
    for goal in goals:
        if sums[goal.path].get("issued"):
            yield Row(goal.name, sums[goal.path], {"goal": goal.pk}, base, goal.pk, goal.depth)
    if None in found.rows:
        yield Row(_("未对应目标"), found.rows[None], {"goal": NOBODY}, base)


def _add(into: Counts, more: Counts) -> None:
    for key, n in more.items():
        into[key] = into.get(key, 0) + n


def _documents(actor: Actor, found: Figures, base: dict[str, str]) -> Iterator[Row]:
    """Documents, the latest first."""
    known = Document.objects.filter(
        organisation_id=actor.organisation_id, pk__in=[pk for pk in found.rows if pk]
    )
    for pk, title in known.order_by("-pk").values_list("pk", "title"):
        yield Row(title, found.rows[pk], {"document": pk}, base, pk)
    if None in found.rows:
        yield Row(_("无来源文件"), found.rows[None], {"document": NOBODY}, base)


def _leaders(_actor: Actor, found: Figures, base: dict[str, str]) -> Iterator[Row]:
    """Leaders as the tasks name them."""
    for name in sorted(str(name) for name in found.rows if name):
        yield Row(name, found.rows[name], {"leader": name}, base, name)
    if "" in found.rows:
        yield Row(_("未明确责任领导"), found.rows[""], {"leader": NOBODY}, base)


_MAKERS = {
    Dimension.UNIT: _units,
    Dimension.GOAL: _goals,
    Dimension.DOCUMENT: _documents,
    Dimension.LEADER: _leaders,
}
