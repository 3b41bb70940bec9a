"""What the address of a board asks for; what cannot be understood in it is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.apps.boards.queries.asked import Asked, Day, Dimension
from luodi.apps.boards.queries.asof import Change, changed, stood
from luodi.apps.tasks.filters import ANY_STATE, LIGHTS, Register
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.outcomes import BASES
from luodi.core.periods import add_months
from luodi.core.rates import By
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput

ALL = "all"
_BACK = 5  # years to choose from


def _parts() -> list[tuple[str, Any]]:
    quarters = (_("第一季度"), _("第二季度"), _("第三季度"), _("第四季度"))
    months = (
        _("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月"),
        _("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月"),
    )  # fmt: skip
    return [
        ("", _("全年")),
        *((f"q{n}", name) for n, name in enumerate(quarters, 1)),
        *((str(n), name) for n, name in enumerate(months, 1)),
    ]


def _year(number: int) -> str:
    return gettext("%(year)d年") % {"year": number}


class AskedForm(forms.Form):
    """Period, the day that counts for it, and the due date that counts."""

    by = forms.ChoiceField(label=_("任务范围"), required=False, choices=Day.choices)
    year = forms.ChoiceField(label=_("年度"), required=False)
    part = forms.ChoiceField(label=_("时段"), required=False, choices=_parts())
    basis = forms.ChoiceField(label=_("时限口径"), required=False, choices=BASES)

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        years = [(str(n), _year(n)) for n in range(today.year + 1, today.year - _BACK, -1)]
        self.fields["year"].choices = [*years, (ALL, _("全部年度"))]  # type: ignore[attr-defined]  # a ChoiceField
        for one in self.fields.values():
            one.widget.attrs["class"] = "form-select"


def asked_of(data: QueryDict, today: dt.date, **fixed: str) -> tuple[Asked, AskedForm]:
    """What is asked for, and the form that says so."""
    given = {"by": Day.ISSUED.value, "basis": By.ORIGINAL.value, "year": str(today.year)}
    given |= {key: data[key] for key in AskedForm.base_fields if data.get(key)} | fixed
    form = AskedForm(given, today=today)
    form.is_valid()
    clean = {key: value for key, value in form.cleaned_data.items() if value}
    year = clean.get("year", str(today.year))
    dimension = data.get("dim", "")
    asked = Asked(
        dimension=dimension if dimension in Dimension.values else Dimension.UNIT.value,
        by=clean.get("by", Day.ISSUED.value),
        year=None if year == ALL else int(year),
        part="" if year == ALL else clean.get("part", ""),
        basis=clean.get("basis", By.ORIGINAL.value),
    )
    return asked, form


def heat_asked(data: QueryDict, today: dt.date) -> tuple[Asked, AskedForm]:
    """A whole year, by the months in which tasks are due."""
    asked, form = asked_of(data, today, by=Day.DUE.value, part="")
    for name in ("by", "part"):
        del form.fields[name]
    if asked.year is None:
        asked = replace(asked, year=today.year)
    return asked, form


class AsOfForm(forms.Form):
    """A day, how tasks stood then, and perhaps an earlier day to compare with."""

    on = forms.DateField(
        label=_("哪一天"), required=False, widget=DayInput({"class": "form-control"})
    )
    against = forms.DateField(
        label=_("对照哪一天"), required=False, widget=DayInput({"class": "form-control"})
    )
    light = forms.ChoiceField(
        label=_("当时亮灯"), required=False, choices=[("", _("全部亮灯")), *LIGHTS]
    )
    state = forms.ChoiceField(
        label=_("当时状态"), required=False, choices=[("", _("全部状态")), *ANY_STATE]
    )
    change = forms.ChoiceField(
        label=_("变化"), required=False, choices=[("", _("不论变化")), *Change.choices]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name in ("light", "state", "change"):
            self.fields[name].widget.attrs["class"] = "form-select"


@dataclass(slots=True)
class AsOf:
    """The tasks of the register as they stood on a day; what cannot be understood is left out."""

    actor: Actor
    asked: QueryDict
    today: dt.date
    form: AsOfForm = field(init=False)
    register: Register = field(init=False)
    day: dt.date = field(init=False)
    against: dt.date | None = field(init=False)

    def __post_init__(self) -> None:
        given = self.asked.copy()
        given.setdefault("on", add_months(self.today, -1).isoformat())
        self.form = AsOfForm(given)
        self.form.is_valid()
        clean = self.form.cleaned_data
        self.day = min(clean.get("on") or add_months(self.today, -1), self.today)
        against = clean.get("against")
        self.against = against if against and against < self.day else None
        now = self.asked.copy()
        for name in ("light", "state", "due", "outcome", "sort"):
            now.pop(name, None)
        self.register = Register(self.actor, now, self.today)

    def rows(self) -> QuerySet[Task]:
        """The tasks, in the order of the register."""
        clean = self.form.cleaned_data
        how = {name: clean.get(name) for name in ("light", "state")}
        found = stood(self.register.rows(), self.day, **how)
        if self.against:
            change = clean.get("change") or ""
            found = changed(found, self.against, self.day, change) if change else found
        return found
