"""Tasks as an actor sees them: lists, one task, my work, the plan of an issue."""

from luodi.apps.tasks.queries.lists import (
    batch_for,
    batches_visible_to,
    my_parties,
    party_for,
    search_tasks,
    task_for,
    tasks_visible_to,
    unit_ids_of,
)

__all__ = [
    "batch_for",
    "batches_visible_to",
    "my_parties",
    "party_for",
    "search_tasks",
    "task_for",
    "tasks_visible_to",
    "unit_ids_of",
]
