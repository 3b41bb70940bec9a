"""How tasks stood on a day, and what changed between two.

The tasks are those of the register, found by its index; how each stood is looked up by task and
day, so a page of fifty costs fifty look-ups however many rows there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import Standing, Task
from luodi.core.task_flow import DONE_STATES

OPEN = "open"
_NEVER = Value(dt.date(1, 1, 1), DateField())
_SERIOUS = ("red", "yellow")


class Change(TextChoices):
    """What is different between two days."""

    ANY = "any", _("有变化的")
    NEW = "new", _("新交办")
    DONE = "done", _("办结")
    WORSE = "worse", _("转为滞后")
    BETTER = "better", _("转为正常")
    MOVED = "moved", _("时限变动")


@dataclass(slots=True)
class Stood:
    """A task with how it stood on a day, and on another where two are compared."""

    task: Task
    then: Standing | None
    before: Standing | None = None

    @property
    def changes(self) -> list[str]:
        """Which of light, state and due date differ."""
        if self.then is None or self.before is None:
            return []
        names = ("light", "state", "due_current")
        return [name for name in names if getattr(self.then, name) != getattr(self.before, name)]


def on(day: dt.date) -> Q:
    """Standings that held at the close of the day."""
    return Q(begins__lte=day) & (Q(ends=None) | Q(ends__gt=day))


def stood(tasks: QuerySet[Task], day: dt.date, **how: Any) -> QuerySet[Task]:
    """The tasks that there were on the day, and that stood so.

    None stands before it is issued: said twice, the later ones need not be looked up one by one.
    """
    return tasks.filter(Exists(_of_task(day).filter(_how(how))), issued_on__lte=day)


def changed(tasks: QuerySet[Task], before: dt.date, day: dt.date, change: str) -> QuerySet[Task]:
    """The tasks that stood otherwise on `day` than on `before`."""
    return begun(tasks, before, day).filter(difference(before, day, change))


def begun(tasks: QuerySet[Task], before: dt.date, day: dt.date) -> QuerySet[Task]:
    """The tasks of which anything changed between the days, were it only a report."""
    rows = Standing.objects.filter(task=OuterRef("pk"), begins__gt=before, begins__lte=day)
    return tasks.filter(Exists(rows.order_by()))


def difference(before: dt.date, day: dt.date, change: str) -> Q:
    """The condition of a change on tasks."""
    earlier, later = _of_task(before), _of_task(day)
    if change == Change.NEW:
        return Q(Exists(later)) & ~Q(Exists(earlier))
    if change == Change.DONE:
        done = Q(state__in=sorted(DONE_STATES))
        return Q(Exists(later.filter(done))) & Q(Exists(earlier.exclude(done)))
    if change == Change.WORSE:
        red = later.filter(light="red", is_open=True)
        return Q(Exists(red)) & Q(Exists(earlier.exclude(light="red")))
    if change == Change.BETTER:
        green = later.filter(light="green", is_open=True)
        return Q(Exists(green)) & Q(Exists(earlier.filter(light__in=_SERIOUS)))
    if change == Change.MOVED:
        moved = later.filter(~Exists(_same(before, "due_current")))
        return Q(Exists(moved)) & Q(Exists(earlier))
    return Q(Exists(later.filter(~Exists(_same(before, "light", "state", "due_current")))))


def standings(tasks: Iterable[Task], day: dt.date, before: dt.date | None = None) -> list[Stood]:
    """The tasks of a page with how they stood; a query for each day."""
    rows = list(tasks)
    then = _held(rows, day)
    earlier = _held(rows, before) if before else {}
    return [Stood(task, then.get(task.pk), earlier.get(task.pk)) for task in rows]


def _held(tasks: list[Task], day: dt.date) -> dict[int, Standing]:
    found = Standing.objects.filter(on(day), task__in=tasks).defer("light_facts")
    return {row.task_id: row for row in found}


def _of_task(day: dt.date) -> QuerySet[Standing]:
    return Standing.objects.filter(on(day), task=OuterRef("pk")).order_by()


def _same(day: dt.date, *names: str) -> QuerySet[Standing]:
    """How the task of a standing stood on another day, if it did so in the same way."""
    rows = Standing.objects.filter(on(day), task=OuterRef("task")).order_by()
    for name in names:
        if name == "due_current":  # no date is the same as no date
            rows = rows.annotate(due_day=Coalesce(name, _NEVER))
            rows = rows.filter(due_day=Coalesce(OuterRef(name), _NEVER))
        else:
            rows = rows.filter(**{name: OuterRef(name)})
    return rows


def _how(how: dict[str, Any]) -> Q:
    found = Q()
    for name, value in how.items():
        if name == "state" and value == OPEN:
            found &= Q(is_open=True)
        elif value:
            found &= Q(**{name: value})
    return found
