"""Addresses of filtered lists that figures lead to."""

from __future__ import annotations

from typing import Any

from luodi.shell.links import link


def tasks(**query: Any) -> str:
    """The register of tasks, filtered."""
    return link("tasks:list", **query)


def documents(**query: Any) -> str:
    """The list of documents, filtered."""
    return link("documents:list", **query)


def work(**query: Any) -> str:
    """My work, at one of its groups."""
    return link("tasks:work", **query)
