"""Units as a table: one row for each, the unit above named in the row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Region, Unit, UnitKind
from luodi.apps.orgs.queries.sheets.plans import (
    Fate,
    Line,
    Plan,
    differences,
    repeated,
    titles_of,
)
from luodi.core.credit_code import is_credit_code
from luodi.core.region_code import filled, normalised
from luodi.kernel.access import Actor
from luodi.kernel.table_cells import choice, date, many, text, whole
from luodi.kernel.tables_in import Column, Row, Rows, Unfit

KINDS = {kind.value: kind.label for kind in UnitKind}


def _credit_code(cell: str) -> str:
    code = "".join(cell.split()).upper()
    if code and not is_credit_code(code):
        raise Unfit(_("“%(code)s”校验不通过，请对照证书核对 18 位字符") % {"code": code[:20]})
    return code


COLUMNS = (
    Column("name", gettext_lazy("全称"), text(80), required=True, example="区教育局", width=28,
           help=gettext_lazy("单位全称，不可重复；更名请在单位页面办理，不要在表里改。"),
           also=("单位名称", "名称")),
    Column("short_name", gettext_lazy("简称"), text(40), example="区教育局", width=18,
           help=gettext_lazy("日常使用的名称，不填则同全称。")),
    Column("parent", gettext_lazy("上级单位"), text(80), example="", width=24,
           help=gettext_lazy("上级单位的全称；不填表示直接在本级之下。")),
    Column("kind", gettext_lazy("类别"), choice(KINDS, UnitKind.GOVERNMENT.value),
           example="政府部门", help="、".join(str(kind.label) for kind in UnitKind)),
    Column("aliases", gettext_lazy("别名"), many(80), example="教育局、区教体局", width=28,
           help=gettext_lazy("文件里的其他叫法，用顿号分开。")),
    Column("duties", gettext_lazy("职责关键词"), many(40), example="义务教育、校园安全", width=28,
           help=gettext_lazy("用来推荐牵头单位，用顿号分开。")),
    Column("credit_code", gettext_lazy("统一社会信用代码"), _credit_code, width=22,
           help=gettext_lazy("18 位，可不填；填了就校验。")),
    Column("region", gettext_lazy("行政区划代码"), text(12), width=14,
           help=gettext_lazy("须先在“行政区划”登记，可不填。")),
    Column("host", gettext_lazy("依托单位"), text(80), width=18,
           help=gettext_lazy("临时机构必填：设在哪个单位。")),
    Column("valid_from", gettext_lazy("设立日期"), date, example="2024-03-01", width=12,
           help=gettext_lazy("写成 2024-03-01 的样子，可不填。")),
    Column("planned_end", gettext_lazy("设立期限至"), date, width=12,
           help=gettext_lazy("临时机构的期限，可不填。")),
    Column("position", gettext_lazy("排序"), whole, example="10", width=8,
           help=gettext_lazy("同一上级之下从小到大排列。")),
)  # fmt: skip
TITLES = titles_of(COLUMNS)


@dataclass(slots=True)
class UnitWork:
    """One unit to be made or changed. `parent` and `host` are full names, maybe of new units."""

    number: int
    name: str
    unit: Unit | None
    values: dict[str, Any]
    parent: str
    host: str
    is_different: bool


class Known:
    """The organisation's units at the moment of planning."""

    def __init__(self, organisation_id: int) -> None:
        rows = Unit.objects.filter(organisation_id=organisation_id, valid_to=None)
        self.units = list(rows.select_related("region", "host").order_by("path"))
        self.by_name = {unit.name: unit for unit in self.units}
        self.by_path = {unit.path: unit for unit in self.units}
        self.root = self.units[0]
        regions = Region.objects.filter(organisation_id=organisation_id, valid_to=None)
        self.regions = {region.code: region for region in regions}
        short: dict[str, list[str]] = {}
        for unit in self.units:
            short.setdefault(unit.short_name, []).append(unit.name)
        self.short = {name: found[0] for name, found in short.items() if len(found) == 1}

    def parent_of(self, unit: Unit) -> str:
        """The full name of the unit above; empty for those right below the root."""
        above = self.by_path.get(unit.path[: -Unit.steplen])
        return "" if above is None or above.depth == 1 else above.name

    def cells(self, unit: Unit) -> dict[str, Any]:
        """What an export says of the unit."""
        return {
            "name": unit.name,
            "short_name": unit.short_name,
            "parent": self.parent_of(unit),
            "kind": KINDS[unit.kind],
            "aliases": unit.aliases,
            "duties": unit.duties,
            "credit_code": unit.credit_code,
            "region": filled(unit.region.code) if unit.region else "",
            "host": unit.host.name if unit.host else "",
            "valid_from": unit.valid_from,
            "planned_end": unit.planned_end,
            "position": unit.position,
        }


def rows_of(actor: Actor) -> Iterator[list[Any]]:
    """All active units, in the order of the tree."""
    known = Known(actor.organisation_id)
    for unit in known.units:
        yield list(known.cells(unit).values())


