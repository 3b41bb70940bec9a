"""Imports as an actor sees them: one's list, its rows, what is still to be answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from luodi.apps.ledger.models import Fate, Import, ImportRow, ImportState, Mapping, TaskNote
from luodi.apps.ledger.queries.parties import Suggester
from luodi.apps.ledger.rules import IMPORT, NOTE
from luodi.apps.tasks.models import Task
from luodi.core.task_flow import TaskState
from luodi.kernel.access import Actor, Hidden

FAULTY = (Fate.WRONG.value, Fate.CONFLICT.value)
ASIDE = "aside"  # asks for the rows that were set aside
MOST_ASKED = 200  # names and words to be answered at once


def imports_visible_to(actor: Actor) -> QuerySet[Import]:
    """All imports of the organisation, for those who may import; the latest first."""
    rows = Import.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related("job", "batch") if actor.may(IMPORT) else rows.none()


def import_for(actor: Actor, pk: int) -> Import:
    """The import, or Hidden."""
    found = imports_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def rows_of(source: Import, show: str = "") -> QuerySet[ImportRow]:
    """Its rows in their order: all, of one fate, or those that were set aside."""
    rows = ImportRow.objects.filter(source=source).select_related("task").order_by("number")
    if show == ASIDE:
        return rows.filter(is_aside=True)
    return rows.filter(fate=show, is_aside=False) if show in Fate.values else rows


def faulty_rows(source: Import) -> QuerySet[ImportRow]:
    """The rows that stand in the way: wrong or in conflict, and not set aside."""
    return source.rows.filter(fate__in=FAULTY, is_aside=False)


def counted(source: Import) -> dict[str, int]:
    """How many rows have each fate, and how many are aside."""
    found = dict.fromkeys([*Fate.values, ASIDE], 0)
    rows = source.rows.order_by().values_list("fate", "is_aside").annotate(n=Count("pk"))
    for fate, is_aside, n in rows:
        found[ASIDE if is_aside else fate] += n
    return found


@dataclass(slots=True)
class Question:
    """Something the file leaves open, with the rows that wait for it."""

    ask: str
    name: str
    rows: list[int] = field(default_factory=list)
    options: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_unit(self) -> bool:
        """Whether a unit is asked for; else what a state means."""
        return self.ask.startswith("unit:")


def questions(actor: Actor, source: Import) -> list[Question]:
    """Names and words that are not known, each once, those of most rows first."""
    found: dict[str, Question] = {}
    for number, problems in faulty_rows(source).values_list("number", "problems"):
        for problem in problems:
            ask = problem.get("ask", "")
            if ask:
                name = ask.partition(":")[2]
                found.setdefault(ask, Question(ask, name)).rows.append(number)
    asked = sorted(found.values(), key=lambda one: -len(one.rows))[:MOST_ASKED]
    if any(one.is_unit for one in asked):
        suggester = Suggester(actor)
        for one in asked:
            if one.is_unit:
                one.options = suggester.of(one.name)
    return asked


def mapping_for(organisation_id: int, signature: str) -> Mapping | None:
    """How such a ledger was read the last time."""
    rows = Mapping.objects.filter(organisation_id=organisation_id, signature=signature)
    return rows.first()


def earlier_same(source: Import) -> Import | None:
    """An import of the very same file that was carried out."""
    rows = Import.objects.filter(
        organisation_id=source.organisation_id,
        sha256=source.sha256,
        state=ImportState.DONE.value,
    )
    return rows.exclude(pk=source.pk).first() if source.sha256 else None


def drafts_of(source: Import) -> QuerySet[Task]:
    """The drafts made of its rows that have not gone out."""
    rows = source.rows.filter(task__isnull=False, fate=Fate.NEW.value, is_aside=False)
    return Task.objects.filter(pk__in=rows.values("task_id"), state=TaskState.DRAFT.value)


def kept_rows(actor: Actor) -> QuerySet[ImportRow]:
    """Rows of ledgers that were done already: kept as they were written."""
    rows = ImportRow.objects.filter(organisation_id=actor.organisation_id)
    rows = rows.filter(fate=Fate.KEPT.value, is_aside=False, source__state=ImportState.DONE.value)
    return rows.select_related("source").order_by("-pk") if actor.may(IMPORT) else rows.none()


def as_pairs(row: ImportRow, columns: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """A row as people wrote it: (head, text) of the cells that hold something."""
    cells = zip(columns, row.cells, strict=False)
    return [(str(column["head"]), text) for column, text in cells if text and column["head"]]


def row_of_task(task: Task) -> ImportRow | None:
    """The row of a ledger that a task was made from."""
    rows = ImportRow.objects.filter(task=task, fate=Fate.NEW.value, is_aside=False)
    return rows.select_related("source").order_by("-pk").first()


def note_of(actor: Actor, task: Task) -> TaskNote | None:
    """The office's own note on a task, for the office."""
    if not actor.may(NOTE):
        return None
    return TaskNote.objects.filter(task=task, organisation_id=actor.organisation_id).first()
