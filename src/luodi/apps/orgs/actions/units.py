"""Units: made, changed, renamed, moved, merged, dissolved; the past stays readable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Region, Unit, UnitKind, UnitName
from luodi.apps.orgs.rules import MANAGE
from luodi.core.credit_code import is_credit_code
from luodi.kernel import events, search
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What is entered about a unit."""

    name: str
    short_name: str = ""
    kind: str = UnitKind.GOVERNMENT.value
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    credit_code: str = ""
    region: Region | None = None
    host: Unit | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    position: int = 0


@action("orgs.unit.make", gettext_lazy("新增了单位"))
def make_unit(*, actor: Actor, parent: Unit, facts: UnitFacts) -> Unit:
    """A new unit below `parent`."""
    actor.require(MANAGE)
    _check(actor, facts, None)
    parent = Unit.objects.get(pk=parent.pk)  # treebeard numbers children by the row it is given
    unit = Unit(organisation_id=actor.organisation_id, **_columns(facts))
    Unit.objects.add_child(parent, instance=unit)
    _index(unit)
    events.record(actor, unit, after=_said(facts))
    return unit


@action("orgs.unit.change", gettext_lazy("修改了单位"))
def change_unit(*, actor: Actor, unit: Unit, facts: UnitFacts) -> Unit:
    """New facts about a unit; a new name is a renaming (:func:`rename_unit`), not a change."""
    actor.require(MANAGE)
    unit = _locked(unit)
    _check(actor, facts, unit)
    before = {key: getattr(unit, key) for key in _columns(facts)}
    for key, value in _columns(facts).items():
        setattr(unit, key, value)
    unit.save()
    _index(unit)
    old, new = events.changes(before, _columns(facts))
    events.record(actor, unit, before=old, after=new)
    return unit


@action("orgs.unit.rename", gettext_lazy("更改了单位名称"))
def rename_unit(*, actor: Actor, unit: Unit, name: str, short_name: str, last_day: dt.date) -> Unit:
    """A new name from the day after `last_day`; pages about earlier days keep the old one."""
    actor.require(MANAGE)
    unit = _locked(unit)
    if UnitName.objects.filter(unit=unit, valid_to__gte=last_day).exists():
        raise Mistake(_("该单位在这一天之后已有更名记录，请核对日期。"), "last_day")
    before = {"name": unit.name, "short_name": unit.short_name}
    UnitName.objects.create(unit=unit, valid_to=last_day, **before)
    unit.aliases = [*dict.fromkeys([*unit.aliases, unit.name, unit.short_name])]
    unit.name, unit.short_name = name, short_name or name
    unit.save(update_fields=["name", "short_name", "aliases", "updated_at"])
    _index(unit)
    events.record(actor, unit, before=before, after={"name": name, "short_name": unit.short_name})
    return unit


@action("orgs.unit.move", gettext_lazy("调整了单位隶属"))
def move_unit(*, actor: Actor, unit: Unit, parent: Unit) -> Unit:
    """The unit and all below it go below another unit."""
    actor.require(MANAGE)
    unit, parent = _locked(unit), Unit.objects.get(pk=parent.pk)
    if parent.path.startswith(unit.path):
        raise Mistake(_("不能把单位移到它自己的下级。"), "parent")
    before = Unit.objects.get_parent(unit)
    Unit.objects.move(unit, parent, "sorted-child")
    unit.refresh_from_db()
    events.record(actor, unit, before={"parent": before}, after={"parent": parent})
    return unit


@action("orgs.unit.merge", gettext_lazy("合并了单位"))
def merge_unit(*, actor: Actor, unit: Unit, into: Unit, last_day: dt.date, reason: str) -> Unit:
    """`unit` goes into another and ends on `last_day`; what it owed is still found under it."""
    actor.require(MANAGE)
    unit, into = _locked(unit), _locked(into)
    if unit.pk == into.pk or not into.is_active:
        raise Mistake(_("请选择一个仍在运行的、另外的单位。"), "into")
    unit.merged_into, unit.valid_to = into, last_day
    unit.save(update_fields=["merged_into", "valid_to", "updated_at"])
    into.aliases = [*dict.fromkeys([*into.aliases, unit.name, unit.short_name, *unit.aliases])]
    into.save(update_fields=["aliases", "updated_at"])
    events.record(actor, unit, after={"merged_into": into, "valid_to": last_day}, reason=reason)
    return unit


@action("orgs.unit.dissolve", gettext_lazy("撤销了单位"))
def dissolve_unit(*, actor: Actor, unit: Unit, last_day: dt.date, reason: str) -> Unit:
    """The unit ends on `last_day`."""
    actor.require(MANAGE)
    unit = _locked(unit)
    if not unit.is_active:
        raise Mistake(_("该单位已经撤销。"))
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to", "updated_at"])
    events.record(actor, unit, after={"valid_to": last_day}, reason=reason)
    return unit


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _check(actor: Actor, facts: UnitFacts, own: Unit | None) -> None:
    if not facts.name.strip():
        raise Mistake(_("请填写单位全称。"), "name")
    same = Unit.objects.filter(
        organisation_id=actor.organisation_id, name=facts.name, valid_to=None
    )
    if same.exclude(pk=own.pk if own else None).exists():
        raise Mistake(_("已有名为“%(name)s”的单位。") % {"name": facts.name}, "name")
    if facts.credit_code and not is_credit_code(facts.credit_code):
        raise Mistake(_("统一社会信用代码不正确，请对照证书核对 18 位字符。"), "credit_code")
    if facts.kind == UnitKind.TEMPORARY and facts.host is None:
        raise Mistake(_("临时机构须注明依托单位。"), "host")


def _columns(facts: UnitFacts) -> dict[str, object]:
    columns = {key: getattr(facts, key) for key in facts.__slots__}
    columns["short_name"] = facts.short_name or facts.name
    columns["aliases"], columns["duties"] = list(facts.aliases), list(facts.duties)
    return columns


def _said(facts: UnitFacts) -> dict[str, object]:
    return {key: value for key, value in _columns(facts).items() if value not in (None, "", [], 0)}


def _index(unit: Unit) -> None:
    words = " ".join([unit.short_name, *unit.aliases])
    search.put(unit.organisation_id, [search.Entry("unit", unit.pk, unit.name, words)])
