"""Filters, order and columns of the register, as its address says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Document, Goal
from luodi.apps.documents.queries import goals_visible_to
from luodi.apps.documents.queries.documents import documents_visible_to
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import units_visible_to
from luodi.apps.tasks.models import IssueBatch, Task, TaskSource
from luodi.apps.tasks.models.tasks import STATES
from luodi.apps.tasks.queries import lists, search_tasks, tasks_visible_to, unit_ids_of
from luodi.apps.tasks.queries.lists import of_units, open_parties, parties_of_units
from luodi.apps.tasks.queries.outcomes import (
    BASES,
    HAPPENED,
    OUTCOMES,
    OWNER,
    Span,
    basis_of,
    due_column,
    happened,
    outcome_is,
)
from luodi.apps.tasks.rules import sees_all
from luodi.core.rates import By
from luodi.kernel.access import Actor
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
NOBODY = "none"  # asks for tasks that have no leader, no document
SORTS: dict[str, tuple[str, ...]] = {
    "number": ("id",),
    "due": ("due_current", "id"),
    "report": ("last_progress_on", "id"),
}
LATEST = "-number"
LATELY = 50  # documents to choose from
_OF_UNITS = ("organisation_id", "path", "name", "short_name")


class QuickSelect(forms.Select):
    """A select of many options, written in one go: Django renders a template for each of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element with its options."""
        chosen = str(value or "")
        options = "".join(
            f'<option value="{escape(str(key or ""))}"'
            f"{' selected' if str(key or '') == chosen else ''}>{escape(str(label))}</option>"
            for key, label in self._options()
        )
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        return mark_safe(f'<select name="{escape(name)}"{attributes}>{options}</select>')  # noqa: S308 - all is escaped

    def _options(self) -> Iterator[tuple[Any, Any]]:
        yield from ((getattr(key, "value", key), label) for key, label in self.choices)


_PICKER = {"data-picker": "", "class": "form-select"}


class NoGoal:
    """What is asked for by ``goal=none``: tasks that are not aligned with any."""

    pk = NOBODY

    def __str__(self) -> str:
        return str(_("未对应目标"))


class NoDocument:
    """What is asked for by ``document=none``: tasks that no document asks for."""

    pk = NOBODY

    def __str__(self) -> str:
        return str(_("无来源文件"))


class GoalField(forms.ModelChoiceField[Goal]):
    """A goal, or none."""

    def to_python(self, value: Any) -> Any:
        """The goal; NoGoal where tasks without one are wanted."""
        return NoGoal() if value == NoGoal.pk else super().to_python(value)


class DocumentField(forms.ModelChoiceField[Document]):
    """A document, or none."""

    def to_python(self, value: Any) -> Any:
        """The document; NoDocument where tasks without one are wanted."""
        return NoDocument() if value == NoDocument.pk else super().to_python(value)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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
        widget=QuickSelect(attrs=_PICKER),
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
        label=_("时限口径"), required=False, widget=forms.HiddenInput,
        choices=[("", ""), *BASES],
    )  # fmt: skip
    returned = forms.BooleanField(label=_("退回重办过"), required=False, widget=forms.HiddenInput)
    extended = forms.BooleanField(label=_("延过期"), required=False, widget=forms.HiddenInput)
    top = forms.BooleanField(label=_("不含子任务"), required=False, widget=forms.HiddenInput)
    leader = forms.CharField(label=_("责任领导"), required=False, max_length=60)
    document = DocumentField(
        label=_("来源文件"), required=False, queryset=Document.objects.none(),
        empty_label=_("全部文件"),
        widget=QuickSelect(attrs=_PICKER),
    )  # fmt: skip
    goal = GoalField(
        label=_("对应目标"), required=False, queryset=Goal.objects.none(),
        empty_label=_("全部目标"),
        widget=QuickSelect(attrs=_PICKER),
    )  # fmt: skip
    issued_from = forms.DateField(label=_("交办从"), required=False, widget=_day())
    issued_to = forms.DateField(label=_("交办到"), required=False, widget=_day())
    due_from = forms.DateField(label=_("时限从"), required=False, widget=_day())
    due_to = forms.DateField(label=_("时限到"), required=False, widget=_day())
    batch = forms.ModelChoiceField(
        label=_("交办批次"), required=False, queryset=IssueBatch.objects.none(),
        widget=forms.HiddenInput,
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        for name in ("state", "light", "due", "role", "outcome"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["unit"].queryset = units_visible_to(actor).only(*_OF_UNITS)  # type: ignore[attr-defined]  # a ModelChoiceField
        own = {"organisation_id": actor.organisation_id}
        documents = documents_visible_to(actor).filter(issued__gt=0).only("title")
        field: forms.ModelChoiceField[Document] = self.fields["document"]  # type: ignore[assignment]  # it is one
        field.queryset = documents
        # Any document can be asked for by its address; the latest can be picked. Read when shown.
        field.widget.choices = cache(
            lambda: [("", _("全部文件")), *((d.pk, d.title) for d in documents[:LATELY])]
        )
        self.fields["batch"].queryset = IssueBatch.objects.filter(**own)  # type: ignore[attr-defined]  # the same
        goals = goals_visible_to(actor)
        goal: forms.ModelChoiceField[Goal] = self.fields["goal"]  # type: ignore[assignment]  # it is one
        goal.queryset = goals
        goal.widget.choices = cache(lambda: [("", _("全部目标")), *_goals_to_pick(goals)])


def _goals_to_pick(goals: QuerySet[Goal]) -> Iterator[tuple[int | str, str]]:
    yield NoGoal.pk, str(NoGoal())
    yield from ((goal.pk, str(goal)) for goal in goals)


@dataclass(slots=True)
class Register:
    """The rows an address asks for. What cannot be understood in it is left out."""

    actor: Actor
    asked: QueryDict
    today: dt.date
    form: RegisterForm = field(init=False)
    units: list[int] | None = field(init=False)  # of the actor; None: all
    below: list[int] = field(init=False)  # the unit that is asked for, and all below it

    def __post_init__(self) -> None:
        self.form = RegisterForm(self.asked, actor=self.actor)
        self.form.is_valid()
        self.units = None if sees_all(self.actor) else unit_ids_of(self.actor)
        wanted = self.chosen.get("unit")
        own = self.chosen.get("own")
        self.below = ([wanted.pk] if own else _with_below(wanted)) if wanted else []

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that say something."""
        return {key: value for key, value in self.form.cleaned_data.items() if value}

    @property
    def sort(self) -> str:
        """The order asked for: a key of SORTS, with a minus for descending."""
        asked = self.asked.get("sort", "")
        return asked if asked.removeprefix("-") in SORTS else LATEST

    def rows(self) -> QuerySet[Task]:
        """The tasks, filtered and in order."""
        found, chosen = tasks_visible_to(self.actor, self.units), self.chosen
        if "state" in chosen:
            found = _by_state(found, chosen["state"])
        for name in ("light", "batch"):
            if name in chosen:
                found = found.filter(**{name: chosen[name]})
        if "goal" in chosen:
            found = found.filter(_of_goal(chosen["goal"]))
        units = self.below if "unit" in chosen else self.units
        if "unit" in chosen or ("role" in chosen and units is not None):
            found = of_units(found, units or [], chosen.get("role", ""))
        if "document" in chosen:
            found = _of_document(found, chosen["document"])
        found = self._by_due(self._by_outcome(found, chosen), chosen)
        if "q" in chosen:
            found = search_tasks(self.actor, chosen["q"], found)
        return found.order_by(*_order(self.sort))

    def counted(self) -> QuerySet[Any] | None:
        """As many rows as :meth:`rows`, where an index of the parts can count them; else None."""
        chosen = self.chosen
        if (
            not chosen.keys() <= {"unit", "role", "own", "state"}
            or chosen.get("state", "open") != "open"
        ):
            return None
        wanted = chosen.get("unit")
        if (wanted is None) == (self.units is None):
            return None
        units = self.below if wanted else self.units or []
        parties = open_parties(units) if "state" in chosen else parties_of_units(units)
        if chosen.get("role") == OWNER:
            return None
        if "role" in chosen:
            parties = parties.filter(role=chosen["role"])
        return parties.order_by().values("task_id").distinct()

    @property
    def count_limit(self) -> int | None:
        """How many rows can be counted: of a word that very many have, not all are looked for."""
        return lists.MOST_FOUND if "q" in self.chosen else None

    def _by_outcome(self, rows: QuerySet[Task], chosen: dict[str, Any]) -> QuerySet[Task]:
        """What statistics count: each of their figures opens the rows of these conditions."""
        if "outcome" in chosen:
            by = basis_of(chosen.get("basis", By.ORIGINAL.value))
            rows = rows.filter(outcome_is(chosen["outcome"], self.today, by))
        if "issued_from" in chosen:
            rows = rows.filter(issued_on__gte=chosen["issued_from"])
        if "issued_to" in chosen:
            rows = rows.filter(issued_on__lte=chosen["issued_to"])
        if "leader" in chosen:
            leader = chosen["leader"]
            rows = rows.filter(leader="" if leader == NOBODY else leader)
        if "top" in chosen:
            rows = rows.filter(parent=None)
        for name in HAPPENED:
            if name in chosen:
                rows = rows.filter(happened(name))
        return rows

    def _by_due(self, rows: QuerySet[Task], chosen: dict[str, Any]) -> QuerySet[Task]:
        due = due_column(basis_of(chosen.get("basis", By.CURRENT.value)))
        if "due_from" in chosen:
            rows = rows.filter(**{f"{due}__gte": chosen["due_from"]})
        if "due_to" in chosen:
            rows = rows.filter(**{f"{due}__lte": chosen["due_to"]})
        wanted = chosen.get("due")
        if wanted == "none":
            return rows.filter(is_open=True, due_current=None)
        if wanted == "overdue":
            return rows.filter(is_open=True, due_current__lt=self.today)
        if wanted in ("week", "month"):
            end = self.today + dt.timedelta(7 if wanted == "week" else 31)
            return rows.filter(is_open=True, due_current__gte=self.today, due_current__lt=end)
        return rows


