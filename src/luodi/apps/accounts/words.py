"""How timelines name the facts that events of accounts keep."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.rules import Scope
from luodi.kernel.timeline import name_field

_METHODS = {
    "password": gettext_lazy("密码"),
    "totp": gettext_lazy("动态口令"),
    "recovery_codes": gettext_lazy("备用码"),
    "webauthn": gettext_lazy("通行密钥"),
    "socialaccount": gettext_lazy("统一身份认证"),
}
_LANGUAGES: dict[Any, str] = {"zh-hans": "中文", "en": "English"}


def register() -> None:
    """Tell the timeline; called once when the app is ready."""
    name_field("username", gettext_lazy("用户名"))
    name_field("person", gettext_lazy("人员"))
    name_field("sign_in_methods", gettext_lazy("方式"), lambda code: str(_METHODS.get(code, code)))
    name_field("minutes", gettext_lazy("锁定分钟数"))
    name_field("sessions_ended", gettext_lazy("结束的会话"))
    name_field("is_active", gettext_lazy("可用"), yes_or_no)
    name_field("language", gettext_lazy("语言"), lambda code: str(_LANGUAGES.get(code, code)))
    name_field("wants_email", gettext_lazy("邮件提醒"), yes_or_no)
    name_field("scopes", gettext_lazy("范围"), _scope)
    name_field("expires_on", gettext_lazy("有效期至"))
    name_field("entries", gettext_lazy("记录数"))
    name_field("is_sound", gettext_lazy("完整"), yes_or_no)


def yes_or_no(value: Any) -> str:
    """是 or 否."""
    return _("是") if value else _("否")


def _scope(code: str) -> str:
    return str(Scope(code).label) if code in Scope.values else code
