"""Boxes of this app on the pages of documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from luodi.apps.documents.queries.versions import Comparison
from luodi.apps.tasks.queries.touched import touched_by
from luodi.apps.tasks.rules import VIEW, WITHDRAW
from luodi.kernel import panels


def register() -> None:
    """Tell the pages of documents what tasks have to say there."""
    panels.register("documents.compare", "tasks/touched.html", touched, permission=VIEW)


def touched(request: HttpRequest, comparison: Comparison) -> dict[str, Any] | None:
    """Issued tasks whose commitment the new version changes or drops; nothing where none is."""
    actor = request.actor  # type: ignore[attr-defined]  # the panel needs a permission
    rows = touched_by(actor, comparison)
    return {"touched": rows, "may_withdraw": actor.may(WITHDRAW)} if rows else None