def plan(actor: Actor, rows: Rows) -> Plan[UnitWork]:
    """What the table would do."""
    made: Plan[UnitWork] = Plan.of(rows)
    known = Known(actor.organisation_id)
    planner = _Planner(made, known, rows)
    seen: dict[Any, int] = {}
    for row in rows.rows:
        if not repeated(made, seen, row["name"], (row.number, TITLES["name"])):
            planner.take(row)
    planner.refuse_loops()
    planner.refuse_same_codes()
    return made


class _Planner:
    def __init__(self, made: Plan[UnitWork], known: Known, rows: Rows) -> None:
        self.made, self.known, self.present = made, known, rows.present
        self.in_file = {row["name"] for row in rows.rows}
        self.numbers: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """One row: made, changed, left as it is, or wrong."""
        unit = self.known.by_name.get(row["name"])
        before = self.known.cells(unit) if unit else {}
        cells = self._cells(row, unit)
        parent, host = self._named(row, cells, "parent"), self._named(row, cells, "host")
        self._check(row, cells, unit)
        changes = differences(TITLES, before, cells) if unit else ()
        fate = Fate.NEW if unit is None else Fate.CHANGED if changes else Fate.SAME
        self.made.lines.append(Line(row.number, row["name"], fate, changes))
        self.numbers[row["name"]] = row.number
        work = UnitWork(
            number=row.number,
            name=row["name"],
            unit=unit,
            values=self._values(cells),
            parent=parent,
            host=host,
            is_different=fate is not Fate.SAME,
        )
        self.made.work.append(work)

    def _cells(self, row: Row, unit: Unit | None) -> dict[str, Any]:
        """The row as an export would say it: what the table leaves out stays as it is."""
        kept = self.known.cells(unit) if unit else {}
        cells = {}
        for column in COLUMNS:
            if column.key in self.present or unit is None:
                cells[column.key] = row[column.key]
            else:
                cells[column.key] = kept[column.key]
        if "kind" in self.present or unit is None:
            cells["kind"] = KINDS[row["kind"]]
        code = normalised(str(cells["region"]))
        cells["region"] = filled(code) if code else ""
        cells["short_name"] = cells["short_name"] or cells["name"]
        return cells

    def _named(self, row: Row, cells: dict[str, Any], key: str) -> str:
        """The full name of the unit a cell names; the cell then says so too."""
        written = cells[key]
        known = written in self.in_file or written in self.known.by_name
        name = written if known else self.known.short.get(written, "")
        if written and not name:
            reason = _("没有“%(name)s”这个单位，表里也没有") % {"name": written}
            self.made.wrong(row.number, TITLES[key], reason)
        if key == "parent" and name == self.known.root.name:
            name = ""
        cells[key] = name
        return name

    def _check(self, row: Row, cells: dict[str, Any], unit: Unit | None) -> None:
        code = normalised(cells["region"])
        if code and code not in self.known.regions:
            self.made.wrong(row.number, TITLES["region"], _("该代码没有登记，请先登记行政区划"))
        is_root = unit is not None and unit.depth == 1
        if (cells["kind"] == KINDS["root"]) != is_root:
            self.made.wrong(row.number, TITLES["kind"], _("“本级”只用于最上层的单位"))
        if is_root and cells["parent"]:
            self.made.wrong(row.number, TITLES["parent"], _("本级没有上级单位"))
        if cells["kind"] == KINDS["temporary"] and not cells["host"]:
            self.made.wrong(row.number, TITLES["host"], _("临时机构须注明依托单位"))
        if cells["host"] == cells["name"]:
            self.made.wrong(row.number, TITLES["host"], _("依托单位不能是它自己"))
        first, last = cells["valid_from"], cells["planned_end"]
        if first and last and last < first:
            self.made.wrong(row.number, TITLES["planned_end"], _("早于设立日期"))

    def _values(self, cells: dict[str, Any]) -> dict[str, Any]:
        """The columns of the unit's row."""
        values = {
            key: cells[key] for key in ("name", "short_name", "credit_code", "valid_from",
                                        "planned_end", "position")
        }  # fmt: skip
        values["kind"] = next(k for k, label in KINDS.items() if label == cells["kind"])
        values["aliases"], values["duties"] = list(cells["aliases"]), list(cells["duties"])
        values["region"] = self.known.regions.get(normalised(cells["region"]))
        return values

    def refuse_loops(self) -> None:
        """A unit that stands, over some others, above itself."""
        above = {unit.name: self.known.parent_of(unit) for unit in self.known.units}
        above |= {work.name: work.parent for work in self.made.work}
        fine: set[str] = {""}
        for work in self.made.work:
            way, name = [], work.name
            while name not in fine and name not in way:
                way.append(name)
                name = above.get(name, "")
            if name in way:
                number = self.numbers[work.name]
                self.made.wrong(number, TITLES["parent"], _("上下级绕成了圈"))
            fine.update(way)

    def refuse_same_codes(self) -> None:
        """A credit code belongs to one unit."""
        owner = {unit.credit_code: unit.name for unit in self.known.units if unit.credit_code}
        changed = {work.name for work in self.made.work}
        owner = {code: name for code, name in owner.items() if name not in changed}
        for work in self.made.work:
            code = work.values["credit_code"]
            if code and owner.setdefault(code, work.name) != work.name:
                reason = _("这个代码已属于“%(name)s”") % {"name": owner[code]}
                self.made.wrong(self.numbers[work.name], TITLES["credit_code"], reason)
