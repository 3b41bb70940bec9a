"""Fields that choose units and people; for the forms of every app."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Person, Unit
from luodi.apps.orgs.queries import active_units, people_visible_to
from luodi.kernel import search
from luodi.kernel.access import Actor


class NamedSelect(forms.Select):
    """A list to search in by text and by pinyin initials (kernel/js/pickers.js)."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds what the picker searches in."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        row = getattr(value, "instance", None)
        if row is not None:
            option["attrs"]["data-pinyin"] = search.initials_of(row.name)
            if isinstance(row, Unit) and row.name != row.short_name:
                option["attrs"]["data-hint"] = row.name
        return option


class NamedSelectMultiple(NamedSelect, forms.SelectMultiple):
    """The same for several."""


class UnitField(forms.ModelChoiceField["Unit"]):
    """One unit of the actor's organisation; the form says whose by :func:`of`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", NamedSelect(attrs={"data-picker": ""}))
        kwargs.setdefault(
            "empty_label", _("请选择") if kwargs.get("required", True) else _("（无）")
        )
        super().__init__(queryset=Unit.objects.none(), **kwargs)


class UnitsField(forms.ModelMultipleChoiceField["Unit"]):
    """Several units of the actor's organisation."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", NamedSelectMultiple(attrs={"data-picker": ""}))
        super().__init__(queryset=Unit.objects.none(), **kwargs)


class PersonField(forms.ModelChoiceField["Person"]):
    """One person of the actor's organisation who has not left."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", NamedSelect(attrs={"data-picker": ""}))
        kwargs.setdefault("empty_label", _("请选择"))
        super().__init__(queryset=Person.objects.none(), **kwargs)


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class ActorForm(forms.Form):
    """A form whose choices are those of an actor's organisation."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for field in self.fields.values():
            if isinstance(field, UnitField | UnitsField):
                field.queryset = active_units(actor)
            elif isinstance(field, PersonField):
                field.queryset = people_visible_to(actor).filter(left_on=None)
