"""Rows of a preview in words: who, by when, how much, and what would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from luodi.apps.ledger.models import ImportRow
from luodi.apps.ledger.queries.imports import FAULTY
from luodi.apps.orgs.queries import units_visible_to
from luodi.kernel.access import Actor
from luodi.kernel.models import PartyRole
from luodi.kernel.saying import listed

_SHOWN_PARTIES = 6


@dataclass(slots=True)
class Shown:
    """One row of the preview."""

    row: ImportRow
    parties: list[tuple[str, str]] = field(default_factory=list)
    due: dt.date | None = None
    due_text: str = ""
    targets: list[str] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_faulty(self) -> bool:
        """Whether it stands in the way."""
        return self.row.fate in FAULTY and not self.row.is_aside


def shown_rows(actor: Actor, rows: Iterable[ImportRow]) -> list[Shown]:
    """Rows of one page; one query for all their units."""
    listed_rows = list(rows)
    pks = {pk for row in listed_rows for pk, _role in row.plan.get("parties", ())}
    names = {unit.pk: str(unit) for unit in units_visible_to(actor).filter(pk__in=pks)}
    return [_shown(row, names) for row in listed_rows]


def _shown(row: ImportRow, names: dict[int, str]) -> Shown:
    plan = row.plan
    roles: dict[str, list[str]] = {}
    for pk, role in plan.get("parties", ()):
        roles.setdefault(role, []).append(names.get(pk, "—"))
    labels = dict(PartyRole.choices)
    due = plan.get("due")
    return Shown(
        row,
        [(str(labels.get(role, role)), _some(units)) for role, units in roles.items()],
        dt.date.fromisoformat(due) if due else None,
        plan.get("due_text", ""),
        [str(target["quote"] or target["value"]) for target in plan.get("targets", ())],
        list(plan.get("changes", ())),
    )


def _some(units: list[str]) -> str:
    """All of a few; of many the first, and how many there are."""
    if len(units) <= _SHOWN_PARTIES:
        return listed(units)
    return f"{listed(units[:_SHOWN_PARTIES])}…({len(units)})"
