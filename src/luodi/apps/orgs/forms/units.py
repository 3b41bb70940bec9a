"""Forms about units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.forms.fields import ActorForm, DayField, UnitField
from luodi.apps.orgs.models import Region, Unit, UnitKind
from luodi.core.region_code import filled, normalised
from luodi.kernel.forms import SplitList

_KINDS = [choice for choice in UnitKind.choices if choice[0] != UnitKind.ROOT]


class UnitForm(ActorForm):
    """What is known about a unit."""

    name = forms.CharField(label=gettext_lazy("全称"), max_length=80)
    short_name = forms.CharField(
        label=gettext_lazy("简称"), max_length=40, required=False,
        help_text=gettext_lazy("日常显示的名称，不填则同全称。"),
    )  # fmt: skip
    parent = UnitField(label=gettext_lazy("上级单位"))
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=_KINDS)
    aliases = SplitList(
        label=gettext_lazy("别名"), required=False,
        help_text=gettext_lazy("文件里的其他叫法，用来自动认出单位。用顿号或逗号分开。"),
    )  # fmt: skip
    duties = SplitList(
        label=gettext_lazy("职责关键词"), required=False,
        help_text=gettext_lazy("用来推荐牵头单位，如“老旧小区、燃气管网”。"),
    )  # fmt: skip
    credit_code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), max_length=30, required=False
    )
    region = forms.CharField(
        label=gettext_lazy("行政区划代码"), max_length=12, required=False,
        help_text=gettext_lazy("须已在“行政区划”登记。"),
    )  # fmt: skip
    host = UnitField(
        label=gettext_lazy("依托单位"), required=False,
        help_text=gettext_lazy("临时机构设在哪个单位，必填。"),
    )  # fmt: skip
    valid_from = DayField(label=gettext_lazy("设立日期"), required=False)
    planned_end = DayField(
        label=gettext_lazy("设立期限至"), required=False,
        help_text=gettext_lazy("临时机构的期限；到期后会提示办理撤销或延长。"),
    )  # fmt: skip
    position = forms.IntegerField(
        label=gettext_lazy("排序"), min_value=0, max_value=999_999, required=False,
        help_text=gettext_lazy("同一上级之下从小到大排列。"),
    )  # fmt: skip

    def clean_credit_code(self) -> str:
        """Capitals, without spaces."""
        return "".join(self.cleaned_data["credit_code"].split()).upper()

    def clean_region(self) -> Region | None:
        """The region of that code."""
        code = normalised(self.cleaned_data["region"])
        if not code:
            return None
        rows = Region.objects.filter(organisation_id=self.actor.organisation_id, valid_to=None)
        region = rows.filter(code=code).first()
        if region is None:
            raise forms.ValidationError(_("没有登记这个代码，请先在“行政区划”登记。"))
        return region


class UnitEditForm(UnitForm):
    """The same of a known unit: it is moved and renamed by forms of their own."""

    parent = None  # type: ignore[assignment]  # Django's way of leaving a field out

    def __init__(self, actor: Any, unit: Unit, *args: Any, **kwargs: Any) -> None:
        initial = {key: getattr(unit, key) for key in self.base_fields}
        initial["aliases"], initial["duties"] = "、".join(unit.aliases), "、".join(unit.duties)
        initial["region"] = filled(unit.region.code) if unit.region else ""
        super().__init__(actor, *args, initial=initial, **kwargs)
        self.fields["name"].help_text = _("这里只更正错字；正式更名请用“更名”，以便保留原名。")
        if unit.depth == 1:
            del self.fields["kind"]


class RenameForm(ActorForm):
    """A new name from a day on."""

    name = forms.CharField(label=gettext_lazy("新全称"), max_length=80)
    short_name = forms.CharField(label=gettext_lazy("新简称"), max_length=40, required=False)
    last_day = DayField(
        label=gettext_lazy("原名用至"),
        help_text=gettext_lazy("从第二天起用新名；查看这一天及以前的情况仍显示原名。"),
    )


class MoveForm(ActorForm):
    """Another unit above."""

    parent = UnitField(label=gettext_lazy("新的上级单位"))


class MergeForm(ActorForm):
    """Into which unit, until when, on what decision."""

    into = UnitField(label=gettext_lazy("并入"))
    last_day = DayField(label=gettext_lazy("最后一天"))
    with_posts = forms.BooleanField(
        label=gettext_lazy("岗位和任职人员一并转入，角色范围不变"), required=False, initial=True
    )
    reason = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("如机构改革方案的文号。")
    )


class DissolveForm(ActorForm):
    """Until when, on what decision."""

    last_day = DayField(label=gettext_lazy("最后一天"))
    reason = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("如撤销通知的文号。")
    )
