"""Groups of units as a table: kinds, further units, exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Group, Unit, UnitKind
from luodi.apps.orgs.queries.sheets.plans import (
    Fate,
    Line,
    Plan,
    UnitRefs,
    differences,
    repeated,
    titles_of,
)
from luodi.kernel.access import Actor
from luodi.kernel.table_cells import choice, many, text
from luodi.kernel.tables_in import Column, Row, Rows

KINDS = {kind.value: kind.label for kind in UnitKind}
COLUMNS = (
    Column("name", gettext_lazy("名称"), text(40), required=True, example="各镇街", width=20),
    Column("aliases", gettext_lazy("别名"), many(40), example="各镇（街道）", width=28,
           help=gettext_lazy("文件里的其他叫法，用顿号分开。")),
    Column("kinds", gettext_lazy("单位类别"), many(10, choice(KINDS)), example="镇街", width=28,
           help="、".join(str(kind.label) for kind in UnitKind)),
    Column("units", gettext_lazy("增加单位"), many(80), example="高新区管委会", width=36,
           help=gettext_lazy("类别之外还包括的单位，用顿号分开。")),
    Column("excluded", gettext_lazy("除外单位"), many(80), width=36,
           help=gettext_lazy("类别之内但不包括的单位，用顿号分开。")),
)  # fmt: skip
TITLES = titles_of(COLUMNS)


@dataclass(slots=True)
class GroupWork:
    """One group to be made or changed."""

    group: Group | None
    name: str
    aliases: tuple[str, ...]
    kinds: tuple[str, ...]
    units: tuple[Unit, ...]
    excluded: tuple[Unit, ...]


def _cells(group: Group) -> dict[str, Any]:
    members = sorted(group.members.all(), key=lambda member: member.unit.path)
    return {
        "name": group.name,
        "aliases": group.aliases,
        "kinds": [KINDS[kind] for kind in group.kinds],
        "units": [m.unit.name for m in members if not m.is_excluded],
        "excluded": [m.unit.name for m in members if m.is_excluded],
    }


def _groups(actor: Actor) -> list[Group]:
    groups = Group.objects.filter(organisation_id=actor.organisation_id)
    return list(groups.prefetch_related("members__unit"))


def rows_of(actor: Actor) -> Iterator[list[Any]]:
    """All groups, by name."""
    for group in _groups(actor):
        yield list(_cells(group).values())


def plan(actor: Actor, rows: Rows) -> Plan[GroupWork]:
    """What the table would do."""
    made: Plan[GroupWork] = Plan.of(rows)
    groups = {group.name: group for group in _groups(actor)}
    units = Unit.objects.filter(organisation_id=actor.organisation_id, valid_to=None)
    refs = UnitRefs(units.order_by("path"))
    seen: dict[Any, int] = {}
    for row in rows.rows:
        if not repeated(made, seen, row["name"], (row.number, TITLES["name"])):
            _take(made, row, groups.get(row["name"]), rows.present, refs)
    return made


def _take(
    made: Plan[GroupWork],
    row: Row,
    group: Group | None,
    present: frozenset[str],
    refs: UnitRefs,
) -> None:
    before = _cells(group) if group else {}
    after = {key: row[key] if key in present or not group else before[key] for key in TITLES}
    if "kinds" in present or not group:
        after["kinds"] = [KINDS[kind] for kind in row["kinds"]]
    named = {key: _units(made, row.number, key, after[key], refs) for key in ("units", "excluded")}
    after |= {key: [unit.name for unit in found] for key, found in named.items()}
    if set(after["units"]) & set(after["excluded"]):
        made.wrong(row.number, TITLES["excluded"], _("同一个单位不能既增加又除外"))
    if not after["kinds"] and not after["units"]:
        made.wrong(row.number, TITLES["kinds"], _("请至少填一个类别或一个单位"))
    changes = differences(TITLES, before, after) if group else ()
    fate = Fate.NEW if group is None else Fate.CHANGED if changes else Fate.SAME
    made.lines.append(Line(row.number, row["name"], fate, changes))
    if fate is Fate.SAME:
        return
    kinds = {label: value for value, label in KINDS.items()}
    made.work.append(
        GroupWork(
            group,
            row["name"],
            tuple(after["aliases"]),
            tuple(kinds[label] for label in after["kinds"]),
            tuple(named["units"]),
            tuple(named["excluded"]),
        )
    )


def _units(
    made: Plan[GroupWork], number: int, key: str, written: list[str], refs: UnitRefs
) -> list[Unit]:
    found = {}
    for name in written:
        unit = refs.find(name)
        if unit is None:
            made.wrong(number, TITLES[key], refs.why(name))
        else:
            found[unit.pk] = unit
    return sorted(found.values(), key=lambda unit: unit.path)
