"""Locking a notice, and refusing steps that its flow does not know."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.ladder.rules import relations
from luodi.core.flow import NotAllowedError
from luodi.core.notice_flow import NOTICE_FLOW
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake


def locked(actor: Actor, notice: SupervisionNotice) -> SupervisionNotice:
    """The notice as it is now, for this transaction alone."""
    own = SupervisionNotice.objects.filter(organisation_id=actor.organisation_id, pk=notice.pk)
    found = own.select_for_update(of=("self",)).select_related("task", "unit", "party").first()
    if found is None:
        raise Hidden
    return found


def step(actor: Actor, notice: SupervisionNotice, name: str, reason: str = "") -> str:
    """The state after a step; Refused for those who have no part in it."""
    held = relations(actor, notice)
    if not any(t.roles & held for t in NOTICE_FLOW.transitions if t.name == name):
        raise Refused(f"ladder.{name}")
    if not NOTICE_FLOW.allows(name, notice.state, held):
        raise Conflict(
            _("这份督办单现在是“%(state)s”，不能做这一步。请刷新页面查看最新情况。")
            % {"state": notice.get_state_display()}
        )
    try:
        return NOTICE_FLOW.apply(name, notice.state, held, reason=reason)
    except NotAllowedError:
        raise Mistake(_("请写明理由。"), "reason") from None
