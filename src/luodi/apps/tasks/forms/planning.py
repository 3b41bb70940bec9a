"""Forms that plan a task and judge it: figures' paths, a unit's people, lights, the yearly look."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Person, Unit
from luodi.apps.orgs.queries import active_units
from luodi.apps.tasks.actions import TargetPlan
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models import Measure, PathKind, Task, TaskParty
from luodi.apps.tasks.queries.inside import people_of
from luodi.apps.tasks.queries.lists import current_parties
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput
from luodi.kernel.models import PartyRole

_LIGHTS = [("green", _("正常")), ("yellow", _("偏慢")), ("red", _("滞后"))]


class PlanForm(forms.Form):
    """How a figure is to be approached."""

    use_required_attribute = False

    measure = forms.ChoiceField(label=_("口径"), choices=Measure.choices)
    path = forms.ChoiceField(label=_("进度计划"), choices=PathKind.choices)
    baseline = forms.FloatField(
        label=_("基数"), required=False,
        help_text=_("起算时的数；不知道的留空，不会拿第一次反馈的数顶替。"),
    )  # fmt: skip
    begins_on = forms.DateField(label=_("起算日"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("达到日期"), required=False, widget=DayInput)
    weight = forms.FloatField(label=_("权重"), min_value=0.01, initial=1.0)

    def plan(self, points: Any) -> TargetPlan:
        """What was said."""
        said = self.cleaned_data
        rows = [form.cleaned_data for form in points if form.cleaned_data.get("on")]
        values = [(row["on"], row["value"]) for row in rows if row.get("value") is not None]
        return TargetPlan(**said, points=sorted(values))


class PlanReasonForm(forms.Form):
    """Why it is set so; asked of the office always, of a unit where the office is to approve."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("理由"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, help_text: Any = "", is_needed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text
        self.fields["reason"].required = is_needed


class PointForm(forms.Form):
    """What is planned for a day."""

    use_required_attribute = False

    on = forms.DateField(label=_("日期"), required=False, widget=DayInput)
    value = forms.FloatField(label=_("计划值"), required=False)


PointSet = forms.formset_factory(PointForm, extra=4, max_num=36, absolute_max=36)


class DoneForm(forms.Form):
    """A node is reached."""

    done_on = forms.DateField(label=_("完成日期"), widget=DayInput)
    note = forms.CharField(label=_("完成情况"), required=False, max_length=300)


class DueForm(ReasonForm):
    """Until when an overdue task is to be done."""

    due = forms.DateField(label=_("另定到"), widget=DayInput)
    field_order = ("due", "reason")


class UnitsForm(ReasonForm):
    """A unit that comes to a task, or one that leaves it."""

    use_required_attribute = False

    unit = forms.ModelChoiceField(
        label=_("增加单位"), required=False, queryset=Unit.objects.none(),
        empty_label=_("不增加"), widget=forms.Select(attrs={"data-picker": ""}),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("作为"), required=False, initial=PartyRole.SUPPORT.value,
        choices=[(PartyRole.SUPPORT.value, _("配合单位")),
                 (PartyRole.RESPONSIBLE.value, _("责任单位"))],
    )  # fmt: skip
    party = forms.ModelChoiceField(
        label=_("减少单位"), required=False, queryset=TaskParty.objects.none(),
        empty_label=_("不减少"),
    )  # fmt: skip
    field_order = ("unit", "role", "party", "reason")

    def __init__(self, *args: Any, actor: Actor, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = current_parties().filter(task=task).select_related("unit")
        self.fields["unit"].queryset = active_units(actor)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["party"].queryset = held  # type: ignore[attr-defined]  # the same
        self.fields["party"].label_from_instance = _held_as  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        """One of them at a time: each has its reason."""
        said = super().clean() or {}
        if bool(said.get("unit")) == bool(said.get("party")):
            raise forms.ValidationError(_("请选择增加一个单位，或减少一个单位，一次一个。"))
        return said


def _held_as(party: TaskParty) -> str:
    return f"{party.get_role_display()} {party.unit}"


class AssignForm(forms.Form):
    """Whom a unit gives its part to."""

    person = forms.ModelChoiceField(
        label=_("分派给"), required=False, queryset=Person.objects.none(),
        empty_label=_("不分派，本单位承办人都可以办"),
    )  # fmt: skip
    note = forms.CharField(label=_("交代"), required=False, max_length=200)

    def __init__(self, *args: Any, unit: Unit, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(unit, today)  # type: ignore[attr-defined]  # a ModelChoiceField


class JudgeForm(forms.Form):
    """The light as the office judges it."""

    light = forms.ChoiceField(label=_("研判"), choices=_LIGHTS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    until = forms.DateField(label=_("有效期至"), widget=DayInput)


class EvaluateForm(forms.Form):
    """What a year of a standing duty has brought."""

    finding = forms.CharField(
        label=_("评估情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    goes_on = forms.ChoiceField(
        label=_("怎么办"),
        choices=[("yes", _("继续坚持，明年再评估")), ("no", _("任务已完成，办结"))],
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
