"""Two versions of a document side by side: what was added, dropped, changed, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.documents.models import Document, Requirement
from luodi.core.matching import Piece, align, differences
from luodi.kernel.saying import listed

Json = dict[str, Any]
ADDED, DROPPED, CHANGED, SAME = "added", "dropped", "changed", "same"


@dataclass(frozen=True, slots=True)
class Fact:
    """A date, figure or owner that is not as it was."""

    kind: str  # date | figure | owner
    label: str
    before: str
    after: str


@dataclass(slots=True)
class Row:
    """One commitment in both versions; `old` and `new` are entries of the readings."""

    kind: str
    old: Json | None
    new: Json | None
    facts: list[Fact] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    old_row: Requirement | None = None
    new_row: Requirement | None = None

    @property
    def is_reworded(self) -> bool:
        """Whether only the wording differs."""
        return self.kind == CHANGED and not self.facts


@dataclass(frozen=True)
class Comparison:
    """Two versions and all their rows, in the order of the new one."""

    old: Document
    new: Document
    rows: list[Row]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind."""
        kinds = [row.kind for row in self.rows]
        return {kind: kinds.count(kind) for kind in (ADDED, DROPPED, CHANGED, SAME)}

    @property
    def differing(self) -> list[Row]:
        """The rows that are not the same."""
        return [row for row in self.rows if row.kind != SAME]

    @property
    def affected_ids(self) -> list[int]:
        """Requirements of the old version whose tasks may have to be changed or ended."""
        rows = [row.old_row for row in self.rows if row.kind in (CHANGED, DROPPED)]
        return [row.pk for row in rows if row is not None]


def compare(old: Document, new: Document) -> Comparison:
    """Compare what the documents themselves say, whatever was made of it on the desk."""
    before, after = _tasks(old), _tasks(new)
    old_rows, new_rows = _rows_by_place(old), _rows_by_place(new)
    rows = []
    for pair in align([r["quote"] for r in before], [r["quote"] for r in after]):
        one = before[pair.old] if pair.old is not None else None
        two = after[pair.new] if pair.new is not None else None
        row = _row(one, two)
        row.old_row = old_rows.get((one["start"], one["end"])) if one else None
        row.new_row = new_rows.get((two["start"], two["end"])) if two else None
        rows.append(row)
    return Comparison(old, new, rows)


def _tasks(document: Document) -> list[Json]:
    return [r for r in document.reading.get("requirements", []) if r["is_task"]]


def _rows_by_place(document: Document) -> dict[tuple[int, int], Requirement]:
    rows = Requirement.objects.filter(document=document, split_from=None)
    return {(row.start, row.end): row for row in rows}


def _row(old: Json | None, new: Json | None) -> Row:
    if old is None:
        return Row(ADDED, None, new)
    if new is None:
        return Row(DROPPED, old, None)
    facts = _facts(old, new)
    if not facts and _words(old) == _words(new):
        return Row(SAME, old, new)
    return Row(CHANGED, old, new, facts, differences(old["quote"], new["quote"]))


def _words(item: Json) -> str:
    return "".join(item["quote"].split())


def _facts(old: Json, new: Json) -> list[Fact]:
    asked = (
        ("date", _("时限"), _date(old), _date(new)),
        ("figure", _("目标值"), _figures(old), _figures(new)),
        ("owner", _("牵头"), listed(_leads(old)), listed(_leads(new))),
        ("owner", _("配合"), listed(old["support"]), listed(new["support"])),
    )
    return [Fact(*one) for one in asked if one[2] != one[3]]


def _date(item: Json) -> str:
    deadline = item["deadline"]
    if not deadline:
        return ""
    return str(deadline["date"] or deadline["text"])


def _leads(item: Json) -> list[str]:
    leads: list[str] = item["lead"] or item["responsible"]
    return leads


def _figures(item: Json) -> str:
    return listed(f"{t['indicator']}{t['text']}".strip() for t in item["targets"])
