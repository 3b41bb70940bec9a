"""Signing in and out as the log keeps it: that it happened, how, and what failed. Not for how
long: nobody's time in the system is counted."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import require_owner, require_same_organisation
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import Organisation


@action("accounts.sign_in", gettext_lazy("登录系统，账户"))
def signed_in(*, actor: Actor, user: User, methods: Sequence[str]) -> None:
    """Somebody has signed in, by a password, a code, a passkey or the office's own provider."""
    require_owner(actor, user)
    events.record(actor, user, after={"sign_in_methods": list(methods)})


@action("accounts.sign_out", gettext_lazy("退出系统，账户"))
def signed_out(*, actor: Actor, user: User) -> None:
    """Somebody has signed out."""
    require_owner(actor, user)
    events.record(actor, user)


@action("accounts.sign_in_failed", gettext_lazy("登录失败，账户"))
def sign_in_failed(*, actor: Actor, user: User, reason: str = "") -> None:
    """A wrong password or code for an account; who typed it is not known."""
    require_same_organisation(actor, user)
    events.record(actor, user, reason=reason)


@action("accounts.unknown_user", gettext_lazy("用不存在的用户名登录失败，机构"))
def unknown_user(*, actor: Actor, organisation: Organisation, typed: str) -> None:
    """A user name that does not exist. Only its beginning is kept: it may be a password."""
    events.record(actor, organisation, after={"username": f"{typed[:2]}…"})


@action("accounts.locked", gettext_lazy("连续登录失败，暂时锁定了账户"))
def locked(*, actor: Actor, user: User, minutes: int) -> None:
    """Too many failures: the account waits."""
    require_same_organisation(actor, user)
    events.record(actor, user, after={"minutes": minutes})


@action("accounts.sign_in_refused", gettext_lazy("登录被拒绝，账户"))
def sign_in_refused(*, actor: Actor, user: User, reason: str) -> None:
    """The right password, for an account that is closed."""
    require_same_organisation(actor, user)
    events.record(actor, user, reason=reason)