def _by_state(rows: QuerySet[Task], state: str) -> QuerySet[Task]:
    return rows.filter(is_open=True) if state == "open" else rows.filter(state=state)


def _of_goal(goal: Goal | NoGoal) -> Q:
    """A goal and all below it, as the first page counts them."""
    if isinstance(goal, NoGoal):
        return Q(goal=None)
    below = Goal.objects.filter(organisation=goal.organisation_id, path__startswith=goal.path)
    return Q(goal__in=list(below.order_by().values_list("pk", flat=True)))


def _of_document(rows: QuerySet[Task], document: Document | NoDocument) -> QuerySet[Task]:
    if isinstance(document, NoDocument):
        return rows.filter(sources=None)
    sources = TaskSource.objects.filter(document=document)
    return rows.filter(pk__in=sources.values("task_id"))


def _with_below(unit: Unit) -> list[int]:
    below = Unit.objects.filter(organisation_id=unit.organisation_id, path__startswith=unit.path)
    return list(below.values_list("pk", flat=True))


def _order(sort: str) -> list[OrderBy]:
    """The columns of an index, all in one direction; rows without a date come last."""
    descending = sort.startswith("-")
    names = SORTS[sort.removeprefix("-")]
    if descending:
        return [OrderBy(F(name), descending=True) for name in names]
    return [OrderBy(F(name), nulls_last=name != "id" or None) for name in names]
