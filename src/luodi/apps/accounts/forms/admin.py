"""Forms and filters of the administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luodi.apps.accounts.queries import Filters, kinds_of_target
from luodi.kernel.access import Role
from luodi.kernel.actions import verbs
from luodi.kernel.forms import DayInput


class OpenAccountForm(forms.Form):
    """The user name for somebody's new account."""

    username = forms.CharField(
        label=_("用户名"), max_length=60, help_text=_("登录时使用，建议用姓名全拼。")
    )


class UserFilter(forms.Form):
    """By words and state."""

    q = forms.CharField(label=_("姓名或用户名"), required=False, max_length=40)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部状态")),
            ("open", pgettext_lazy("account", "正常")),
            ("first", _("待改初始密码")),
            ("closed", _("已停用")),
        ],
    )


class RoleFilter(forms.Form):
    """By name and role."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=40)
    role = forms.ChoiceField(
        label=_("角色"), required=False, choices=[("", _("全部角色")), *Role.choices]
    )


class AuditFilter(forms.Form):
    """Who did what to which kind of thing, when, in which request."""

    who = forms.CharField(label=_("操作人"), required=False, max_length=40)
    verb = forms.ChoiceField(label=_("动作"), required=False)
    kind = forms.ChoiceField(label=_("对象类型"), required=False)
    first_day = forms.DateField(label=_("从"), required=False, widget=DayInput())
    last_day = forms.DateField(label=_("到"), required=False, widget=DayInput())
    request_id = forms.CharField(label=_("请求编号"), required=False, max_length=36)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(verb.name, str(verb.label)) for verb in verbs()]
        self._choose("verb", [("", _("全部动作")), *named])
        self._choose("kind", [("", _("全部对象")), *kinds_of_target()])

    def filters(self) -> Filters:
        """What is asked; what cannot be understood is left out."""
        self.full_clean()
        return Filters(**{key: self.cleaned_data.get(key) or _EMPTY[key] for key in _EMPTY})

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


class VerifyForm(forms.Form):
    """The head that was written down earlier, if any."""

    known_head = forms.CharField(
        label=_("以前抄录的校验值"),
        required=False,
        max_length=200,
        help_text=_("填上以前抄下的“序号:校验值”，还能发现整条链被重新计算过。"),
    )


_EMPTY: dict[str, Any] = {
    "who": "",
    "verb": "",
    "kind": "",
    "first_day": None,
    "last_day": None,
    "request_id": "",
}
