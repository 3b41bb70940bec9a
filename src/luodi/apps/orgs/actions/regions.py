"""Regions: added with their codes, corrected, and taken out of use on a day."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.unit_rows import locked_tree
from luodi.apps.orgs.models import Region, Unit
from luodi.apps.orgs.rules import MANAGE
from luodi.core.region_code import level_of, normalised, parent_of
from luodi.kernel import events
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("orgs.region.make", gettext_lazy("登记了行政区划"))
def make_region(*, actor: Actor, code: str, name: str, valid_from: dt.date | None = None) -> Region:
    """A region with its code; the region above must be there."""
    actor.require(MANAGE)
    locked_tree(actor)
    code, name = checked_code(code), name.strip()
    if not name:
        raise Mistake(_("请填写名称。"), "name")
    known = Region.objects.filter(organisation_id=actor.organisation_id, valid_to=None)
    if known.filter(code=code).exists():
        raise Mistake(_("代码 %(code)s 已在使用。") % {"code": code}, "code")
    region = Region(
        organisation_id=actor.organisation_id, code=code, name=name, valid_from=valid_from
    )
    above = parent_of(code)
    if above:
        parent = known.filter(code=above).first()
        if parent is None:
            raise Mistake(_("上一级代码 %(code)s 还没有登记。") % {"code": above}, "code")
        Region.objects.add_child(parent, instance=region)
    else:
        Region.objects.add_root(instance=region)
    events.record(actor, region, after={"code": code, "name": name, "valid_from": valid_from})
    return region


@action("orgs.region.change", gettext_lazy("修改了行政区划"))
def change_region(
    *, actor: Actor, region: Region, name: str, valid_from: dt.date | None = None
) -> Region:
    """A new name (a code never changes: the region ends, and another begins)."""
    actor.require(MANAGE)
    region, name = _locked(actor, region), name.strip()
    if not name:
        raise Mistake(_("请填写名称。"), "name")
    before, after = events.changes(
        {"name": region.name, "valid_from": region.valid_from},
        {"name": name, "valid_from": valid_from},
    )
    region.name, region.valid_from = name, valid_from
    region.save(update_fields=["name", "valid_from"])
    events.record(actor, region, before=before, after=after)
    return region


@action("orgs.region.end", gettext_lazy("停用了行政区划"))
def end_region(*, actor: Actor, region: Region, last_day: dt.date) -> Region:
    """The code is out of use after that day; regions below it must have ended before."""
    actor.require(MANAGE)
    region = _locked(actor, region)
    if region.valid_to:
        raise Mistake(_("该代码已经停用。"))
    if region.valid_from and last_day < region.valid_from:
        raise Mistake(_("停用日期不能早于启用日期。"), "last_day")
    below = Region.objects.get_children(region).filter(valid_to=None).count()
    if below:
        raise Mistake(_("下面还有 %(n)d 个在用的区划，请先停用它们。") % {"n": below}, "last_day")
    used = Unit.objects.filter(region=region, valid_to=None).count()
    if used:
        raise Mistake(_("还有 %(n)d 个单位登记在这个区划，请先改到新的区划。") % {"n": used})
    region.valid_to = last_day
    region.save(update_fields=["valid_to"])
    events.record(actor, region, after={"valid_to": last_day})
    return region


def checked_code(code: str) -> str:
    """The code as it is kept; Mistake if it is none."""
    kept = normalised(code)
    if level_of(kept) is None:
        raise Mistake(
            _("“%(code)s”不是区划代码：省 2 位、市 4 位、县 6 位、乡镇 9 位、村 12 位。")
            % {"code": code[:20]},
            "code",
        )
    return kept


def _locked(actor: Actor, region: Region) -> Region:
    rows = Region.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    found = rows.filter(pk=region.pk).first()
    if found is None:
        raise Hidden
    return found
