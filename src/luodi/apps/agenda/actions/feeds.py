"""Feeds: their address is shown once when it is made; afterwards only its digest is known."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import digest_of
from luodi.apps.agenda.models import Feed
from luodi.apps.agenda.rules import FEEDS, may_follow
from luodi.apps.orgs.models import Unit
from luodi.kernel import events
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

MOST = 30


@action("agenda.feed_make", gettext_lazy("生成了日历订阅地址"))
def make_feed(*, actor: Actor, unit: Unit | None, now: dt.datetime) -> tuple[Feed, str]:
    """The actor's own calendar, or that of a unit; and the token, which is not kept anywhere.

    If there was one already its address no longer works.
    """
    actor.require(FEEDS)
    if actor.user_id is None:
        raise Refused("agenda.feeds")
    if unit is not None:
        _check(actor, unit)
    User.objects.select_for_update().get(pk=actor.user_id)  # one at a time for each account
    held = Feed.objects.filter(user_id=actor.user_id, revoked_at=None)
    before = held.filter(unit=unit).first()
    if before is None and held.count() >= MOST:
        raise Mistake(_("订阅已达 %(n)d 个，请先停用不用的。") % {"n": MOST}, "unit")
    if before is not None:
        _revoke(before, now)
    raw = secrets.token_urlsafe(32)
    row = Feed.objects.create(
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        unit=unit,
        digest=digest_of(raw),
        made_at=now,
    )
    events.record(actor, row, after={"unit": str(unit or ""), "renewed": before is not None})
    return row, raw


@action("agenda.feed_revoke", gettext_lazy("停用了日历订阅地址"))
def revoke_feed(*, actor: Actor, row: Feed, now: dt.datetime) -> Feed:
    """The address no longer works."""
    actor.require(FEEDS)
    if row.user_id != actor.user_id:
        raise Refused("agenda.feeds")
    row = Feed.objects.select_for_update().get(pk=row.pk)
    if row.revoked_at is not None:
        raise Mistake(_("这个订阅已经停用。"))
    _revoke(row, now)
    events.record(actor, row, after={"unit": str(row.unit or "")})
    return row


def _revoke(row: Feed, now: dt.datetime) -> None:
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])


def _check(actor: Actor, unit: Unit) -> None:
    if unit.organisation_id != actor.organisation_id or not may_follow(actor, unit):
        raise Refused("agenda.feeds")
    if not unit.is_active:
        raise Mistake(_("“%(unit)s”已撤并，请选它并入的单位。") % {"unit": unit}, "unit")
