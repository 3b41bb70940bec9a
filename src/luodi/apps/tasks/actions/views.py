"""Saved views of the register, kept for oneself or shared; the columns one wants to see."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.columns import columns_for
from luodi.apps.tasks.models import ChosenColumns, SavedView, ViewAudience
from luodi.apps.tasks.queries.views import view_for
from luodi.apps.tasks.rules import SHARE, VIEW
from luodi.kernel import events
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

MOST = 20
_LONGEST = 40


@action("tasks.save_view", gettext_lazy("保存了台账视图"))
def save_view(
    *, actor: Actor, name: str, query: str, audience: str = ViewAudience.OWN.value
) -> SavedView:
    """Keep filters, order and columns under a name; the same name is overwritten."""
    actor.require(VIEW)
    name = name.strip()
    if not name or actor.user_id is None:
        raise Mistake(_("请给视图起个名字。"), "name")
    if len(name) > _LONGEST or len(query) > 1000:
        raise Mistake(_("名字或筛选条件太长，请精简后再保存。"), "name")
    own = SavedView.objects.select_for_update().filter(user_id=actor.user_id)
    kept = {view.name: view for view in own}
    if name not in kept and len(kept) >= MOST:
        raise Mistake(_("每人最多保存 %(most)d 个视图，请先删除不用的。") % {"most": MOST}, "name")
    view = kept.get(name) or SavedView(user_id=actor.user_id, name=name)
    view.organisation_id, view.query, view.by_name = actor.organisation_id, query, actor.name
    _share(actor, view, audience)
    view.save()
    events.record(actor, view, after={"name": name, "query": query, "audience": view.audience})
    return view


@action("tasks.share_view", gettext_lazy("改变了台账视图的共享范围"))
def share_view(*, actor: Actor, pk: int, audience: str) -> SavedView:
    """One's own view for oneself, for one's unit, or (the office) for everybody."""
    actor.require(VIEW)
    view = _own(actor, pk)
    before = view.audience
    _share(actor, view, audience)
    view.by_name = actor.name
    view.save()
    events.record(actor, view, before={"audience": before}, after={"audience": view.audience})
    return view


@action("tasks.take_view", gettext_lazy("把共享的台账视图存为自己的"))
def take_view(*, actor: Actor, pk: int) -> SavedView:
    """A copy of one that somebody shares: it stays when theirs goes, and may be changed."""
    actor.require(VIEW)
    shared = view_for(actor, pk)
    own = SavedView.objects.filter(user_id=actor.user_id or 0).values_list("name", flat=True)
    name, taken = shared.name, set(own)
    if name in taken:
        name = (_("%(name)s（副本）") % {"name": shared.name[: _LONGEST - 4]})[:_LONGEST]
    return save_view(actor=actor, name=name, query=shared.query)


@action("tasks.drop_view", gettext_lazy("删除了台账视图"))
def drop_view(*, actor: Actor, pk: int) -> None:
    """Forget one of one's own views; the office also those that others share with everybody."""
    actor.require(VIEW)
    view = view_for(actor, pk)
    is_own = view.user_id == actor.user_id
    if not is_own and not (view.audience == ViewAudience.ALL and actor.may(SHARE)):
        raise Hidden
    events.record(actor, view, before={"name": view.name, "query": view.query})
    view.delete()


@action("tasks.choose_columns", gettext_lazy("选择了台账的列"))
def choose_columns(*, actor: Actor, keys: Sequence[str]) -> ChosenColumns:
    """These columns, in this order, whenever the register says nothing else; none: the usual."""
    actor.require(VIEW)
    if actor.user_id is None:
        raise Refused("tasks.choose_columns")
    known = {column.key for column in columns_for(actor)}
    row, _made = ChosenColumns.objects.select_for_update().get_or_create(
        user_id=actor.user_id, defaults={"organisation_id": actor.organisation_id}
    )
    before, row.keys = row.keys, [key for key in dict.fromkeys(keys) if key in known]
    row.save()
    events.record(actor, row, before={"columns": before}, after={"columns": row.keys})
    return row


def _own(actor: Actor, pk: int) -> SavedView:
    own = SavedView.objects.filter(organisation_id=actor.organisation_id, user=actor.user_id or 0)
    view = own.select_for_update().filter(pk=pk).first()
    if view is None:
        raise Hidden
    return view


def _share(actor: Actor, view: SavedView, audience: str) -> None:
    if audience not in ViewAudience.values:
        raise Mistake(_("请选择谁可以用这个视图。"), "audience")
    if audience == ViewAudience.ALL:
        actor.require(SHARE)
    if audience == ViewAudience.UNIT and actor.unit_id is None:
        raise Mistake(_("您的岗位不属于哪个单位，不能共享给本单位。"), "audience")
    view.audience = audience
    view.unit_id = actor.unit_id if audience == ViewAudience.UNIT else None
