"""Who sees the calendar and the wall, subscribes to calendars, says what waits for what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.rules import sees_all
from luodi.kernel.access import BUSINESS, SUPERVISION, UNIT_ROLES, Actor, permission

VIEW = permission("agenda.view", _("查看日历和作战图"), BUSINESS)
FEEDS = permission("agenda.feeds", _("订阅日历"), BUSINESS)
LINK = permission("agenda.link", _("登记任务的前后衔接"), SUPERVISION)


def may_follow(actor: Actor, unit: Unit) -> bool:
    """Whether the actor may see all that the unit has to do: one's own unit, or as overseer."""
    return sees_all(actor) or actor.covers(unit.path, *UNIT_ROLES)
