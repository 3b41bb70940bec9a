"""Delegation: somebody stands in for somebody who is away."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import Delegation
from luodi.apps.accounts.rules import ACCOUNTS, DELEGATE
from luodi.apps.orgs.models import Person
from luodi.kernel import events
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("accounts.delegate", gettext_lazy("设置了代理"))
def delegate(
    *,
    actor: Actor,
    absent: Person,
    deputy: Person,
    first_day: dt.date,
    last_day: dt.date,
    reason: str,
) -> Delegation:
    """`deputy` acts for `absent`, who sets it up alone or has the administrator do so."""
    actor.require(DELEGATE)
    if actor.person_id != absent.pk and not actor.may(ACCOUNTS):
        raise Refused("accounts.delegate")
    if last_day < first_day:
        raise Mistake(_("结束日期不能早于开始日期。"), "last_day")
    if absent.pk == deputy.pk or absent.organisation_id != deputy.organisation_id:
        raise Mistake(_("请选择本机构的另一位同事。"), "deputy")
    row = Delegation.objects.create(
        organisation_id=actor.organisation_id,
        absent=absent,
        deputy=deputy,
        valid_from=first_day,
        valid_to=last_day,
        reason=reason,
    )
    events.record(actor, row, after={"valid_from": first_day, "valid_to": last_day}, reason=reason)
    return row


@action("accounts.end_delegation", gettext_lazy("结束了代理"))
def end_delegation(*, actor: Actor, row: Delegation) -> Delegation:
    """The absent one is back."""
    actor.require(DELEGATE)
    if actor.person_id not in (row.absent_id, row.deputy_id) and not actor.may(ACCOUNTS):
        raise Refused("accounts.delegate")
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    events.record(actor, row, after={"ended_at": row.ended_at})
    return row
