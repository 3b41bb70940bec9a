"""Boxes of this app on the page of a task."""

from __future__ import annotations


def register() -> None:
    """Tell the page of a task where it stands on the ladder."""
