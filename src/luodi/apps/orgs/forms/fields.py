"""Fields that choose units and people; for the forms of every app.

A few hundred rows are a list to search in. More of them are not sent to the browser: the name is
typed then.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Person, Post, Unit
from luodi.apps.orgs.queries import active_units, people_visible_to, posts_visible_to
from luodi.apps.orgs.queries.sheets.plans import UnitRefs
from luodi.kernel import search
from luodi.kernel.access import Actor
from luodi.kernel.forms import DayInput, SplitList

OFFERED_AT_MOST = 600
M = TypeVar("M", bound=Model)


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


class TypedField(forms.ModelChoiceField[M]):
    """One row: chosen from a list, or typed where there are very many."""

    placeholder: str | Promise = ""

    def __init__(self, **kwargs: Any) -> None:
        self.rows: QuerySet[M] | None = None
        kwargs.setdefault("widget", NamedSelect(attrs={"data-picker": ""}))
        empty = _("请选择") if kwargs.get("required", True) else _("（无）")
        kwargs.setdefault("empty_label", empty)
        super().__init__(queryset=None, **kwargs)

    def offer(self, rows: QuerySet[M]) -> None:
        """Say which rows there are; where they are too many for a list they are typed."""
        self.queryset = rows
        if rows[OFFERED_AT_MOST:].exists():
            self.rows = rows
            self.widget = forms.TextInput(attrs={"placeholder": self.placeholder})

    def find(self, rows: QuerySet[M], text: str) -> M:
        """The row that is meant by what was typed; ValidationError if there is none."""
        raise NotImplementedError

    def words(self, row: M) -> str:
        """What is typed for that row."""
        return str(row)

    def to_python(self, value: Any) -> M | None:
        """The row of that number, or of what was typed."""
        if self.rows is None or not value or str(value).isdigit():
            return super().to_python(value)
        return self.find(self.rows, str(value).strip())

    def prepare_value(self, value: Any) -> Any:
        """What would have been typed."""
        if self.rows is None:
            return super().prepare_value(value)
        row: Any = self.rows.filter(pk=value).first() if str(value or "").isdigit() else value
        return self.words(row) if hasattr(row, "pk") else row


class UnitField(TypedField[Unit]):
    """One unit of the actor's organisation."""

    placeholder = _("输入单位全称")

    def find(self, rows: QuerySet[Unit], text: str) -> Unit:
        """By its name."""
        return _unit(rows, text)

    def words(self, row: Unit) -> str:
        """Its full name."""
        return row.name


class PersonField(TypedField[Person]):
    """One person of the actor's organisation who has not left."""

    placeholder = _("输入姓名；有同名的写人员编号")

    def find(self, rows: QuerySet[Person], text: str) -> Person:
        """By the name, if only one has it."""
        found = list(rows.filter(name=text)[:2])
        if len(found) == 1:
            return found[0]
        none, several = gettext("没有这个人，请核对姓名。"), gettext("有同名的人，请写人员编号。")
        raise ValidationError(several if found else none)


class PostField(TypedField[Post]):
    """One open post of the actor's organisation, named with its unit."""

    placeholder = _("输入单位和职务，中间空一格")

    def label_from_instance(self, obj: Post) -> str:
        """区教育局 办公室主任."""
        return f"{obj.unit} {obj.name}"

    def find(self, rows: QuerySet[Post], text: str) -> Post:
        """By unit and name."""
        unit, _space, name = text.replace("\u3000", " ").rpartition(" ")
        named = Q(unit__name=unit.strip()) | Q(unit__short_name=unit.strip())
        found = list(rows.filter(named, name=name)[:2])
        if len(found) == 1:
            return found[0]
        raise ValidationError(gettext("没有找到这个岗位，请写“单位全称 职务”。"))


class UnitsField(forms.ModelMultipleChoiceField["Unit"]):
    """Several units of the actor's organisation."""

    def __init__(self, **kwargs: Any) -> None:
        self.rows: QuerySet[Unit] | None = None
        kwargs.setdefault("widget", NamedSelectMultiple(attrs={"data-picker": ""}))
        super().__init__(queryset=None, **kwargs)

    def offer(self, rows: QuerySet[Unit]) -> None:
        """Say which units there are; where they are too many for a list they are typed."""
        self.queryset = rows
        if rows[OFFERED_AT_MOST:].exists():
            self.rows = rows
            placeholder = gettext("输入单位全称，用顿号分开")
            self.widget = forms.TextInput(attrs={"placeholder": placeholder})

    def clean(self, value: Any) -> Any:
        """The units of those numbers or, where they are typed, of those names."""
        if self.rows is None:
            return super().clean(value)
        names = SplitList(required=False).to_python(value)
        return [_unit(self.rows, name) for name in names]

    def prepare_value(self, value: Any) -> Any:
        """Their names, where they are typed."""
        if self.rows is not None and isinstance(value, list | tuple):
            units = {unit.pk: unit.name for unit in self.rows.filter(pk__in=value)}
            return "、".join(units[pk] for pk in value if pk in units)
        return super().prepare_value(value)


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DayInput)
        super().__init__(**kwargs)


class ActorForm(forms.Form):
    """A form whose choices are those of an actor's organisation."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for field in self.fields.values():
            if isinstance(field, UnitField | UnitsField):
                field.offer(active_units(actor))
            elif isinstance(field, PersonField):
                field.offer(people_visible_to(actor).filter(left_on=None))
            elif isinstance(field, PostField):
                posts = posts_visible_to(actor).filter(closed_on=None, unit__valid_to=None)
                posts = posts.select_related("unit")
                field.offer(posts.order_by("unit__path", "position", "id"))


def _unit(units: QuerySet[Unit], name: str) -> Unit:
    refs = UnitRefs(units.filter(Q(name=name) | Q(short_name=name)))
    unit = refs.find(name)
    if unit is None:
        raise ValidationError(refs.why(name))
    return unit
