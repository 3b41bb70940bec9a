"""django-allauth's forms with our words; named in config.signin, checked by allauth."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class LoginForm(account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("用户名"), password=_("密码"))
        self.fields["login"].widget.attrs["autofocus"] = True


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("密码"))
        self.fields["password"].widget.attrs["autofocus"] = True


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]  # as above
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=_("当前密码"),
            password1=_("新密码"),
            password2=_("再输一次新密码"),
        )
        self.fields["password1"].help_text = _(
            "至少 10 个字符，包含大写字母、小写字母、数字、符号中的三类；"
            "不能与姓名、用户名相近，不能用常见密码，也不能与最近 5 次的相同。"
        )

    def clean(self) -> Any:
        """Both new passwords are the same; said in our words."""
        cleaned = super().clean()
        if "password2" in self.errors and self.data.get("password1") != self.data.get("password2"):
            self.errors["password2"] = self.error_class([gettext("两次输入的新密码不一致。")])
        return cleaned


class AuthenticateForm(second.AuthenticateForm):  # type: ignore[misc]  # as above
    """The code of the second step at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        _failed(self.user)


class ReauthenticateCodeForm(second.ReauthenticateForm):  # type: ignore[misc]  # as above
    """The code once more, inside a session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        _failed(self.user)


class ActivateTOTPForm(totp.ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of the app, which proves that it has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("应用上显示的 6 位数字"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    @property
    def grouped_secret(self) -> str:
        """The secret in groups of four, for typing it."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A new key: its name, and whether it opens the account alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("名称"), passwordless=_("单独用它登录，不再输入密码"))
        self.fields["name"].help_text = _("便于分辨，例如“办公电脑”“我的手机”。")
        self.fields["passwordless"].help_text = _(
            "需要设备验证指纹、面容或 PIN 码。不勾选时，它只作为输入密码之后的第二步。"
        )
        self.fields["passwordless"].initial = True


class EditPasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("名称"))


def _say(form: Any, **labels: Any) -> None:
    """Labels in our words; no placeholder that repeats them, no help that allauth makes up."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


def _code(form: Any) -> None:
    _say(form, code=_("验证码"))
    form.fields["code"].help_text = _("手机应用上的 6 位数字，或一个备用码。")
    form.fields["code"].widget.attrs["autofocus"] = True


def _failed(user: Any) -> None:
    """A wrong code is a failed sign-in like a wrong password."""
    reason = gettext("两步验证的验证码不正确")
    get_adapter().authentication_failed(context.request, username=user.username, reason=reason)
