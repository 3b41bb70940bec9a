"""What tasks add to the sums, read from the tasks as they are now; four queries for any number."""

from __future__ import annotations

from collections.abc import Collection

from luodi.apps.boards.contribution import (
    DOCUMENT,
    GOAL,
    HELP,
    LEADER,
    TOTAL,
    UNIT,
    Contribution,
    Facts,
    contribution,
)
from luodi.apps.tasks.models import Task, TaskSource
from luodi.apps.tasks.queries.lists import current_parties
from luodi.core.task_flow import LEFT_STATES, TaskState
from luodi.kernel.models import PartyRole

NONE = "-"
_COLUMNS = (
    "pk", "issued_on", "due_original", "due_current", "done_on", "is_open", "state", "sent_back",
    "extensions", "goal_id", "leader",
)  # fmt: skip


def contributions(pks: Collection[int]) -> dict[int, Contribution]:
    """Of each task that counts; drafts and parts of other tasks do not."""
    rows = Task.objects.filter(pk__in=pks, parent=None, issued_on__isnull=False)
    rows = rows.exclude(state=TaskState.DRAFT.value).order_by()
    tasks = list(rows.values(*_COLUMNS))
    found = {row["pk"] for row in tasks}
    keys: dict[int, set[str]] = {pk: {TOTAL} for pk in found}
    _units(found, keys)
    _documents(found, keys)
    for row in tasks:
        keys[row["pk"]] |= {f"{GOAL}{row['goal_id'] or NONE}", f"{LEADER}{row['leader'] or NONE}"}
    return {row["pk"]: _of(row, keys[row["pk"]]) for row in tasks}


def _of(row: dict[str, object], keys: set[str]) -> Contribution:
    names = ("issued_on", "due_original", "due_current", "done_on", "is_open", "sent_back",
             "extensions")  # fmt: skip
    facts = {name: row[name] for name in names}
    left = row["state"] in LEFT_STATES
    return contribution(Facts(has_left=left, **facts), keys)  # type: ignore[arg-type]  # the columns' types


def _units(pks: Collection[int], keys: dict[int, set[str]]) -> None:
    """Who answers and who helps; where nobody leads, the responsible units answer."""
    rows = current_parties().filter(task__in=pks).order_by()
    parties: dict[int, list[tuple[int, str]]] = {}
    for task, unit, role in rows.values_list("task_id", "unit_id", "role"):
        parties.setdefault(task, []).append((unit, role))
    for task, held in parties.items():
        roles = {role for _unit, role in held}
        answering = PartyRole.LEAD if PartyRole.LEAD.value in roles else PartyRole.RESPONSIBLE
        keys[task] |= {f"{UNIT}{unit}" for unit, role in held if role == answering.value}
        keys[task] |= {f"{HELP}{unit}" for unit, role in held if role == PartyRole.SUPPORT.value}


def _documents(pks: Collection[int], keys: dict[int, set[str]]) -> None:
    rows = TaskSource.objects.filter(task__in=pks).order_by()
    for task, document in rows.values_list("task_id", "document_id"):
        keys[task].add(f"{DOCUMENT}{document}")
    for own in keys.values():
        if not any(key.startswith(DOCUMENT) for key in own):
            own.add(f"{DOCUMENT}{NONE}")
