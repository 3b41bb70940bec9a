"""The rows of the register that go out to be edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.documents.queries.goals import active_goals
from luodi.apps.ledger.limits import MOST_ROWS
from luodi.apps.ledger.models import TaskNote
from luodi.apps.ledger.returning.columns import Column, Facts, columns, goals_by_name
from luodi.apps.ledger.returning.writing import Sheet
from luodi.apps.tasks.columns import BY_KEY, COLUMNS, with_columns
from luodi.apps.tasks.models import Task
from luodi.kernel import many
from luodi.kernel.access import Actor

_CHUNK = 1000


def facts_of(actor: Actor, task_ids: Iterable[int]) -> Facts:
    """What cells are written and understood by."""
    notes = TaskNote.objects.filter(task__in=many.keys(sorted(task_ids)))
    return Facts(
        goals_by_name(active_goals(actor)),
        dict(notes.values_list("task_id", "text")),
    )


def sheet_of(actor: Actor, rows: QuerySet[Task], keys: Iterable[str]) -> Sheet:
    """The rows with the columns asked for, as a workbook that can come back."""
    pks = list(rows.values_list("pk", flat=True)[: MOST_ROWS + 1])
    name = _("任务台账 %(day)s") % {"day": timezone.localdate()}
    if len(pks) > MOST_ROWS:
        name = _("%(name)s（前%(most)d项）") % {"name": name, "most": MOST_ROWS}
    pks = pks[:MOST_ROWS]
    wanted = columns(keys, facts_of(actor, pks))
    return Sheet(name, actor.organisation_id, wanted, tasks_in_order(pks, wanted))


def tasks_in_order(pks: list[int], wanted: Iterable[Column]) -> Iterator[Task]:
    """The tasks with what the columns need, a thousand at a time."""
    keys = {column.key for column in wanted} | {"goal"}
    needed = [column for column in COLUMNS if column.key in keys & set(BY_KEY)]
    for start in range(0, len(pks), _CHUNK):
        part = pks[start : start + _CHUNK]
        rows = with_columns(Task.objects.filter(pk__in=many.keys(part)), needed)
        found = {task.pk: task for task in rows}
        yield from (found[pk] for pk in part if pk in found)
