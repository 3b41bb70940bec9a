"""Groups of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Group, GroupMember, Unit, UnitKind
from luodi.apps.orgs.rules import GROUPS
from luodi.kernel import events
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """What a group consists of: all units of some kinds, some more, and some not."""

    name: str
    kinds: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    excluded: tuple[Unit, ...] = ()


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
    facts = GroupFacts(
        name=name.strip(),
        kinds=tuple(kinds),
        aliases=tuple(aliases),
        units=tuple(units),
        excluded=tuple(excluded),
    )
    _check(actor, facts, None)
    group = Group.objects.create(
        organisation_id=actor.organisation_id,
        name=facts.name,
        kinds=list(facts.kinds),
        aliases=list(facts.aliases),
    )
    set_members(group, facts)
    events.record(actor, group, after=said(facts))
    return group


@action("orgs.group.set", gettext_lazy("修改了单位组"))
def set_group(*, actor: Actor, group: Group, facts: GroupFacts) -> Group:
    """New kinds, further members and exceptions; tasks issued already stay with their units."""
    actor.require(GROUPS)
    group = _locked(actor, group)
    _check(actor, facts, group)
    before, after = events.changes(said(facts_of(group)), said(facts))
    group.name, group.kinds, group.aliases = facts.name, list(facts.kinds), list(facts.aliases)
    group.save(update_fields=["name", "kinds", "aliases", "updated_at"])
    set_members(group, facts)
    events.record(actor, group, before=before, after=after)
    return group


@action("orgs.group.drop", gettext_lazy("删除了单位组"))
def drop_group(*, actor: Actor, group: Group) -> None:
    """A group that nothing refers to goes; what was issued through it stays with its units."""
    actor.require(GROUPS)
    group = _locked(actor, group)
    events.record(actor, group, before=said(facts_of(group)), after={})
    try:
        group.delete()
    except ProtectedError:
        raise Mistake(_("有文件的要求引用了这个单位组，不能删除。")) from None


def facts_of(group: Group) -> GroupFacts:
    """What the group consists of now."""
    members = list(group.members.select_related("unit").order_by("unit__path"))
    return GroupFacts(
        name=group.name,
        kinds=tuple(group.kinds),
        aliases=tuple(group.aliases),
        units=tuple(m.unit for m in members if not m.is_excluded),
        excluded=tuple(m.unit for m in members if m.is_excluded),
    )


def said(facts: GroupFacts) -> dict[str, object]:
    """The facts as the log says them."""
    return {
        "name": facts.name,
        "kinds": list(facts.kinds),
        "aliases": list(facts.aliases),
        "units": [str(unit) for unit in facts.units],
        "excluded": [str(unit) for unit in facts.excluded],
    }


def set_members(group: Group, facts: GroupFacts) -> None:
    """The rows of further members and exceptions, and no others."""
    group.members.all().delete()
    rows = [GroupMember(group=group, unit=unit) for unit in facts.units]
    rows += [GroupMember(group=group, unit=unit, is_excluded=True) for unit in facts.excluded]
    GroupMember.objects.bulk_create(rows)


def _check(actor: Actor, facts: GroupFacts, own: Group | None) -> None:
    if not facts.name:
        raise Mistake(_("请填写名称。"), "name")
    if not set(facts.kinds) <= set(UnitKind.values):
        raise Mistake(_("没有这样的单位类别。"), "kinds")
    if any(u.organisation_id != actor.organisation_id for u in (*facts.units, *facts.excluded)):
        raise Hidden
    if {u.pk for u in facts.units} & {u.pk for u in facts.excluded}:
        raise Mistake(_("同一个单位不能既增加又除外。"), "excluded")
    if not facts.kinds and not facts.units:
        raise Mistake(_("请至少选择一个类别或一个单位。"), "kinds")
    same = Group.objects.filter(organisation_id=actor.organisation_id, name=facts.name)
    if same.exclude(pk=own.pk if own else 0).exists():
        raise Mistake(_("已有名为“%(name)s”的单位组。") % {"name": facts.name}, "name")


def _locked(actor: Actor, group: Group) -> Group:
    rows = Group.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    found = rows.filter(pk=group.pk).first()
    if found is None:
        raise Hidden
    return found
