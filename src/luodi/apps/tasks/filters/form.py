"""What can be asked of the register."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Document, Goal
from luodi.apps.documents.queries import goals_visible_to
from luodi.apps.documents.queries.documents import documents_visible_to
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import units_visible_to
from luodi.apps.tasks.filters.fields import (
    PICKER,
    DocumentField,
    GoalField,
    NoGoal,
    QuickSelect,
)
from luodi.apps.tasks.models import IssueBatch, TaskKind
from luodi.apps.tasks.models.requests import KINDS
from luodi.apps.tasks.models.tasks import STATES
from luodi.apps.tasks.queries.groups import GroupBy
from luodi.apps.tasks.queries.lists import documents_to_pick
from luodi.apps.tasks.queries.marks import ANY, Mark
from luodi.apps.tasks.queries.outcomes import BASES, OUTCOMES, OWNER, Span
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput
from luodi.kernel.models import PartyRole

LIGHTS = [("red", _("滞后")), ("yellow", _("偏慢")), ("green", _("正常")), ("grey", _("未到期"))]
DUE = [
    ("overdue", _("已逾期")),
    ("week", _("一周内到期")),
    ("month", _("一月内到期")),
    ("none", _("未定时限")),
]
ANY_STATE = [("open", _("未办结")), *STATES]
ROLES = [*PartyRole.choices, (OWNER, _("承办"))]
LATELY = 50  # documents to choose from
_OF_UNITS = ("organisation_id", "path", "name", "short_name")
_SELECTS = ("state", "light", "due", "role", "outcome", "basis", "kind", "asks")


class RegisterForm(forms.Form):
    """What can be asked of the register; every field may be left empty."""

    q = forms.CharField(label=_("编号、事项、单位"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部状态")), *ANY_STATE]
    )
    light = forms.ChoiceField(
        label=_("亮灯"), required=False, choices=[("", _("全部亮灯")), *LIGHTS]
    )
    due = forms.ChoiceField(label=_("时限"), required=False, choices=[("", _("全部时限")), *DUE])
    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=Unit.objects.none(), empty_label=_("全部单位"),
        widget=QuickSelect(attrs=PICKER),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("单位角色"), required=False, choices=[("", _("全部角色")), *ROLES]
    )
    own = forms.BooleanField(label=_("不含下级单位"), required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("办理结果"), required=False,
        choices=[("", _("全部结果")), *OUTCOMES, *Span.choices],
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=_("时限口径"), required=False, choices=[("", _("时限口径：默认")), *BASES]
    )
    kind = forms.ChoiceField(
        label=_("任务来源"), required=False, choices=[("", _("全部来源")), *TaskKind.choices]
    )
    asks = forms.ChoiceField(
        label=_("待批申请"), required=False,
        choices=[("", _("不论申请")), (ANY, _("有申请待批")), *KINDS],
    )  # fmt: skip
    mark = forms.MultipleChoiceField(
        label=_("关注"), required=False, choices=Mark.choices, widget=forms.CheckboxSelectMultiple
    )
    returned = forms.BooleanField(label=_("退回重办过"), required=False)
    extended = forms.BooleanField(label=_("延过期"), required=False)
    top = forms.BooleanField(label=_("不含子任务"), required=False)
    group = forms.ChoiceField(
        label=_("分组"), required=False, choices=[("", _("不分组")), *GroupBy.choices],
        widget=forms.HiddenInput,
    )  # fmt: skip
    within = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    leader = forms.CharField(label=_("责任领导"), required=False, max_length=60)
    document = DocumentField(
        label=_("来源文件"), required=False, queryset=Document.objects.none(),
        empty_label=_("全部文件"),
        widget=QuickSelect(attrs=PICKER),
    )  # fmt: skip
    goal = GoalField(
        label=_("对应目标"), required=False, queryset=Goal.objects.none(),
        empty_label=_("全部目标"),
        widget=QuickSelect(attrs=PICKER),
    )  # fmt: skip
    issued_from = forms.DateField(label=_("交办从"), required=False, widget=DayInput)
    issued_to = forms.DateField(label=_("交办到"), required=False, widget=DayInput)
    due_from = forms.DateField(label=_("时限从"), required=False, widget=DayInput)
    due_to = forms.DateField(label=_("时限到"), required=False, widget=DayInput)
    batch = forms.ModelChoiceField(
        label=_("交办批次"), required=False, queryset=IssueBatch.objects.none(),
        widget=forms.HiddenInput,
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        for name in _SELECTS:
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["unit"].queryset = units_visible_to(actor).only(*_OF_UNITS)  # type: ignore[attr-defined]  # a ModelChoiceField
        own = {"organisation_id": actor.organisation_id}
        field: forms.ModelChoiceField[Document] = self.fields["document"]  # type: ignore[assignment]  # it is one
        field.queryset = documents_visible_to(actor).filter(issued__gt=0).only("title")
        # Any document can be asked for by its address; the latest can be picked. Read when shown.
        field.widget.choices = cache(lambda: _documents_to_pick(actor))
        self.fields["batch"].queryset = IssueBatch.objects.filter(**own)  # type: ignore[attr-defined]  # the same
        goals = goals_visible_to(actor)
        goal: forms.ModelChoiceField[Goal] = self.fields["goal"]  # type: ignore[assignment]  # it is one
        goal.queryset = goals
        goal.widget.choices = cache(lambda: [("", _("全部目标")), *_goals_to_pick(goals)])


def _documents_to_pick(actor: Actor) -> list[tuple[int | str, str]]:
    latest = documents_to_pick(actor)[:LATELY]
    return [("", str(_("全部文件"))), *((row.pk, row.title) for row in latest)]


def _goals_to_pick(goals: QuerySet[Goal]) -> Iterator[tuple[int | str, str]]:
    yield NoGoal.pk, str(NoGoal())
    yield from ((goal.pk, str(goal)) for goal in goals)
