"""Forms about groups, regions, the calendar, and tables handed in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.forms.fields import ActorForm, DayField, UnitsField
from luodi.apps.orgs.models import UnitKind
from luodi.kernel.forms import SplitList

_KINDS = [choice for choice in UnitKind.choices if choice[0] != UnitKind.ROOT]


class GroupForm(ActorForm):
    """Which units a name means."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    aliases = SplitList(
        label=gettext_lazy("别名"), required=False,
        help_text=gettext_lazy("文件里的其他叫法，如“各镇（街道）”。用顿号或逗号分开。"),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("包括这些类别的全部单位"), choices=_KINDS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    units = UnitsField(label=gettext_lazy("另外增加"), required=False)
    excluded = UnitsField(label=gettext_lazy("其中除外"), required=False)


class RegionForm(ActorForm):
    """A region with its code."""

    code = forms.CharField(
        label=gettext_lazy("代码"), max_length=12,
        help_text=gettext_lazy("省 2 位、市 4 位、县 6 位、乡镇 9 位、村 12 位；末尾的 0 可不写。"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    valid_from = DayField(label=gettext_lazy("启用日期"), required=False)


class RegionNameForm(ActorForm):
    """A region's name; the code stays."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    valid_from = DayField(label=gettext_lazy("启用日期"), required=False)


class EndForm(ActorForm):
    """The last day of a code."""

    last_day = DayField(label=gettext_lazy("停用日期"))


class ExceptionForm(ActorForm):
    """A day that is worked, or not, other than the calendar says."""

    day = DayField(label=gettext_lazy("日期"))
    is_workday = forms.TypedChoiceField(
        label=gettext_lazy("当天"),
        choices=[("0", gettext_lazy("休息")), ("1", gettext_lazy("上班"))],
        coerce=lambda value: value == "1",
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("依据"), max_length=120, help_text=gettext_lazy("如本级放假通知的文号。")
    )


class TableForm(forms.Form):
    """A table to be looked at."""

    file = forms.FileField(
        label=gettext_lazy("表格"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("xlsx 或 csv，最多 5 万行。上传后先检查、预览，确认后才导入。"),
    )  # fmt: skip
