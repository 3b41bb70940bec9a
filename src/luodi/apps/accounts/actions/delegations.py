"""Delegation: somebody stands in for somebody who is away."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import Delegation, User
from luodi.apps.accounts.queries import is_administrator
from luodi.apps.accounts.rules import ACCOUNTS, DELEGATE, may_stand_in
from luodi.apps.orgs.models import Person
from luodi.kernel import events
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

_LONGEST = dt.timedelta(days=366)


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
    if absent.organisation_id != actor.organisation_id:
        raise Refused("accounts.delegate")
    _check_days(first_day, last_day)
    _check_people(absent, deputy, first_day)
    _check_account(deputy, last_day)
    reason = reason.strip()
    if not reason:
        raise Mistake(_("请写明事由。"), "reason")
    same = Delegation.objects.filter(
        absent=absent, deputy=deputy, ended_at=None, valid_from__lte=last_day
    )
    if same.filter(valid_to__gte=first_day).exists():
        raise Mistake(_("这段时间已经由 %(person)s 代理。") % {"person": deputy}, "deputy")
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
    row = Delegation.objects.select_for_update().get(pk=row.pk)
    if row.organisation_id != actor.organisation_id:
        raise Refused("accounts.delegate")
    if actor.person_id not in (row.absent_id, row.deputy_id) and not actor.may(ACCOUNTS):
        raise Refused("accounts.delegate")
    if row.ended_at is not None:
        raise Mistake(_("这项代理已经结束。"))
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    events.record(actor, row, after={"ended_at": row.ended_at})
    return row


def _check_account(deputy: Person, last_day: dt.date) -> None:
    user = User.objects.select_related("person").filter(person=deputy).first()
    if not may_stand_in(user, last_day):
        raise Mistake(
            _("%(person)s 没有可用的账户，或届时已经离开，不能代理。") % {"person": deputy},
            "deputy",
        )


def _check_days(first_day: dt.date, last_day: dt.date) -> None:
    if last_day < first_day:
        raise Mistake(_("结束日期不能早于开始日期。"), "last_day")
    if last_day - first_day > _LONGEST:
        raise Mistake(_("代理最长一年；时间更长的，请调整任职。"), "last_day")


def _check_people(absent: Person, deputy: Person, day: dt.date) -> None:
    if absent.pk == deputy.pk or absent.organisation_id != deputy.organisation_id:
        raise Mistake(_("请选择本机构的另一位同事。"), "deputy")
    if is_administrator(absent.pk, day):
        raise Mistake(_("系统、安全、审计管理员的职责不能由他人代理。"))
    if is_administrator(deputy.pk, day):
        raise Mistake(_("%(person)s 是管理员，不能代理业务岗位。") % {"person": deputy}, "deputy")
