"""Forms: how a field looks, and how an action's mistake gets to the field it is about."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django import forms

from luodi.kernel.errors import Mistake


class DayInput(forms.DateInput):
    """A date as browsers pick it: written as they want it, whatever the language is."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def tell(form: forms.BaseForm, mistake: Mistake) -> None:
    """Show a mistake at its field, or above the form."""
    name = mistake.field if mistake.field in form.fields else None
    form.add_error(name, str(mistake.sentence))


_LARGEST = 2**63 - 1  # what a key's column holds


def keys(values: Iterable[str], most: int = 10_000) -> list[int]:
    """Those of the values that can be keys of rows; what else is typed into an address is none."""
    numbers = (int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 20)
    return list(islice((number for number in numbers if number <= _LARGEST), most))


class SplitList(forms.CharField):
    """Several short texts in one field, parted by 、，；or line ends."""

    def to_python(self, value: Any) -> Any:
        """The texts, without empty ones."""
        for mark in "，,；;\n":
            value = (value or "").replace(mark, "、")
        return [part.strip() for part in value.split("、") if part.strip()]
