"""Which rows of a ledger are in the system already."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from luodi.apps.tasks.models import Task, TaskParty
from luodi.core.task_flow import PartyState, TaskState
from luodi.kernel import many

Units = frozenset[int]
_CHUNK = 5000


def key_of(text: str) -> str:
    """A text by which the same matter is known again: without spaces and the mark at its end."""
    return "".join(text.split()).rstrip("。；;.")


def same_as(
    organisation_id: int, texts: Collection[str]
) -> dict[str, list[tuple[int, str, Units]]]:
    """Open tasks and drafts with one of the texts (by :func:`key_of`): key, number, units.

    Tasks that are done are left out: what was done last year may be asked for again.
    """
    wanted = frozenset(texts)
    own = Task.objects.filter(organisation_id=organisation_id)
    found: dict[int, tuple[str, str]] = {}
    for rows in (own.filter(is_open=True), own.filter(state=TaskState.DRAFT.value)):
        facts = rows.order_by().values_list("pk", "number", "text")
        for pk, number, text in facts.iterator(chunk_size=_CHUNK):
            key = key_of(text)
            if key in wanted:
                found[pk] = (key, number)
    units = _units_of(found)
    same: dict[str, list[tuple[int, str, Units]]] = {}
    for pk, (key, number) in found.items():
        same.setdefault(key, []).append((pk, number, frozenset(units.get(pk, ()))))
    return same


def _units_of(pks: Mapping[int, object]) -> dict[int, set[int]]:
    """The units on tasks; of drafts those they are planned for."""
    rows = TaskParty.objects.filter(task__in=many.keys(pks)).order_by()
    found: dict[int, set[int]] = {}
    held = rows.exclude(state=PartyState.RELEASED.value).values_list("task_id", "unit_id")
    for task_id, unit_id in held:
        found.setdefault(task_id, set()).add(unit_id)
    drafts = Task.objects.filter(pk__in=many.keys(pks), state=TaskState.DRAFT.value)
    for pk, plan in drafts.values_list("pk", "plan"):
        found[pk] = {party["unit"] for party in plan.get("parties", ())}
    return found
