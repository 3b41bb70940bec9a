"""What the ladder adds to the register of tasks: how often a unit was urged."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from luodi.apps.ladder.models import RungTaken
from luodi.apps.tasks import columns
from luodi.apps.tasks.columns import Column
from luodi.apps.tasks.models import Task
from luodi.kernel.access import Actor


def register() -> None:
    """Let the column be chosen."""
    columns.add(Column("urged", _("催办次数"), _times, width=9, shown=False, prepare=_with_times))


def _with_times(rows: QuerySet[Task], _actor: Actor) -> QuerySet[Task]:
    taken = RungTaken.objects.filter(task=OuterRef("pk")).order_by().values("task")
    return rows.annotate(col_urged=Subquery(taken.annotate(n=Count("pk")).values("n")))


def _times(task: Task) -> int:
    return getattr(task, "col_urged", None) or 0
