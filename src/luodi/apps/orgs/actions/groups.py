"""Groups of units."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Group, GroupMember, Unit
from luodi.apps.orgs.rules import GROUPS
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("orgs.group.make", gettext_lazy("建立了单位组"))
def make_group(
    *,
    actor: Actor,
    name: str,
    kinds: Sequence[str] = (),
    aliases: Sequence[str] = (),
    units: Sequence[Unit] = (),
    excluded: Sequence[Unit] = (),
) -> Group:
    """A group: all units of some kinds, some more, and some not."""
    actor.require(GROUPS)
    if Group.objects.filter(organisation_id=actor.organisation_id, name=name).exists():
        raise Mistake(_("已有名为“%(name)s”的单位组。") % {"name": name}, "name")
    group = Group.objects.create(
        organisation_id=actor.organisation_id, name=name, kinds=list(kinds), aliases=list(aliases)
    )
    _set_members(group, units, excluded)
    events.record(actor, group, after={"kinds": list(kinds), "units": list(units)})
    return group


@action("orgs.group.set", gettext_lazy("修改了单位组"))
def set_group(
    *,
    actor: Actor,
    group: Group,
    kinds: Sequence[str],
    aliases: Sequence[str],
    units: Sequence[Unit],
    excluded: Sequence[Unit] = (),
) -> Group:
    """New kinds, further members and exceptions; tasks issued already stay with their units."""
    actor.require(GROUPS)
    group = Group.objects.select_for_update().get(pk=group.pk)
    before = {"kinds": group.kinds, "units": [m.unit for m in group.members.select_related("unit")]}
    group.kinds, group.aliases = list(kinds), list(aliases)
    group.save(update_fields=["kinds", "aliases", "updated_at"])
    group.members.all().delete()
    _set_members(group, units, excluded)
    events.record(
        actor, group, before=before, after={"kinds": list(kinds), "units": [*units, *excluded]}
    )
    return group


def _set_members(group: Group, units: Sequence[Unit], excluded: Sequence[Unit]) -> None:
    rows = [GroupMember(group=group, unit=unit) for unit in units]
    rows += [GroupMember(group=group, unit=unit, is_excluded=True) for unit in excluded]
    GroupMember.objects.bulk_create(rows)
