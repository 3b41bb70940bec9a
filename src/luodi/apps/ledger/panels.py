"""Boxes of this app: on the page of a task, and beside the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from luodi.apps.ledger.queries.imports import as_pairs, note_of, row_of_task
from luodi.apps.ledger.rules import IMPORT, NOTE
from luodi.apps.tasks.models import Task
from luodi.kernel import panels


def register() -> None:
    """Tell the pages of others what ledgers have to say there."""
    panels.register("tasks.task", "ledger/_on_task.html", on_task, order=60, permission=NOTE)
    panels.register("tasks.export", "ledger/_export.html", on_register, permission=IMPORT)


def on_task(request: HttpRequest, task: Task) -> dict[str, Any]:
    """The office's own note, and how the ledger it came from had it."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    row = row_of_task(task)
    pairs = as_pairs(row, row.source.columns) if row else []
    return {"task": task, "note": note_of(actor, task), "row": row, "pairs": pairs}


def on_register(_request: HttpRequest, query: str) -> dict[str, Any]:
    """The register as a workbook that can be edited and brought back."""
    return {"export_url": f"{reverse('ledger:export')}?{query}"}
