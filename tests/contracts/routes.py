"""Every address of the product by its name, as the resolver knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from luodi.kernel.access import Permission

API = "shell:api-"  # names that begin so belong to the interface for programs


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its name, its path, and the permission its view was given."""

    name: str
    path: str
    view: Callable[..., Any]

    @property
    def permission(self) -> Permission | None:
        """The permission that `require` left on the view."""
        view: Any = self.view
        while view is not None:
            if found := getattr(view, "permission", None):
                assert isinstance(found, Permission)
                return found
            view = getattr(view, "__wrapped__", None)
        return None


def addresses() -> list[Address]:
    """All of them."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, space: str, path: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = entry.name or f"({here})"
            yield Address(f"{space}:{name}" if space else name, here, entry.callback)
        else:
            inner = ":".join(part for part in (space, entry.namespace) if part)
            yield from _walk(entry, inner, here)


def pages() -> dict[str, Address]:
    """The addresses for people, by name."""
    return {a.name: a for a in addresses() if not a.name.startswith(API)}
