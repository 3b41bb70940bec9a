"""What the lists of help asked for, and of remarks, can be asked; their rows in order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import units_visible_to
from luodi.apps.tasks.filters import QuickSelect
from luodi.apps.tasks.models import HelpKind, HelpRequest, Remark
from luodi.apps.tasks.models.coordination import HELP_STATES, LEVELS, REMARK_STATES, URGENCIES
from luodi.apps.tasks.queries import remarks
from luodi.apps.tasks.queries.helping import OPEN, helps_visible_to, with_facts
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput

ANY = "all"
MOST_ON_PAPER = 2000
PICKER = {"data-picker": "", "class": "form-select"}


class HelpsForm(forms.Form):
    """What can be asked of the list; every field may be left empty."""

    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("没有了结的")), *HELP_STATES, (ANY, _("全部状态"))],
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("层级"), required=False, choices=[("", _("全部层级")), *LEVELS]
    )
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("全部类别")), *HelpKind.choices]
    )
    unit = forms.ModelChoiceField(
        label=_("单位（提出或被请求）"), required=False, queryset=Unit.objects.none(),
        empty_label=_("全部单位"), widget=QuickSelect(attrs=PICKER),
    )  # fmt: skip
    due = forms.ChoiceField(
        label=_("时限"), required=False, choices=[("", _("全部时限")), ("overdue", _("已逾期"))]
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        for name in ("state", "level", "kind", "due"):
            self.fields[name].widget.attrs["class"] = "form-select"
        units = units_visible_to(actor).only("organisation_id", "path", "name", "short_name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


@dataclass(slots=True)
class Helps:
    """The requests an address asks for. What cannot be understood in it is left out."""

    actor: Actor
    asked: QueryDict
    today: dt.date
    form: HelpsForm = field(init=False)

    def __post_init__(self) -> None:
        self.form = HelpsForm(self.asked, actor=self.actor)
        self.form.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something."""
        return {key: value for key, value in self.form.cleaned_data.items() if value}

    def rows(self) -> QuerySet[HelpRequest]:
        """What is open by its dates, so that what is late comes first; the rest latest first."""
        rows, chosen = helps_visible_to(self.actor), self.chosen
        state = chosen.get("state", "")
        if state != ANY:
            rows = rows.filter(state=state) if state else rows.filter(state__in=OPEN)
        for name in ("level", "kind"):
            if name in chosen:
                rows = rows.filter(**{name: chosen[name]})
        if "unit" in chosen:
            rows = rows.filter(Q(party__unit=chosen["unit"]) | Q(asked=chosen["unit"]))
        if "due" in chosen:
            rows = rows.filter(state="open", due__lt=self.today)
        is_open = state in ("", *OPEN)
        return with_facts(rows).order_by(*(("due", "id") if is_open else ("-id",)))


class RemarksForm(forms.Form):
    """What can be asked of the register of remarks; every field may be left empty."""

    state = forms.ChoiceField(
        label=_("办理状态"), required=False,
        choices=[("", _("未办结")), *REMARK_STATES, (ANY, _("全部"))],
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("缓急"), required=False, choices=[("", _("全部缓急")), *URGENCIES]
    )
    due = forms.ChoiceField(
        label=_("时限"), required=False, choices=[("", _("全部时限")), ("overdue", _("已逾期"))]
    )
    unit = forms.ModelChoiceField(
        label=_("承办单位"), required=False, queryset=Unit.objects.none(),
        empty_label=_("全部承办单位"), widget=QuickSelect(attrs=PICKER),
    )  # fmt: skip
    leader = forms.CharField(label=_("批示领导"), required=False, max_length=60)
    said_from = forms.DateField(label=_("批示从"), required=False, widget=DayInput)
    said_to = forms.DateField(label=_("批示到"), required=False, widget=DayInput)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        for name in ("state", "urgency", "due"):
            self.fields[name].widget.attrs["class"] = "form-select"
        for name in ("leader", "said_from", "said_to"):
            self.fields[name].widget.attrs["class"] = "form-control"
        units = units_visible_to(actor).only("organisation_id", "path", "name", "short_name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


@dataclass(slots=True)
class Remarks:
    """The remarks an address asks for. What cannot be understood in it is left out."""

    actor: Actor
    asked: QueryDict
    today: dt.date
    form: RemarksForm = field(init=False)

    def __post_init__(self) -> None:
        self.form = RemarksForm(self.asked, actor=self.actor)
        self.form.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something."""
        return {key: value for key, value in self.form.cleaned_data.items() if value}

    def rows(self) -> QuerySet[Remark]:
        """What is open by its dates, so that what is late comes first; the rest latest first."""
        state = self.chosen.get("state", "")
        rows = self.any_state()
        if state != ANY:
            rows = rows.filter(state=state) if state else rows.filter(state__in=remarks.OPEN)
        is_open = state in ("", *remarks.OPEN)
        return remarks.with_place(rows).order_by(*(("due", "id") if is_open else ("-id",)))

    def any_state(self) -> QuerySet[Remark]:
        """The rows before they are parted by state."""
        rows, chosen = remarks.remarks_visible_to(self.actor), self.chosen
        for name, column in _COLUMNS.items():
            if name in chosen:
                rows = rows.filter(**{column: chosen[name]})
        if "due" in chosen:
            rows = rows.filter(state__in=_RUNNING, due__lt=self.today)
        return remarks.carried_by(rows, chosen["unit"]) if "unit" in chosen else rows

    def on_paper(self) -> QuerySet[Remark]:
        """The rows of a report, whatever their state, in the order in which they were made."""
        return remarks.with_place(self.any_state()).order_by("said_on", "id")[:MOST_ON_PAPER]


_COLUMNS = {
    "urgency": "urgency",
    "leader": "leader",
    "said_from": "said_on__gte",
    "said_to": "said_on__lte",
}
_RUNNING = ("recorded", "dispatched")
