"""What can be asked of the calendar, and the forms of its other pages."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luodi.apps.agenda.queries.entries import Kind
from luodi.apps.agenda.queries.feeds import units_to_follow
from luodi.apps.agenda.queries.scopes import Scope, scope_of
from luodi.apps.documents.models import Goal
from luodi.apps.documents.queries import goals_visible_to
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import units_visible_to
from luodi.apps.tasks.filters import QuickSelect
from luodi.kernel.access import Actor

_PICKER = {"data-picker": "", "class": "form-select"}
_OF_UNITS = ("organisation_id", "path", "name", "short_name")


class CalendarForm(forms.Form):
    """Filters of the calendar; every field may be left empty."""

    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=Unit.objects.none(), empty_label=_("全部单位"),
        widget=QuickSelect(attrs=_PICKER),
    )  # fmt: skip
    goal: forms.ModelChoiceField[Goal] = forms.ModelChoiceField(
        label=_("对应目标"), required=False, queryset=Goal.objects.none(),
        empty_label=_("全部目标"),
        widget=QuickSelect(attrs=_PICKER),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("事由"), required=False, choices=[("", _("全部事由")), *Kind.choices]
    )
    mine = forms.BooleanField(label=_("只看本单位"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.fields["kind"].widget.attrs["class"] = "form-select"
        self.fields["unit"].queryset = units_visible_to(actor).only(*_OF_UNITS)  # type: ignore[attr-defined]  # a ModelChoiceField
        goals = goals_visible_to(actor)
        field: forms.ModelChoiceField[Goal] = self.fields["goal"]  # type: ignore[assignment]  # it is
        field.queryset = goals
        field.widget.choices = cache(
            lambda: [("", _("全部目标")), *((goal.pk, str(goal)) for goal in goals)]
        )
        self.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something."""
        return {key: value for key, value in self.cleaned_data.items() if value}

    @property
    def kinds(self) -> list[Kind]:
        """The kinds asked for; all where none is named."""
        return [Kind(self.chosen["kind"])] if "kind" in self.chosen else list(Kind)

    def scope(self) -> Scope:
        """Whose matters are meant."""
        chosen = self.chosen
        return scope_of(
            self.actor,
            unit=chosen.get("unit"),
            goal=chosen.get("goal"),
            mine=bool(chosen.get("mine")),
        )


class FeedForm(forms.Form):
    """Whose calendar is wanted: nobody named is one's own."""

    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=Unit.objects.none(),
        empty_label=_("请选择单位"),
        widget=QuickSelect(attrs=_PICKER),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units_to_follow(actor).only(*_OF_UNITS)  # type: ignore[attr-defined]  # a ModelChoiceField


class LinkForm(forms.Form):
    """The number of another task, and which of both waits."""

    number = forms.CharField(label=_("任务编号"), max_length=50)
    side = forms.ChoiceField(
        label=_("关系"),
        choices=[("before", _("是前置任务（它办完才能办本项）")), ("after", _("是后续任务"))],
    )
