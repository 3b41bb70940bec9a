"""Saved views of the register."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.models import SavedView
from luodi.apps.tasks.rules import VIEW
from luodi.kernel import events
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

MOST = 20


@action("tasks.save_view", gettext_lazy("保存了台账视图"))
def save_view(*, actor: Actor, name: str, query: str) -> SavedView:
    """Keep filters, order and columns under a name; the same name is overwritten."""
    actor.require(VIEW)
    name = name.strip()
    if not name or actor.user_id is None:
        raise Mistake(_("请给视图起个名字。"), "name")
    if len(name) > 40 or len(query) > 1000:
        raise Mistake(_("名字或筛选条件太长，请精简后再保存。"), "name")
    own = SavedView.objects.filter(user_id=actor.user_id)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise Mistake(_("每人最多保存 %(most)d 个视图，请先删除不用的。") % {"most": MOST}, "name")
    view, _created = SavedView.objects.update_or_create(
        user_id=actor.user_id,
        name=name,
        defaults={"query": query, "organisation_id": actor.organisation_id},
    )
    events.record(actor, view, after={"name": name, "query": query})
    return view


@action("tasks.drop_view", gettext_lazy("删除了台账视图"))
def drop_view(*, actor: Actor, pk: int) -> None:
    """Forget one of one's own views."""
    actor.require(VIEW)
    own = SavedView.objects.filter(organisation_id=actor.organisation_id, user=actor.user_id or 0)
    view = own.filter(pk=pk).first()
    if view is None:
        raise Hidden
    events.record(actor, view, before={"name": view.name, "query": view.query})
    view.delete()
