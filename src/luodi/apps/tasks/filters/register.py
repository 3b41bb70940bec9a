"""The register as its address asks for it: which tasks, in which order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict

from luodi.apps.documents.models import Document, Goal
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.filters.fields import NOBODY, NoDocument, NoGoal
from luodi.apps.tasks.filters.form import RegisterForm
from luodi.apps.tasks.models import Task, TaskSource
from luodi.apps.tasks.queries import lists, search_tasks, tasks_visible_to, unit_ids_of
from luodi.apps.tasks.queries.groups import name_of, within
from luodi.apps.tasks.queries.lists import of_units, open_parties, parties_of_units
from luodi.apps.tasks.queries.marks import asked_for, marked
from luodi.apps.tasks.queries.outcomes import (
    HAPPENED,
    OWNER,
    basis_of,
    due_column,
    happened,
    outcome_is,
)
from luodi.apps.tasks.rules import sees_all
from luodi.core.rates import By
from luodi.kernel.access import Actor

SORTS: dict[str, tuple[str, ...]] = {
    "number": ("id",),
    "due": ("due_current", "id"),
    "report": ("last_progress_on", "id"),
    "closed": ("closed_on", "id"),
}
LATEST = "-number"


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
    def broken(self) -> list[str]:
        """The names of conditions that cannot be kept: what they name is gone, or hidden."""
        return [str(self.form.fields[name].label) for name in self.form.errors if name != "__all__"]

    @property
    def basis(self) -> By:
        """The due date that totals and groups go by."""
        return basis_of(self.chosen.get("basis", By.ORIGINAL.value))

    @property
    def is_by_result(self) -> bool:
        """Whether the rows are chosen by what became of them: a rate of such rows says nothing."""
        wanted = {"state", "outcome", "due", "light", "mark"}
        return bool(wanted & set(self.chosen)) or self.group in ("state", "light")

    @property
    def group(self) -> str:
        """By what the rows stand together; nothing: one list."""
        return str(self.chosen.get("group", ""))

    @property
    def is_grouped(self) -> bool:
        """Whether the heads of groups are shown, none of which is opened."""
        return bool(self.group) and "within" not in self.chosen

    @property
    def within_said(self) -> str:
        """The name of the group that is opened."""
        return name_of(self.group, self.chosen["within"])

    @property
    def sort(self) -> str:
        """The order asked for: a key of SORTS, with a minus for descending."""
        asked = self.asked.get("sort", "")
        return asked if asked.removeprefix("-") in SORTS else LATEST

    def rows(self) -> QuerySet[Task]:
        """The tasks, filtered and in order."""
        chosen = self.chosen
        is_open = chosen.get("state") == "open" or "due" in chosen
        found = tasks_visible_to(self.actor, self.units, only_open=is_open)
        if "state" in chosen:
            found = _by_state(found, chosen["state"])
        for name in ("light", "batch", "kind"):
            if name in chosen:
                found = found.filter(**{name: chosen[name]})
        if "goal" in chosen:
            found = found.filter(_of_goal(chosen["goal"]))
        units = self.below if "unit" in chosen else self.units
        if "unit" in chosen or ("role" in chosen and units is not None):
            found = of_units(found, units or [], chosen.get("role", ""), only_open=is_open)
        if "document" in chosen:
            found = _of_document(found, chosen["document"])
        found = self._by_due(self._by_outcome(found, chosen), chosen)
        found = self._marked(found, chosen)
        if "q" in chosen:
            found = search_tasks(self.actor, chosen["q"], found)
        return found.order_by(*_order(self.sort))

    def counted(self) -> QuerySet[Any] | None:
        """As many rows as :meth:`rows`, where an index of the parts can count them; else None."""
        chosen = self.chosen
        if (
            not chosen.keys() <= {"unit", "role", "own", "state", "group", "basis"}
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

    def _marked(self, rows: QuerySet[Task], chosen: dict[str, Any]) -> QuerySet[Task]:
        """What rows of other tables say of a task, and to which group it belongs."""
        own = self.actor.organisation_id
        for mark in chosen.get("mark", ()):
            rows = rows.filter(marked(own, mark, self.today))
        if "asks" in chosen:
            rows = rows.filter(asked_for(own, chosen["asks"]))
        if "group" in chosen and "within" in chosen:
            rows = within(rows, chosen["group"], chosen["within"], self.basis)
        return rows

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
