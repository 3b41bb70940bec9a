"""The form of the preview of an issue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models.batches import RHYTHMS
from luodi.core.rhythm import Rhythm


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
