"""Forms: handing in, the facts of a document, its version before, shelving, goals."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents import kinds
from luodi.apps.documents.actions import DocumentFacts
from luodi.apps.documents.models import Document, Goal, GoalLevel, Openness
from luodi.kernel.forms import DayInput, SplitList

KINDS = [("", _("未定")), *kinds.KINDS.items()]
OPENNESS = [("", _("未注明")), *Openness.choices]


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Any number of files; its value is a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each of them checked; an empty one is refused by name."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class UploadForm(forms.Form):
    """Files or a pasted text, and which document they are a new version of."""

    uploads = FilesField(
        label=_("选择文件"),
        required=False,
        widget=ManyFiles(attrs={"multiple": True}),
        help_text=_("可一次选多个。Word、WPS、PDF、OFD、Excel、网页、文本、图片和扫描件都可以。"),
    )
    text = forms.CharField(
        label=_("粘贴正文"), required=False, max_length=2_000_000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 12}),
    )  # fmt: skip
    supersedes = forms.ModelChoiceField(
        label=_("这是哪份文件的新版本"), queryset=Document.objects.none(), required=False,
        empty_label=_("不是新版本"), widget=forms.Select(attrs={"data-picker": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["supersedes"]
        chosen.queryset = earlier


class FactsForm(forms.Form):
    """The facts of a document; `base` are those that the page showed, so that nobody's are lost."""

    base = forms.JSONField(widget=forms.HiddenInput, required=False, encoder=DjangoJSONEncoder)

    title = forms.CharField(label=_("标题"), max_length=200)
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    issuer = forms.CharField(label=_("发文机关"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("文种"), choices=KINDS, required=False)
    date = forms.DateField(
        label=_("成文日期"),
        required=False,
        widget=DayInput,
    )
    year = forms.IntegerField(label=_("年度"), required=False, min_value=1949, max_value=2200)
    classification = forms.ChoiceField(label=_("公开属性"), choices=OPENNESS, required=False)

    def clean_base(self) -> DocumentFacts | None:
        """The facts it stands for; None where a page is older than this or was tampered with."""
        given = self.cleaned_data["base"]
        try:
            day = given["date"] and dt.date.fromisoformat(given["date"])
            return DocumentFacts(**{**given, "date": day})
        except (TypeError, KeyError, ValueError):
            return None

    def said(self, name: str, value: Any) -> str:
        """A value of a field in words."""
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value) or _("（空）"))


class VersionForm(forms.Form):
    """Which document this one takes the place of."""

    supersedes = forms.ModelChoiceField(
        label=_("上一版本"), queryset=Document.objects.none(), required=False,
        empty_label=_("没有上一版本"), widget=forms.Select(attrs={"data-picker": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["supersedes"]
        chosen.queryset = earlier


class ShelveForm(forms.Form):
    """Why nothing is issued from a document."""

    reason = forms.CharField(label=_("只存不办的原因"), max_length=200)


def indented(goal: Goal) -> str:
    """The name after a wide space for each level above it."""
    return f"{'　' * (goal.depth - 1)}{goal}"


class GoalForm(forms.Form):
    """A goal: its name, its place in the tree, the words that suggest it."""

    name = forms.CharField(label=_("名称"), max_length=80)
    level = forms.ChoiceField(label=_("层级"), choices=GoalLevel.choices)
    parent: forms.ModelChoiceField[Goal] = forms.ModelChoiceField(
        label=_("上级目标"), queryset=Goal.objects.none(), required=False, empty_label=_("顶层")
    )
    terms = SplitList(
        label=_("关键词"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用顿号隔开。要求里出现这些词时，分解时会建议对应这个目标。"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("原文表述"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    position = forms.IntegerField(
        label=_("排序"), required=False, min_value=0, max_value=9999, help_text=_("数小的在前。")
    )
    ended_on = forms.DateField(
        label=_("结束日期"), required=False,
        widget=DayInput,
        help_text=_("填写后不再建议，已对应的任务不变。"),
    )  # fmt: skip

    def __init__(self, *args: Any, goals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = goals
        parent.label_from_instance = indented
