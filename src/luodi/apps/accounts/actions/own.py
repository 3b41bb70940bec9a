"""What people change about their own account: password, ways to sign in, language, reminders."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.actions.sessions import end_all
from luodi.apps.accounts.models import FormerPassword, User
from luodi.apps.accounts.rules import require_owner
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

REMEMBERED = 5


@action("accounts.password", gettext_lazy("修改了密码，账户"))
def change_password(*, actor: Actor, user: User, password: str, session_key: str = "") -> None:
    """A new password chosen by its owner, checked by the form before.

    The one before is remembered, the first-password mark goes, and all sessions but the present
    one end.
    """
    require_owner(actor, user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    remember(locked)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    ended = end_all(user, kept=session_key)
    events.record(actor, user, after={"sessions_ended": ended} if ended else None)


@action("accounts.preferences", gettext_lazy("修改了个人设置，账户"))
def set_preferences(*, actor: Actor, user: User, language: str, wants_email: bool) -> User:
    """The language of pages and messages, and whether reminders come by e-mail too."""
    require_owner(actor, user)
    if language and language not in dict(settings.LANGUAGES):
        raise Mistake(_("没有这种界面语言。"), "language")
    user = User.objects.select_for_update().get(pk=user.pk)
    before, after = events.changes(
        {"language": user.language, "wants_email": user.wants_email},
        {"language": language, "wants_email": wants_email},
    )
    user.language, user.wants_email = language, wants_email
    user.save(update_fields=["language", "wants_email"])
    events.record(actor, user, before=before, after=after)
    return user


def remember(user: User) -> None:
    """Keep the present hash, so that the password is not chosen again at once."""
    if user.password:
        FormerPassword.objects.create(user=user, password=user.password)
    kept = user.former_passwords.values_list("pk", flat=True)[:REMEMBERED]
    user.former_passwords.exclude(pk__in=list(kept)).delete()


@action("accounts.totp_on", gettext_lazy("启用了动态口令，账户"))
def totp_activated(*, actor: Actor, user: User) -> None:
    """A code from an app is asked for from now on."""
    _noted(actor, user)


@action("accounts.totp_off", gettext_lazy("停用了动态口令，账户"))
def totp_deactivated(*, actor: Actor, user: User) -> None:
    """The code is no longer asked for."""
    _noted(actor, user)


@action("accounts.codes", gettext_lazy("重新生成了备用码，账户"))
def codes_generated(*, actor: Actor, user: User) -> None:
    """New recovery codes; the old ones no longer work."""
    _noted(actor, user)


@action("accounts.passkey_added", gettext_lazy("添加了通行密钥，账户"))
def passkey_added(*, actor: Actor, user: User) -> None:
    """A passkey or security key belongs to the account."""
    _noted(actor, user)


@action("accounts.passkey_removed", gettext_lazy("移除了通行密钥，账户"))
def passkey_removed(*, actor: Actor, user: User) -> None:
    """A key no longer opens the account."""
    _noted(actor, user)


@action("accounts.identity_connected", gettext_lazy("绑定了统一身份，账户"))
def identity_connected(*, actor: Actor, user: User) -> None:
    """An identity of the office's own provider opens the account from now on."""
    _noted(actor, user)


@action("accounts.identity_disconnected", gettext_lazy("解除了统一身份绑定，账户"))
def identity_disconnected(*, actor: Actor, user: User) -> None:
    """The identity no longer opens the account."""
    _noted(actor, user)


def _noted(actor: Actor, user: User) -> None:
    """django-allauth has made the change; the log says that it was made."""
    require_owner(actor, user)
    events.record(actor, user)
