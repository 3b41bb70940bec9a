"""Regions as a table: code, name, and from when to when the code is in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Region
from luodi.apps.orgs.queries.sheets.plans import (
    Fate,
    Line,
    Plan,
    differences,
    repeated,
    titles_of,
)
from luodi.core.region_code import filled, level_of, normalised, parent_of
from luodi.kernel.access import Actor
from luodi.kernel.table_cells import date, text
from luodi.kernel.tables_in import Column, Row, Rows, Unfit


def _code(cell: str) -> str:
    code = normalised(cell)
    if level_of(code) is None:
        raise Unfit(
            _("“%(code)s”不是区划代码：省 2 位、市 4 位、县 6 位、乡镇 9 位、村 12 位")
            % {"code": cell[:20]}
        )
    return code


COLUMNS = (
    Column("code", gettext_lazy("代码"), _code, required=True, example="110101", width=16,
           help=gettext_lazy("县及以上按 GB/T 2260，乡镇按 GB/T 10114；末尾的 0 可写可不写。"),
           also=("区划代码", "行政区划代码")),
    Column("name", gettext_lazy("名称"), text(60), required=True, example="某某区", width=28,
           also=("区划名称", "行政区划名称")),
    Column("valid_from", gettext_lazy("启用日期"), date, width=12,
           help=gettext_lazy("代码开始使用的日期，可不填。")),
    Column("valid_to", gettext_lazy("停用日期"), date, width=12,
           help=gettext_lazy("代码最后使用的一天；仍在用的不填。")),
)  # fmt: skip
TITLES = titles_of(COLUMNS)


@dataclass(slots=True)
class RegionWork:
    """One region to be made (`region` None) or changed."""

    region: Region | None
    code: str
    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None


def rows_of(actor: Actor) -> Iterator[list[Any]]:
    """All regions, those out of use too, by code."""
    regions = Region.objects.filter(organisation_id=actor.organisation_id).order_by("path")
    for region in regions.iterator(chunk_size=2000):
        yield [filled(region.code), region.name, region.valid_from, region.valid_to]


def plan(actor: Actor, rows: Rows) -> Plan[RegionWork]:
    """What the table would do."""
    made: Plan[RegionWork] = Plan.of(rows)
    known = list(Region.objects.filter(organisation_id=actor.organisation_id))
    in_use = {region.code: region for region in known if region.valid_to is None}
    ended = {(region.code, region.valid_to): region for region in known if region.valid_to}
    codes = {region.code for region in known} | {row["code"] for row in rows.rows}
    seen: dict[Any, int] = {}
    for row in rows.rows:
        key = (row["code"], row["valid_to"])
        if repeated(made, seen, key, (row.number, TITLES["code"])):
            continue
        above = parent_of(row["code"])
        if above and above not in codes:
            reason = _("上一级代码 %(code)s 没有登记，表里也没有") % {"code": filled(above)}
            made.wrong(row.number, TITLES["code"], reason)
        region = ended.get(key) if row["valid_to"] else in_use.get(row["code"])
        if region is None and row["valid_to"]:
            same = in_use.get(row["code"])
            region = same if same is not None and same.name == row["name"] else None
        _take(made, row, region, rows.present)
    return made


def _take(made: Plan[RegionWork], row: Row, region: Region | None, present: frozenset[str]) -> None:
    """One row: made, changed, or left as it is."""
    before = {key: getattr(region, key) for key in TITLES} if region else {}
    after = {
        key: row[key] if key in present or region is None else before[key]
        for key in ("code", "name", "valid_from", "valid_to")
    }
    first, last = after["valid_from"], after["valid_to"]
    if first and last and last < first:
        made.wrong(row.number, TITLES["valid_to"], _("早于启用日期"))
    changes = differences(TITLES, before, after) if region else ()
    fate = Fate.NEW if region is None else Fate.CHANGED if changes else Fate.SAME
    made.lines.append(Line(row.number, f"{filled(row['code'])} {row['name']}", fate, changes))
    if fate is not Fate.SAME:
        made.work.append(RegionWork(region, **after))
