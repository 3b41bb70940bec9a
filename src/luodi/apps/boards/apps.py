"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """看板"""

    name = "luodi.apps.boards"
    label = "boards"
    verbose_name = "看板"

    def ready(self) -> None:
        """Make jobs and boxes known."""
        import_module("luodi.apps.boards.jobs")
        import_module("luodi.apps.boards.panels").register()
