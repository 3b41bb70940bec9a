"""Forms of returns and how they are settled; a sentence that says why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units
from luodi.kernel.access import Actor


class ReasonForm(forms.Form):
    """A sentence that says why."""

    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(ReasonForm):
    """How a return is settled."""

    decision = forms.ChoiceField(
        label=_("怎么处理"),
        choices=[
            ("uphold", _("维持交办，仍由该单位办理")),
            ("reassign", _("改派其他单位")),
            ("release", _("不再列入该单位，由其余单位办理")),
            ("withdraw", _("撤销整项任务")),
        ],
        widget=forms.RadioSelect,
    )
    unit = forms.ModelChoiceField(
        label=_("改派给"), required=False, queryset=Unit.objects.none(),
        empty_label=_("只在改派时选择"),
        widget=forms.Select(attrs={"data-picker": ""}),
    )  # fmt: skip

    field_order = ("decision", "unit", "reason")

    def __init__(self, *args: Any, actor: Actor, is_left: bool = False, **kwargs: Any) -> None:
        """`is_left`: the unit has ended without returning it, so it cannot be upheld."""
        super().__init__(*args, **kwargs)
        if is_left:
            decision: Any = self.fields["decision"]
            decision.choices = decision.choices[1:]
        self.fields["unit"].queryset = active_units(actor)  # type: ignore[attr-defined]  # a ModelChoiceField
