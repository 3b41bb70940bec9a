"""Sessions ended before their time: by their owner, or by the security administrator."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import SESSIONS, require_same_organisation
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("accounts.session_end", gettext_lazy("结束了会话，账户"))
def end_sessions(*, actor: Actor, user: User, sessions: Iterable[UserSession]) -> int:
    """These sessions of one account end; the owner's own, or anybody's by the administrator."""
    if actor.user_id != user.pk:
        actor.require(SESSIONS)
        require_same_organisation(actor, user)
    ended = [session for session in sessions if session.user_id == user.pk]
    if not ended:
        raise Mistake(_("没有需要结束的会话。"))
    for session in ended:
        session.end()
    events.record(actor, user, after={"sessions_ended": len(ended)})
    return len(ended)


@action("accounts.second_step_cleared", gettext_lazy("清除了两步验证，账户"))
def clear_second_step(*, actor: Actor, user: User, reason: str) -> int:
    """For somebody whose phone or key is lost: codes and passkeys go, the password stays.

    The security administrator does this and the system administrator resets passwords, so that
    neither can get into an account alone.
    """
    actor.require(SESSIONS)
    require_same_organisation(actor, user)
    if not reason.strip():
        raise Mistake(_("请写明原因。"), "reason")
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    if not removed:
        raise Mistake(_("该账户没有启用两步验证。"))
    end_all(user)
    events.record(actor, user, reason=reason)
    return removed


def end_all(user: User, kept: str = "") -> int:
    """End all sessions of an account but one; inside somebody's action."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=kept))
    for session in sessions:
        session.end()
    return len(sessions)
