"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LadderConfig(AppConfig):
    """提醒和督办"""

    name = "luodi.apps.ladder"
    label = "ladder"
    verbose_name = "提醒和督办"

    def ready(self) -> None:
        """Make jobs, boxes, columns and words of timelines known."""
        import_module("luodi.apps.ladder.jobs")
        import_module("luodi.apps.ladder.panels").register()
        import_module("luodi.apps.ladder.bulk_steps").register()
        import_module("luodi.apps.ladder.in_register").register()
        import_module("luodi.apps.ladder.quick_answers").register()
        import_module("luodi.apps.ladder.words").name_fields()
