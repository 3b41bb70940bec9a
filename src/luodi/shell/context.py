"""What every page needs: the navigation for whoever looks, and the number of unread notices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame."""
    actor = getattr(request, "actor", None)
    return {"actor": actor, "nav": [], "unread_count": 0}
