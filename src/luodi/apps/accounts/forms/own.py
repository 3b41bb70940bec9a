"""One's own account: settings, delegation, tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luodi.apps.accounts.models import ApiToken, Delegation, User
from luodi.apps.accounts.queries import possible_deputies
from luodi.apps.accounts.rules import Scope
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput


class PreferencesForm(forms.ModelForm[User]):
    """Language and reminders."""

    language = forms.ChoiceField(
        label=_("界面语言"), choices=[("auto", _("随浏览器")), *settings.LANGUAGES]
    )

    class Meta:
        model = User
        fields = ("language", "wants_email")
        labels = {"wants_email": _("同时用邮件提醒我")}  # noqa: RUF012 - Django reads it as it is

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["language"] = self.instance.language or "auto"

    def clean_language(self) -> str:
        """Empty where the browser's is to be spoken."""
        chosen = str(self.cleaned_data["language"])
        return "" if chosen == "auto" else chosen


class DelegationForm(forms.ModelForm[Delegation]):
    """Who stands in, from when to when, and why."""

    class Meta:
        model = Delegation
        fields = ("deputy", "valid_from", "valid_to", "reason")
        labels = {  # noqa: RUF012 - Django reads it as it is
            "deputy": _("由谁代理"),
            "valid_from": _("从"),
            "valid_to": _("到"),
            "reason": _("事由"),
        }
        widgets = {  # noqa: RUF012 - Django reads it as it is
            "deputy": forms.Select(attrs={"data-picker": True}),
            "valid_from": DayInput(),
            "valid_to": DayInput(),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy = self.fields["deputy"]
        assert isinstance(deputy, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        deputy.empty_label = str(_("请选择同事"))
        deputy.queryset = possible_deputies(actor)

    def _get_validation_exclusions(self) -> set[str]:
        # the dates are compared by the action, in words; not by the constraint of the table
        return {*super()._get_validation_exclusions(), "valid_to", "deputy"}  # type: ignore[misc]  # the stubs leave it out


class TokenForm(forms.ModelForm[ApiToken]):
    """What a token is for, what it may do, and until when."""

    scopes = forms.MultipleChoiceField(
        label=_("范围"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApiToken
        fields = ("name", "scopes", "expires_on")
        labels = {"name": _("用途")}  # noqa: RUF012 - Django reads it as it is
        help_texts = {"name": _("写明给哪个程序用，便于日后清理。")}  # noqa: RUF012 - as above
        widgets = {"expires_on": DayInput()}  # noqa: RUF012 - as above

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": today + dt.timedelta(days=90)})
        super().__init__(*args, **kwargs)


class ReasonForm(forms.Form):
    """A step that needs a reason."""

    reason = forms.CharField(label=_("原因"), max_length=200)
