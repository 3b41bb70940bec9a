"""Forms of tasks that the office writes down itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Goal
from luodi.apps.documents.queries import active_goals
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import active_units
from luodi.apps.tasks.actions import DraftFacts
from luodi.apps.tasks.models import Measure, Task
from luodi.apps.tasks.models.batches import RHYTHMS
from luodi.core.rhythm import Rhythm
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput
from luodi.kernel.models import PartyRole
from luodi.kernel.repeats import OnceForm

_PICKER = {"data-picker": ""}
RECURRENCES = [
    ("", _("不重复")),
    ("FREQ=MONTHLY;BYMONTHDAY=5", _("每月5日前")),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", _("每月底前")),
    ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=20", _("每季度首月20日前")),
    ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", _("每季度末前")),
    ("FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1", _("每半年")),
]
OPERATORS = [
    ("=", "＝"), (">=", "≥"), ("<=", "≤"), (">", "＞"), ("<", "＜"), ("range", _("在两数之间")),
]  # fmt: skip


class DraftForm(OnceForm):
    """A task in the office's words: what, who, by when, how often it is reported on."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("事项"), required=False, max_length=120,
        help_text=_("不填的，取要求的第一句。"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("要求"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明要求。")},
    )  # fmt: skip
    lead = forms.ModelChoiceField(
        label=_("牵头单位"), required=False, queryset=Unit.objects.none(),
        empty_label=_("没有牵头单位"), widget=forms.Select(attrs=_PICKER),
    )  # fmt: skip
    responsible = forms.ModelMultipleChoiceField(
        label=_("责任单位"), required=False, queryset=Unit.objects.none(),
        widget=forms.SelectMultiple(attrs=_PICKER),
        help_text=_("没有牵头单位时，各责任单位分别签收、分别反馈。"),
    )  # fmt: skip
    support = forms.ModelMultipleChoiceField(
        label=_("配合单位"), required=False, queryset=Unit.objects.none(),
        widget=forms.SelectMultiple(attrs=_PICKER),
    )  # fmt: skip
    due = forms.DateField(label=_("时限"), required=False, widget=DayInput)
    is_standing = forms.BooleanField(
        label=_("长期坚持，每年评估一次"), required=False,
    )  # fmt: skip
    recurrence = forms.ChoiceField(label=_("周期"), required=False, choices=RECURRENCES)
    rhythm = forms.ChoiceField(label=_("反馈频次"), choices=RHYTHMS, initial=Rhythm.MONTH.value)
    leader = forms.CharField(label=_("责任领导"), required=False, max_length=60)
    goal: forms.ModelChoiceField[Goal] = forms.ModelChoiceField(
        label=_("对应目标"), required=False, queryset=Goal.objects.none(),
        empty_label=_("未对应目标"), widget=forms.Select(attrs=_PICKER),
    )  # fmt: skip
    weight = forms.FloatField(
        label=_("权重"), required=False, min_value=0.01, initial=1.0,
        help_text=_("子任务在上级任务里占的分量。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, parent: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        units = active_units(actor)
        for name in ("lead", "responsible", "support"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]  # choices of models
        self.fields["goal"].queryset = active_goals(actor)  # type: ignore[attr-defined]  # the same
        if parent is None:
            del self.fields["weight"]

    def facts(self, targets: list[dict[str, Any]], nodes: list[tuple[Any, ...]]) -> DraftFacts:
        """What was said, with figures and nodes."""
        said = self.cleaned_data
        parties = [(said["lead"], PartyRole.LEAD.value)] if said["lead"] else []
        parties += [(unit, PartyRole.RESPONSIBLE.value) for unit in said["responsible"]]
        parties += [(unit, PartyRole.SUPPORT.value) for unit in said["support"]]
        return DraftFacts(
            text=said["text"],
            title=said["title"],
            parties=parties,
            due=said["due"],
            leader=said["leader"],
            rhythm=said["rhythm"],
            recurrence=said["recurrence"],
            is_standing=said["is_standing"],
            goal=said["goal"],
            parent=self.parent,
            weight=said.get("weight") or 1.0,
            targets=targets,
            nodes=nodes,
            token=said["token"],
        )


class TargetForm(forms.Form):
    """One figure to be reached."""

    use_required_attribute = False

    indicator = forms.CharField(label=_("指标"), required=False, max_length=80)
    op = forms.ChoiceField(label=_("关系"), choices=OPERATORS, required=False)
    value = forms.FloatField(label=_("目标值"), required=False)
    high = forms.FloatField(label=_("上限"), required=False)
    unit = forms.CharField(label=_("计量单位"), required=False, max_length=20)
    measure = forms.ChoiceField(
        label=_("口径"), choices=[("", _("自动判断")), *Measure.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        """A figure has a name, and a name a figure."""
        said = super().clean() or {}
        named, valued = bool(said.get("indicator")), said.get("value") is not None
        if named != valued and "value" not in self.errors:
            raise forms.ValidationError(_("指标和目标值要一起填。"))
        if said.get("high") is not None and said.get("op") != "range":
            self.add_error("high", _("“在两数之间”才填上限。"))
        return said


class NodeForm(forms.Form):
    """One node on the way."""

    use_required_attribute = False

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("节点"), required=False, max_length=120)
    due = forms.DateField(label=_("时限"), required=False, widget=DayInput)
    weight = forms.FloatField(label=_("权重"), required=False, min_value=0.01)

    def clean(self) -> dict[str, Any]:
        """A node has a title and a date."""
        said = super().clean() or {}
        if bool(said.get("title")) != bool(said.get("due")) and "due" not in self.errors:
            raise forms.ValidationError(_("节点要写明做到什么、什么时候。"))
        return said


# A row that says what it said before still says it: Django would take it for an empty one.
ALL_ROWS = {"empty_permitted": False}
TargetSet = forms.formset_factory(TargetForm, extra=2, max_num=20, absolute_max=20)
NodeSet = forms.formset_factory(NodeForm, extra=3, max_num=60, absolute_max=60)


def targets_of(rows: Any) -> list[dict[str, Any]]:
    """The figures that were filled in, as requirements keep them."""
    said = [form.cleaned_data for form in rows if form.cleaned_data.get("indicator")]
    names = ("indicator", "op", "value", "high", "unit", "measure")
    return [{key: one[key] for key in names if one[key] not in (None, "")} for one in said]


def rows_of(targets: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Figures as requirements keep them, for the form: a range may stand as a pair."""
    rows = []
    for one in targets:
        value = one.get("value")
        pair = {"value": value[0], "high": value[-1]} if isinstance(value, list | tuple) else {}
        rows.append({**one, **pair})
    return rows


def nodes_of(rows: Any) -> list[tuple[Any, ...]]:
    """The nodes that were filled in: title, day, weight."""
    said = [form.cleaned_data for form in rows if form.cleaned_data.get("title")]
    return [(one["title"], one["due"], one["weight"] or 1.0) for one in said]
