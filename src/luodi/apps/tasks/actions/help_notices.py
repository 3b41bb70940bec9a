"""Who hears what about help that was asked for."""

from __future__ import annotations

import datetime as dt
from enum import Enum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.apps.notify.inbox import Notice, tell_units, tell_users
from luodi.apps.notify.queries import users_with_role
from luodi.apps.tasks.models import HelpRequest
from luodi.apps.tasks.queries.helping import asking_unit
from luodi.apps.tasks.waiting import page_of
from luodi.core.help_flow import HelpLevel
from luodi.kernel.access import SUPERVISION, Actor, Role

_SAID = 40  # characters of what is needed
_LIST = "/tasks/helps/"


class Told(Enum):
    """What has happened."""

    ASKED = "asked"
    ANSWERED = "answered"
    SOLVED = "solved"
    INSISTED = "insisted"
    CLIMBED = "climbed"
    CLOSED = "closed"


_TO_ASKER: dict[Told, str | Promise] = {
    Told.ANSWERED: _("协调事项已有答复，请确认是否解决：%(what)s"),
    Told.CLIMBED: _("协调事项已提到上一级协调：%(what)s"),
    Told.CLOSED: _("协调事项不能解决，原因已写明：%(what)s"),
}
_TO_UNIT: dict[Told, str | Promise] = {
    Told.ASKED: _("%(asker)s 请您单位协调：%(what)s"),
    Told.SOLVED: _("%(asker)s 确认协调事项已解决：%(what)s"),
    Told.INSISTED: _("%(asker)s 说明协调事项没有解决：%(what)s"),
}
_NEW = frozenset({Told.ASKED, Told.CLIMBED, Told.INSISTED})


def tell(actor: Actor, row: HelpRequest, what: Told, now: dt.datetime) -> None:
    """Tell who asked, and whoever is at it now."""
    today = timezone.localdate(now)
    facts = {"asker": str(row.party.unit), "what": row.text[:_SAID]}
    if what in _TO_ASKER:
        notice = Notice(_kind(what), _TO_ASKER[what], page_of(row), facts=facts)
        tell_units(actor, {asking_unit(row) or row.party.unit: 1}, notice, today)
    if row.level == HelpLevel.UNIT.value:
        if what in _TO_UNIT and row.asked is not None:
            notice = Notice(_kind(what), _TO_UNIT[what], page_of(row), facts=facts)
            tell_units(actor, {row.asked: 1}, notice, today)
    elif what in _NEW:
        _tell_above(actor, row, today)


def _tell_above(actor: Actor, row: HelpRequest, today: dt.date) -> None:
    """Many may climb in one night: the office and the leaders are told of them together."""
    at_leader = row.level == HelpLevel.LEADER.value
    users = users_with_role(
        actor.organisation_id, {Role.LEADER} if at_leader else SUPERVISION, today
    )
    text = (
        _("%(count)d 件协调事项请您协调决定")
        if at_leader
        else _("%(count)d 件协调事项等督查室协调")
    )
    notice = Notice("tasks.help_above", text, f"{_LIST}?level={row.level}", merges=True)
    tell_users(actor, dict.fromkeys(users, 1), notice)


def _kind(what: Told) -> str:
    return f"tasks.help_{what.value}"
