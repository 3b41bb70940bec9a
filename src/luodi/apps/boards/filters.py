"""What the address of a board asks for; what cannot be understood in it is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.apps.boards.queries.asked import Asked, Day, Dimension
from luodi.apps.tasks.queries.outcomes import BASES
from luodi.core.rates import By

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
