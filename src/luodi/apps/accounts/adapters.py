"""django-allauth's decisions that are ours: who gets in, what is said, and what the log keeps.

Nobody signs up by themselves. allauth changes passwords and ways to sign in through its own flows;
the hooks it calls at their ends are where our actions record them.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.apps.accounts import actions, lockout
from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import actor_of
from luodi.apps.accounts.rules import may_sign_in, nobody
from luodi.kernel import sealing
from luodi.kernel.models import Organisation

# What allauth's flows tell the owner of an account at their end, and what the log says then.
_RECORDED = {
    "mfa/email/totp_activated": actions.totp_activated,
    "mfa/email/totp_deactivated": actions.totp_deactivated,
    "mfa/email/recovery_codes_generated": actions.codes_generated,
    "mfa/email/webauthn_added": actions.passkey_added,
    "mfa/email/webauthn_removed": actions.passkey_removed,
    "socialaccount/email/account_connected": actions.identity_connected,
    "socialaccount/email/account_disconnected": actions.identity_disconnected,
}
# What is said on the next page; of the rest the page itself is proof enough.
_SAID = {
    "account/messages/password_changed.txt": _("密码已修改，其他设备上的登录已结束。"),
    "account/messages/logged_out.txt": _("您已退出。"),
    "socialaccount/messages/account_connected.txt": _("已绑定，今后可用统一身份登录。"),
    "socialaccount/messages/account_connected_other.txt": _("这个统一身份已绑定了另一个账户。"),
    "socialaccount/messages/account_disconnected.txt": _("已解除绑定。"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Passwords, sessions, and what is recorded of them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不正确。"),
        "too_many_login_attempts": _("失败次数过多，请过几分钟再试，或联系系统管理员。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("当前密码不正确。"),
        "incorrect_code": _("验证码不正确或已过期，请用最新的一个。"),
        "rate_limited": _("操作过于频繁，请过一会儿再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by the system administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a locked account before its password is even looked at."""
        minutes = lockout.minutes_left(credentials.get("username", ""))
        if minutes:
            raise ValidationError(locked_sentence(minutes), code="locked")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password or code, or a user name that does not exist."""
        username = credentials.get("username", "")
        user = User.objects.filter(username__iexact=username, organisation__isnull=False).first()
        if user is None or user.organisation_id is None:
            self._unknown_user(username)
            return
        actor = nobody(user.organisation_id)
        actions.sign_in_failed(actor=actor, user=user, reason=credentials.get("reason", ""))
        minutes = lockout.minutes_left(username)
        if minutes:
            actions.locked(actor=actor, user=user, minutes=minutes)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse closed accounts, whichever way their owners came."""
        if may_sign_in(user, timezone.localdate()):
            response: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return response
        if user.organisation_id is not None:
            reason = gettext("账户已停用，或本人已离开")
            actions.sign_in_refused(actor=nobody(user.organisation_id), user=user, reason=reason)
        clear_login(request)
        refused: HttpResponse = self.respond_user_inactive(request, user)
        return refused

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session; it is recorded how it was opened."""
        methods = [r.get("type") or r["method"] for r in get_authentication_records(request, user)]
        super().login(request, user)
        actor = actor_of(user, timezone.localdate())
        if actor is not None:
            actions.signed_in(actor=actor, user=user, methods=list(dict.fromkeys(methods)))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The pages speak the language chosen in the account."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def logout(self, request: HttpRequest) -> None:
        """Close the session."""
        if isinstance(request.user, User):
            actor = actor_of(request.user, timezone.localdate())
            if actor is not None:
                actions.signed_out(actor=actor, user=request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """The owner's new password."""
        actor = actor_of(user, timezone.localdate())
        if actor is None:
            raise ValidationError(gettext("账户已停用。"))
        key = self.request.session.session_key or ""
        actions.change_password(actor=actor, user=user, password=password, session_key=key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("accounts:profile")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record what a flow has done to an account; nothing is sent."""
        actor = actor_of(user, timezone.localdate())
        if template_prefix in _RECORDED and actor is not None:
            _RECORDED[template_prefix](actor=actor, user=user)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own sentences instead of allauth's, and only where the page does not show it."""
        text = message or _SAID.get(message_template or "")
        if text:
            super().add_message(request, level, message=str(text), extra_tags=extra_tags)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return lockout.key_of(credentials.get("username", ""))

    @staticmethod
    def _unknown_user(username: str) -> None:
        """Recorded where there is no doubt which organisation it is about."""
        known = list(Organisation.objects.order_by("pk")[:2])
        if len(known) == 1:
            actor = nobody(known[0].pk)
            actions.unknown_user(actor=actor, organisation=known[0], typed=username)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Second steps: what is said, and what keys are called."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不正确或已过期，请用最新的一个。"),
    }

    def encrypt(self, text: str) -> str:
        """The secret of a code, as the database keeps it."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself; ValidationError, in words, where no key fits."""
        try:
            return sealing.unseal(encrypted_text)
        except sealing.Unreadable:
            sentence = gettext(
                "服务器换过密钥，读不出您的两步验证。请联系安全管理员清除后重新设置。"
            )
            raise ValidationError(sentence, code="unreadable") from None

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """通行密钥 1, 通行密钥 2 …"""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("通行密钥 %(number)d") % {"number": number}

    def _get_user_identifier(self, user: User) -> str:
        return user.username


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """An identity of the office's own provider opens an existing account, it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Where the installation says so, find the account by the user name the provider gives."""
        if settings.LUODI_OIDC_MATCH != "username" or sociallogin.is_existing:
            return
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        data = sociallogin.account.extra_data
        claims = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}
        name = str(claims.get(settings.LUODI_OIDC_CLAIM) or "")
        user = User.objects.filter(username__iexact=name).first() if name else None
        if user is not None and may_sign_in(user, timezone.localdate()):
            sociallogin.connect(request, user)


def locked_sentence(minutes: int) -> str:
    """For how long an account is locked, and what else can be done."""
    return gettext(
        "连续输错次数过多，账户已锁定。请约 %(minutes)d 分钟后再试，或请系统管理员解除锁定。"
    ) % {"minutes": minutes}
