"""Forms of help that is asked for, and of leaders' remarks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units
from luodi.apps.tasks.models import HelpKind, TaskParty
from luodi.apps.tasks.models.coordination import URGENCIES
from luodi.apps.tasks.queries.helping import can_be_asked
from luodi.core.remark_flow import Urgency
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput
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


def _urgency() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("缓急"), choices=URGENCIES, initial=Urgency.NORMAL.value, widget=forms.RadioSelect,
        help_text=_("答复时限：急件 5 天，一般 15 天，难度较大 30 天，从批示之日算起。"),
    )  # fmt: skip


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput, **more)


class OwnRemarkForm(OnceForm):
    """What a leader writes on a page: the words, and how urgent it is."""

    text = forms.CharField(
        label=_("批示内容"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3})
    )
    urgency = _urgency()


class RemarkForm(OwnRemarkForm):
    """What the office records of a leader's remark. `on_paper`: on a paper outside the system."""

    leader = forms.CharField(
        label=_("批示领导"), max_length=60,
        widget=forms.TextInput(attrs={"list": "leaders", "autocomplete": "off"}),
    )  # fmt: skip
    said_on = _day(label=_("批示日期"))
    paper = forms.CharField(
        label=_("批示在何处"), max_length=120, required=False,
        help_text=_("文件标题，如“关于……的报告”。批示在系统内的文件、任务、目标上的，请到那一页登记。"),
    )  # fmt: skip
    due = _day(label=_("答复时限"), required=False, help_text=_("不填的，按缓急从批示之日算起。"))
    field_order = ("paper", "leader", "said_on", "text", "urgency", "due")

    def __init__(self, *args: Any, on_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_paper:
            self.fields["paper"].required = True
        else:
            del self.fields["paper"]


class DispatchForm(OnceForm):
    """To whom a remark goes, and until when; `task` is one that it can be dispatched onto."""

    how = forms.ChoiceField(
        label=_("怎样转办"), widget=forms.RadioSelect, initial="new",
        choices=[("new", _("作为新的事项交办")), ("task", _("由原任务的承办单位按批示办理"))],
    )  # fmt: skip
    lead = forms.ModelChoiceField(
        label=_("承办单位（牵头）"), required=False, queryset=Unit.objects.none(),
        empty_label=_("请选择"), widget=forms.Select(attrs={"data-picker": ""}),
    )  # fmt: skip
    support = forms.ModelMultipleChoiceField(
        label=_("配合单位"), required=False, queryset=Unit.objects.none(),
        widget=forms.SelectMultiple(attrs={"data-picker": ""}),
    )  # fmt: skip
    title = forms.CharField(label=_("事项"), required=False, max_length=120)
    text = forms.CharField(
        label=_("要求"), required=False, max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    due = _day(label=_("答复时限"), required=False)

    def __init__(self, *args: Any, actor: Actor, has_task: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "support"):
            self.fields[name].queryset = active_units(actor)  # type: ignore[attr-defined]  # choices of rows
        if has_task:
            self.fields["lead"].help_text = _("作为新的事项交办时必填。")
        else:
            self.fields["lead"].required = True
            del self.fields["how"]


class AgainForm(DispatchForm):
    """A further remark of the leader, and to whom it goes."""

    remark = forms.CharField(
        label=_("领导的新批示"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3})
    )
    said_on = _day(label=_("批示日期"))
    urgency = _urgency()
    field_order = ("remark", "said_on", "urgency", "how", "lead", "support", "title", "text", "due")


class ResultForm(forms.Form):
    """What came of a remark."""

    answer = forms.CharField(
        label=_("办理结果"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4})
    )


class CloseForm(forms.Form):
    """How the leader took it."""

    note = forms.CharField(
        label=_("领导意见"), required=False, max_length=_SHORT,
        widget=forms.TextInput(), help_text=_("如“已阅”。有新要求的，请登记新批示。"),
    )  # fmt: skip
