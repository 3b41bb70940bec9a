"""Columns of the workbook that goes out and comes back: which of them may be edited, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from luodi.apps.documents.models import Goal
from luodi.apps.ledger.limits import MOST_NOTE
from luodi.apps.tasks.columns import COLUMNS, chosen_columns
from luodi.apps.tasks.models import Task
from luodi.core.rhythm import Rhythm, rhythm_of
from luodi.kernel.tables_in import Unfit
from luodi.kernel.tables_out import shown

LANGUAGE = "zh-hans"  # of heads and words: what goes out comes back in the same words
EDITABLE = ("goal", "rhythm", "weight", "note")
CORE = frozenset({"title", "text", "leader", "due", "targets"})
PARTIES = frozenset({"lead", "responsible", "support"})
HEAVIEST = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, how wide, and what it says of a task."""

    key: str
    head: str
    width: int
    value: Callable[[Task], Any]


@dataclass(slots=True)
class Facts:
    """What cells are understood by: goals by name, and the office's notes by task."""

    goals: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)


def columns(keys: Iterable[str], facts: Facts) -> list[Column]:
    """The columns that are asked for, and those that may be edited, always at the end."""
    with override(LANGUAGE):
        found = [
            Column(c.key, str(c.label), c.width, c.value)
            for c in chosen_columns(keys)
            if c.key not in EDITABLE
        ]
        return [*found, *_editable(facts)]


def all_columns(facts: Facts) -> dict[str, Column]:
    """Every column there can be, by key."""
    return {c.key: c for c in columns([c.key for c in COLUMNS], facts)}


def _editable(facts: Facts) -> list[Column]:
    return [
        Column("goal", "对应目标", 18, lambda t: t.goal.name if t.goal else ""),
        Column("rhythm", "反馈频次", 16, lambda t: rhythm_of(t.rhythm).label),
        Column("weight", "权重", 8, lambda t: f"{t.weight:g}"),
        Column("note", "督查室备注", 30, lambda t: facts.notes.get(t.pk, "")),
    ]


def texts(row: Task, wanted: Sequence[Column]) -> list[str]:
    """What the cells of a task's row say."""
    return [shown(column.value(row)) for column in wanted]


def value_of(key: str, text: str, facts: Facts) -> Any:
    """What a cell of an editable column means; Unfit with the reason."""
    return _VALUES[key](text, facts)


def _goal(text: str, facts: Facts) -> int | None:
    if not text:
        return None
    if text not in facts.goals:
        raise Unfit(_("没有“%(name)s”这个目标，请按目标页上的名称填写") % {"name": text[:30]})
    return facts.goals[text]


def _rhythm(text: str, _facts: Facts) -> str:
    known: dict[str, str] = {rhythm.label: rhythm.value for rhythm in Rhythm}
    if text not in known:
        wanted = "、".join(known)
        raise Unfit(_("没有“%(cell)s”，可填：%(wanted)s") % {"cell": text[:20], "wanted": wanted})
    return known[text]


def _weight(text: str, _facts: Facts) -> float:
    try:
        weight = float(text)
    except ValueError:
        raise Unfit(_("“%(cell)s”不是数字") % {"cell": text[:20]}) from None
    if not 0 < weight <= HEAVIEST:
        raise Unfit(_("权重应大于零，最大 %(most)d") % {"most": HEAVIEST})
    return weight


def _note(text: str, _facts: Facts) -> str:
    if len(text) > MOST_NOTE:
        raise Unfit(_("最多 %(n)d 个字，现有 %(m)d 个") % {"n": MOST_NOTE, "m": len(text)})
    return text


_VALUES: Mapping[str, Callable[[str, Facts], Any]] = {
    "goal": _goal,
    "rhythm": _rhythm,
    "weight": _weight,
    "note": _note,
}


def goals_by_name(goals: Iterable[Goal]) -> dict[str, int]:
    """Goals by the names that only one of them has."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for goal in goals:
        if goal.name in found:
            twice.add(goal.name)
        found[goal.name] = goal.pk
    return {name: pk for name, pk in found.items() if name not in twice}
