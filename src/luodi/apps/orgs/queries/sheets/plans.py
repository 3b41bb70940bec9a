"""What importing a table would do, row by row, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from luodi.apps.orgs.models import Unit
from luodi.kernel.tables_in import Problem, Rows
from luodi.kernel.tables_out import shown

W = TypeVar("W")


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs from what is known."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the preview."""

    number: int
    label: str
    fate: Fate
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class Plan(Generic[W]):
    """The rows' fates, what is wrong, and the work to be done if nothing is."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    work: list[W] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    _told: set[tuple[int, str]] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Rows) -> Plan[W]:
        """A plan that knows what was wrong with the cells already."""
        told = {(problem.row, problem.column) for problem in rows.problems}
        return cls(problems=list(rows.problems), ignored=list(rows.ignored), _told=told)

    def wrong(self, number: int, column: Any, reason: str) -> None:
        """Note that a row cannot be taken as it is; the first reason for a cell is enough."""
        cell = (number, str(column))
        if cell not in self._told:
            self._told.add(cell)
            self.problems.append(Problem(*cell, reason))

    def count(self, fate: Fate) -> int:
        """How many rows have that fate."""
        return sum(line.fate is fate for line in self.lines)

    def fates(self) -> dict[str, int]:
        """How many rows have each fate, and how many are wrong."""
        counts = {fate.value: self.count(fate) for fate in Fate}
        counts["wrong"] = len({problem.row for problem in self.problems})
        return counts


def differences(
    titles: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    """The cells that differ, by their titles; compared as they are shown."""
    found = []
    for key, value in after.items():
        old, new = shown(before.get(key)), shown(value)
        if old != new:
            found.append(Change(str(titles[key]), old, new))
    return tuple(found)


class UnitRefs:
    """Units by the names people write into tables: 全称, or a 简称 that only one has."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_name: dict[str, Unit] = {}
        self._by_short: dict[str, list[Unit]] = {}
        for unit in units:
            self._by_name[unit.name] = unit
            self._by_short.setdefault(unit.short_name, []).append(unit)

    def find(self, text: str) -> Unit | None:
        """The unit, or None; :meth:`why` says why not."""
        if text in self._by_name:
            return self._by_name[text]
        same = self._by_short.get(text, [])
        return same[0] if len(same) == 1 else None

    def why(self, text: str) -> str:
        """Why no unit was found."""
        if len(self._by_short.get(text, [])) > 1:
            return _("有几个单位都简称“%(text)s”，请写全称") % {"text": text}
        return _("没有“%(text)s”这个单位，请核对名称或先登记该单位") % {"text": text}


def repeated(plan: Plan[Any], seen: dict[Any, int], key: Any, at: tuple[int, Any]) -> bool:
    """Whether an earlier row has the same key; it is noted as wrong then."""
    number, column = at
    if key in seen:
        plan.wrong(number, column, _("与第 %(n)d 行重复") % {"n": seen[key]})
        return True
    seen[key] = number
    return False


def titles_of(columns: Sequence[Any]) -> dict[str, Any]:
    """The columns' headings by key."""
    return {column.key: column.title for column in columns}
