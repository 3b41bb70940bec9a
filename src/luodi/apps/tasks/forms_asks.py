"""Forms of help that is asked for: asking, answering, saying why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import HelpKind, TaskParty
from luodi.apps.tasks.queries.helping import can_be_asked
from luodi.kernel.access import Actor
from luodi.kernel.repeats import OnceForm

_LONG, _SHORT = 2000, 300


class AskForm(OnceForm):
    """What a unit needs, and from whom."""

    kind = forms.ChoiceField(
        label=_("类别"), choices=HelpKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选择类别。")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("需要协调的事项"), max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明卡在哪里、已经做了什么、希望谁在什么时候之前解决什么。"),
    )  # fmt: skip
    asked = forms.ModelChoiceField(
        label=_("请哪个单位协调"), required=False, queryset=Unit.objects.none(),
        empty_label=_("不确定，请督查室协调"), widget=forms.Select(attrs={"data-picker": ""}),
        help_text=_("单位一周内答复；没有解决的转督查室，一个月仍没有解决的请区领导协调。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, party: TaskParty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = can_be_asked(actor, party.unit)  # type: ignore[attr-defined]  # a ModelChoiceField


class AnswerForm(forms.Form):
    """What is done about it."""

    answer = forms.CharField(
        label=_("答复"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明怎样解决、什么时候办到。提出单位确认后才算解决。"),
    )  # fmt: skip


class WhyForm(forms.Form):
    """A sentence that says why."""

    reason = forms.CharField(
        label=_("理由"), max_length=_SHORT, widget=forms.Textarea(attrs={"rows": 2})
    )
