"""Units: made, changed, renamed, moved; the past stays readable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.unit_rows import index_units, locked, locked_tree, refuse_future
from luodi.apps.orgs.models import Region, Unit, UnitKind, UnitName
from luodi.apps.orgs.rules import MANAGE
from luodi.core.credit_code import is_credit_code
from luodi.kernel import events
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What is entered about a unit. `planned_end` is for temporary bodies."""

    name: str
    short_name: str = ""
    kind: str = UnitKind.GOVERNMENT.value
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    credit_code: str = ""
    region: Region | None = None
    host: Unit | None = None
    valid_from: dt.date | None = None
    planned_end: dt.date | None = None
    position: int = 0


@action("orgs.unit.make", gettext_lazy("新增了单位"))
def make_unit(*, actor: Actor, parent: Unit, facts: UnitFacts) -> Unit:
    """A new unit below `parent`."""
    actor.require(MANAGE)
    locked_tree(actor)
    _check(actor, facts, None)
    parent = locked(actor, parent)  # treebeard numbers children by the row it is given
    if not parent.is_active:
        raise Mistake(_("上级单位已撤销，请另选。"), "parent")
    unit = Unit(organisation_id=actor.organisation_id, **columns_of(facts))
    Unit.objects.add_child(parent, instance=unit)
    index_units([unit])
    events.record(actor, unit, after={**_said(facts), "parent": parent})
    return unit


@action("orgs.unit.change", gettext_lazy("修改了单位"))
def change_unit(*, actor: Actor, unit: Unit, facts: UnitFacts) -> Unit:
    """New facts about a unit; a new name is a renaming (:func:`rename_unit`), not a change."""
    actor.require(MANAGE)
    locked_tree(actor)
    unit = locked(actor, unit)
    _check(actor, facts, unit)
    columns = columns_of(facts)
    old, new = events.changes({key: getattr(unit, key) for key in columns}, columns)
    for key, value in new.items():
        setattr(unit, key, value)
    unit.save(update_fields=[*new, "updated_at"])
    if {"position", "name"} & new.keys():
        _put_in_order(unit)
    index_units([unit])
    events.record(actor, unit, before=old, after=new)
    return unit


@action("orgs.unit.rename", gettext_lazy("更改了单位名称"))
def rename_unit(*, actor: Actor, unit: Unit, name: str, short_name: str, last_day: dt.date) -> Unit:
    """A new name from the day after `last_day`; pages about earlier days keep the old one."""
    actor.require(MANAGE)
    locked_tree(actor)
    unit, name, short_name = locked(actor, unit), name.strip(), short_name.strip()
    refuse_future(last_day)
    if not name or (name, short_name or name) == (unit.name, unit.short_name):
        raise Mistake(_("请填写与现在不同的新名称。"), "name")
    _refuse_same_name(actor, name, unit)
    if UnitName.objects.filter(unit=unit, valid_to__gte=last_day).exists():
        raise Mistake(_("该单位在这一天之后已有更名记录，请核对日期。"), "last_day")
    before = {"name": unit.name, "short_name": unit.short_name}
    UnitName.objects.create(unit=unit, valid_to=last_day, **before)
    unit.aliases = [*dict.fromkeys([*unit.aliases, unit.name, unit.short_name])]
    unit.name, unit.short_name = name, short_name or name
    unit.save(update_fields=["name", "short_name", "aliases", "updated_at"])
    _put_in_order(unit)
    index_units([unit])
    after = {"name": name, "short_name": unit.short_name, "last_day": last_day}
    events.record(actor, unit, before=before, after=after)
    return unit


@action("orgs.unit.move", gettext_lazy("调整了单位隶属"))
def move_unit(*, actor: Actor, unit: Unit, parent: Unit) -> Unit:
    """The unit and all below it go below another unit."""
    actor.require(MANAGE)
    locked_tree(actor)
    unit, parent = locked(actor, unit), locked(actor, parent)
    if unit.depth == 1:
        raise Mistake(_("本级是最上层，不能移动。"), "parent")
    if parent.path.startswith(unit.path):
        raise Mistake(_("不能把单位移到它自己的下级。"), "parent")
    if not parent.is_active:
        raise Mistake(_("上级单位已撤销，请另选。"), "parent")
    before = Unit.objects.get_parent(unit)
    Unit.objects.move(unit, parent, "sorted-child")
    unit.refresh_from_db()
    events.record(actor, unit, before={"parent": before}, after={"parent": parent})
    return unit


def check_facts(facts: UnitFacts) -> None:
    """Raise Mistake for facts that contradict themselves; what other units say is not asked."""
    if not facts.name.strip():
        raise Mistake(_("请填写单位全称。"), "name")
    if facts.credit_code and not is_credit_code(facts.credit_code):
        raise Mistake(_("统一社会信用代码不正确，请对照证书核对 18 位字符。"), "credit_code")
    if facts.kind == UnitKind.TEMPORARY and facts.host is None:
        raise Mistake(_("临时机构须注明依托单位。"), "host")
    if facts.planned_end and facts.valid_from and facts.planned_end < facts.valid_from:
        raise Mistake(_("设立期限不能早于设立日期。"), "planned_end")


def columns_of(facts: UnitFacts) -> dict[str, Any]:
    """The facts as the columns of a row."""
    columns = {key: getattr(facts, key) for key in facts.__slots__}
    columns["short_name"] = facts.short_name or facts.name
    columns["aliases"], columns["duties"] = list(facts.aliases), list(facts.duties)
    return columns


def _check(actor: Actor, facts: UnitFacts, own: Unit | None) -> None:
    check_facts(facts)
    for other in (facts.host, facts.region):
        if other is not None and other.organisation_id != actor.organisation_id:
            raise Hidden
    if own is not None and facts.host is not None and facts.host.pk == own.pk:
        raise Mistake(_("依托单位不能是它自己。"), "host")
    if own is not None and (own.depth == 1) != (facts.kind == UnitKind.ROOT):
        raise Mistake(_("“本级”只用于最上层的单位。"), "kind")
    if own is None and facts.kind == UnitKind.ROOT:
        raise Mistake(_("“本级”只用于最上层的单位。"), "kind")
    _refuse_same_name(actor, facts.name, own)
    _refuse_same_code(actor, facts.credit_code, own)


def _refuse_same_name(actor: Actor, name: str, own: Unit | None) -> None:
    same = Unit.objects.filter(organisation_id=actor.organisation_id, name=name, valid_to=None)
    if same.exclude(pk=own.pk if own else 0).exists():
        raise Mistake(_("已有名为“%(name)s”的单位。") % {"name": name}, "name")


def _refuse_same_code(actor: Actor, code: str, own: Unit | None) -> None:
    if not code:
        return
    same = Unit.objects.filter(
        organisation_id=actor.organisation_id, credit_code=code, valid_to=None
    )
    other = same.exclude(pk=own.pk if own else 0).first()
    if other is not None:
        raise Mistake(_("这个代码已登记在“%(name)s”名下。") % {"name": other}, "credit_code")


def _put_in_order(unit: Unit) -> None:
    """Among its siblings by position and name again."""
    if unit.depth > 1:
        Unit.objects.move(unit, Unit.objects.get_parent(unit), "sorted-child")
        unit.refresh_from_db()


def _said(facts: UnitFacts) -> dict[str, object]:
    return {
        key: value for key, value in columns_of(facts).items() if value not in (None, "", [], 0)
    }
