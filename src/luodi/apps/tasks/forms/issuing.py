"""Forms of an issue, of a return and of how it is settled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models.batches import RHYTHMS
from luodi.core.rhythm import Rhythm
from luodi.kernel.access import Actor


class IssueForm(forms.Form):
    """The officer's choices for an issue; `note_made` is the wording the system proposed, `seen`
    the mark of the plan that the page shows (the page writes it anew each time)."""

    use_required_attribute = False

    token = forms.UUIDField(widget=forms.HiddenInput)
    note_made = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    rhythm = forms.ChoiceField(label=_("反馈频次"), choices=RHYTHMS, initial=Rhythm.MONTH.value)
    reason = forms.CharField(
        label=_("为什么先行交办"), required=False, max_length=200,
        help_text=_("还有要求没有看过。写明原因后仍可交办已转任务的部分，原因留在交办记录里。"),
    )  # fmt: skip
    accept_past = forms.BooleanField(label=_("时限已过的，仍按原时限交办"), required=False)
    note = forms.CharField(
        label=_("交办通知"),
        widget=forms.Textarea(attrs={"rows": 16, "class": "form-control"}),
        help_text=_("【编号】在交办时换成正式编号。"),
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
