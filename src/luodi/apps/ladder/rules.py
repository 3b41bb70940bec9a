"""Who may urge, hold, issue notices and answer them, and who sets the rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.apps.ladder.models import SupervisionNotice
from luodi.core.notice_flow import NoticeState
from luodi.kernel.access import BUSINESS, SUPERVISION, UNIT_ROLES, Actor, Role, permission

VIEW = permission("ladder.view", _("查看督办"), BUSINESS)
ADOPT = permission("ladder.adopt", _("制定催办办法"), Role.SUPERVISION_HEAD)
URGE = permission("ladder.urge", _("催办任务"), SUPERVISION)
HOLD = permission("ladder.hold", _("暂缓督办"), SUPERVISION)
ISSUE = permission("ladder.issue", _("核发督办单"), SUPERVISION)
ANSWER = permission("ladder.answer", _("签收、答复督办单"), UNIT_ROLES)

_UNITS = tuple(UNIT_ROLES)
# A unit knows nothing of what the office has not decided to send.
INSIDE = (NoticeState.DRAFT.value, NoticeState.DROPPED.value)


def acts_for(actor: Actor, notice: SupervisionNotice) -> bool:
    """Whether the actor confirms and answers in the name of the unit."""
    return actor.covers(notice.unit.path, *_UNITS)


def relations(actor: Actor, notice: SupervisionNotice) -> frozenset[str]:
    """What the actor is to a notice, in the words of the flow."""
    found = {"office"} if actor.has(*SUPERVISION) else set()
    if acts_for(actor, notice):
        found.add("unit")
    return frozenset(found)


def series_of(prefix: str) -> str:
    """The series of the notices' numbers: 濂 → 濂督; beside 示督, that of the tasks, 示督办."""
    prefix = prefix[:18]
    return f"{prefix}办" if prefix.endswith("督") else f"{prefix}督"
