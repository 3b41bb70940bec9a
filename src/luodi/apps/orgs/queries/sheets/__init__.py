"""The organisation as tables: what each consists of, what is written out, what reading one does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from luodi.apps.orgs.queries.sheets import groups, people, people_plan, regions, roles, units
from luodi.apps.orgs.queries.sheets.plans import Fate, Line, Plan
from luodi.apps.orgs.rules import GRANT, GROUPS, MANAGE, VIEW
from luodi.kernel.access import Actor, Hidden, Permission
from luodi.kernel.tables_in import Column, Rows, template_rows
from luodi.kernel.tables_out import Head, Table

__all__ = ["SHEETS", "Fate", "Line", "Plan", "Sheet", "guide", "sheet_of", "table_of", "template"]

LANGUAGE = "zh-hans"  # of headings and words: a table that goes out comes back in the same words


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of table. `writes` is needed to import it, `reads` to export it."""

    kind: str
    title: str | Promise
    about: str | Promise
    columns: Sequence[Column]
    plan: Callable[[Actor, Rows], Plan[Any]]
    rows: Callable[[Actor], Iterable[list[Any]]]
    writes: Permission
    reads: Permission


SHEETS = {
    sheet.kind: sheet
    for sheet in (
        Sheet("units", pgettext_lazy("plural", "单位"),
              _("单位及其上下级、别名、职责关键词。表里没有的单位不动。"),
              units.COLUMNS, units.plan, units.rows_of, MANAGE, VIEW),
        Sheet("people", _("人员和岗位"), _("人员、岗位和任职。只登记和任命，不免职。"),
              people.COLUMNS, people_plan.plan, people.rows_of, MANAGE, MANAGE),
        Sheet("roles", _("岗位角色"), _("岗位带有的角色和范围。只授予，不收回。"),
              roles.COLUMNS, roles.plan, roles.rows_of, GRANT, GRANT),
        Sheet("groups", pgettext_lazy("plural", "单位组"),
              _("各镇街、区直各部门等。表里没有的组不动。"),
              groups.COLUMNS, groups.plan, groups.rows_of, GROUPS, VIEW),
        Sheet("regions", pgettext_lazy("plural", "行政区划"), _("区划代码和名称，含已停用的。"),
              regions.COLUMNS, regions.plan, regions.rows_of, MANAGE, VIEW),
    )
}  # fmt: skip


def sheet_of(kind: str) -> Sheet:
    """The kind of table of that name, or Hidden."""
    if kind not in SHEETS:
        raise Hidden
    return SHEETS[kind]


def table_of(sheet: Sheet, actor: Actor) -> Table:
    """What is known now, as a table that can be imported again."""
    with override(LANGUAGE):
        return Table(str(sheet.title), _heads(sheet), sheet.rows(actor))


def template(sheet: Sheet) -> Table:
    """The headings with an example row, which importing passes over."""
    with override(LANGUAGE):
        return Table(str(sheet.title), _heads(sheet), [template_rows(sheet.columns)])


def guide(sheet: Sheet) -> Table:
    """What goes into each column, as the template's second page."""
    with override(LANGUAGE):
        heads = (Head("列", 20), Head("必填", 8), Head("怎么填", 80))
        rows = [[str(c.title), c.required, str(c.help)] for c in sheet.columns]
        return Table("填写说明", heads, rows)


def _heads(sheet: Sheet) -> tuple[Head, ...]:
    return tuple(Head(str(column.title), column.width) for column in sheet.columns)
