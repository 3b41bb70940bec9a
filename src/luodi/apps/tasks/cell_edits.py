"""The columns of the register that may be edited in place: the office's own, and the handler."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Goal
from luodi.apps.documents.queries.goals import active_goals
from luodi.apps.tasks import actions, columns, edits
from luodi.apps.tasks.actions import HEAVIEST, LedgerEdit
from luodi.apps.tasks.columns import Column
from luodi.apps.tasks.edits import Edit
from luodi.apps.tasks.models import Assignment, Task, TaskParty
from luodi.apps.tasks.models.batches import RHYTHMS
from luodi.apps.tasks.queries.inside import people_of
from luodi.apps.tasks.queries.ledger import text_of
from luodi.apps.tasks.queries.lists import my_parties
from luodi.apps.tasks.queries.work import acting_unit_ids
from luodi.apps.tasks.rules import ASSIGN, MANAGE
from luodi.kernel.access import Actor, Hidden

_SELECT = {"class": "form-select form-select-sm"}
_INPUT = {"class": "form-control form-control-sm"}


def register() -> None:
    """Let them be edited, and the columns that are only here be chosen."""
    columns.add(Column("weight", _("权重"), lambda t: f"{t.weight:g}", width=8, permission=MANAGE))
    columns.add(
        Column("handler", _("承办人"), _handler_name, width=12, permission=ASSIGN,
               prepare=_with_handlers)
    )  # fmt: skip
    for key, form in (("goal", _goal), ("rhythm", _rhythm), ("weight", _weight)):
        edits.add(Edit(key, MANAGE, form, _seen(key), _saver(key), _is_open))
    edits.add(Edit("handler", ASSIGN, _person, _seen_person, _give, _is_ours))


def _is_open(_actor: Actor, task: Task) -> bool:
    return task.is_open


def _seen(key: str) -> Any:
    return lambda _actor, task: text_of(task, key)


def _saver(key: str) -> Any:
    def save(actor: Actor, task: Task, value: Any, seen: str, now: dt.datetime) -> None:
        values: dict[str, Any] = {key: value}
        edit = LedgerEdit(task_id=task.pk, seen={key: seen}, **values)
        actions.edit_ledger(actor=actor, edits=[edit], now=now)

    return save


def _one(field: forms.Field, data: Any, value: Any) -> forms.Form:
    form = forms.Form(data, initial={"value": value})
    form.fields["value"] = field
    return form


def _goal(actor: Actor, task: Task, data: Any) -> forms.Form:
    field: forms.ModelChoiceField[Goal] = forms.ModelChoiceField(
        label=_("对应目标"), required=False, queryset=active_goals(actor),
        empty_label=_("不对应目标"), widget=forms.Select(attrs=_SELECT),
    )  # fmt: skip
    return _one(field, data, task.goal_id)


def _rhythm(_actor: Actor, task: Task, data: Any) -> forms.Form:
    field = forms.ChoiceField(
        label=_("反馈频次"), choices=RHYTHMS, widget=forms.Select(attrs=_SELECT)
    )
    return _one(field, data, task.rhythm)


def _weight(_actor: Actor, task: Task, data: Any) -> forms.Form:
    widget = forms.NumberInput(attrs={**_INPUT, "step": "any"})
    field = forms.FloatField(label=_("权重"), min_value=0.01, max_value=HEAVIEST, widget=widget)
    return _one(field, data, task.weight)


def _with_handlers(rows: QuerySet[Task], actor: Actor) -> QuerySet[Task]:
    """To whom the actor's unit has given its part."""
    held = Assignment.objects.filter(
        party__task=OuterRef("pk"), party__unit_id__in=acting_unit_ids(actor), ended_at=None
    )
    name = held.order_by("party_id").values("person__name")[:1]
    return rows.annotate(handler_name=Subquery(name))


def _handler_name(task: Task) -> str:
    return getattr(task, "handler_name", None) or ""


def _part(actor: Actor, task: Task) -> TaskParty | None:
    return next(iter(my_parties(actor, task)), None)


def _is_ours(actor: Actor, task: Task) -> bool:
    return task.is_open and _part(actor, task) is not None


def _person(actor: Actor, task: Task, data: Any) -> forms.Form:
    part = _part(actor, task)
    if part is None:
        raise Hidden
    field = forms.ModelChoiceField(
        label=_("承办人"), required=False, queryset=people_of(part.unit, timezone.localdate()),
        empty_label=_("不分派"), widget=forms.Select(attrs=_SELECT),
    )  # fmt: skip
    return _one(field, data, _seen_person(actor, task) or None)


def _seen_person(actor: Actor, task: Task) -> str:
    part = _part(actor, task)
    held = Assignment.objects.filter(party=part, ended_at=None) if part else None
    found = held.values_list("person_id", flat=True).first() if held is not None else None
    return str(found or "")


def _give(actor: Actor, task: Task, value: Any, seen: str, now: dt.datetime) -> None:
    part = _part(actor, task)
    if part is None:
        raise Hidden
    actions.assign(actor=actor, party_ids=[part.pk], person=value, now=now, seen=seen)
