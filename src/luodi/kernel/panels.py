"""Boxes that later apps add to the pages of earlier ones, which never import them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from luodi.kernel.access import Permission

Build = Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A box on somebody else's page; `build` gives its context, or None to leave it out."""

    template: str
    build: Build
    order: int
    permission: Permission | None


_panels: dict[str, list[Panel]] = {}


def register(
    place: str,
    template: str,
    build: Build,
    *,
    order: int = 50,
    permission: Permission | None = None,
) -> None:
    """Add a box to the pages that show `place` (``tasks.task``, ``home``)."""
    panels = _panels.setdefault(place, [])
    panels.append(Panel(template, build, order, permission))
    panels.sort(key=lambda panel: panel.order)


def rendered(request: HttpRequest, place: str, subject: Any = None) -> list[SafeString]:
    """The boxes of a place as HTML, in order, for whoever asks."""
    actor = getattr(request, "actor", None)
    found = []
    for panel in _panels.get(place, []):
        if panel.permission and (actor is None or not actor.may(panel.permission)):
            continue
        context = panel.build(request, subject)
        if context is not None:
            found.append(render_to_string(panel.template, context, request))
    return found
