"""Tokens for programs: shown once when made; afterwards only their digest is known."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import ApiToken, User
from luodi.apps.accounts.queries import digest_of
from luodi.apps.accounts.rules import TOKENS, Scope, require_owner
from luodi.kernel import events
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

PREFIX = "luodi_"  # a token that was published by mistake is recognised by its beginning
_LONGEST = dt.timedelta(days=366)
_MOST = 20


@action("accounts.token_make", gettext_lazy("创建了接口令牌"))
def make_token(
    *, actor: Actor, user: User, name: str, scopes: Sequence[str], expires_on: dt.date
) -> tuple[ApiToken, str]:
    """A token of the actor's own account, and its text, which is not kept anywhere."""
    actor.require(TOKENS)
    require_owner(actor, user)
    _check(user, name, scopes, expires_on)
    raw = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        organisation_id=actor.organisation_id,
        user=user,
        name=name.strip(),
        digest=digest_of(raw),
        scopes=sorted(set(scopes)),
        expires_on=expires_on,
    )
    events.record(actor, row, after={"scopes": row.scopes, "expires_on": expires_on})
    return row, raw


@action("accounts.token_revoke", gettext_lazy("吊销了接口令牌"))
def revoke_token(*, actor: Actor, row: ApiToken) -> ApiToken:
    """The token no longer works."""
    actor.require(TOKENS)
    if row.user_id != actor.user_id:
        raise Refused("accounts.tokens")
    row = ApiToken.objects.select_for_update().get(pk=row.pk)
    if row.revoked_at is not None:
        raise Mistake(_("这个令牌已经吊销。"))
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    events.record(actor, row, after={"revoked_at": row.revoked_at})
    return row


def _check(user: User, name: str, scopes: Sequence[str], expires_on: dt.date) -> None:
    today = timezone.localdate()
    if not name.strip():
        raise Mistake(_("请写明令牌的用途。"), "name")
    if not scopes or not set(scopes) <= set(Scope.values):
        raise Mistake(_("请至少选择一项范围。"), "scopes")
    if not today <= expires_on <= today + _LONGEST:
        raise Mistake(_("有效期最长一年，且不能早于今天。"), "expires_on")
    open_ones = user.tokens.filter(revoked_at=None, expires_on__gte=today)
    if open_ones.count() >= _MOST:
        raise Mistake(_("有效令牌已达 %(n)d 个，请先吊销不用的。") % {"n": _MOST})
