"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """任务"""

    name = "luodi.apps.tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        """Make jobs, words of timelines and boxes known, and which documents units see."""
        import_module("luodi.apps.tasks.jobs")
        import_module("luodi.apps.tasks.panels").register()
        import_module("luodi.apps.tasks.bulk_steps").register()
        import_module("luodi.apps.tasks.cell_edits").register()
        import_module("luodi.apps.tasks.life_columns").register()
        import_module("luodi.apps.tasks.quick_answers").register()
        import_module("luodi.apps.tasks.light_effect").register()
        import_module("luodi.apps.tasks.words").name_fields()
        documents = import_module("luodi.apps.documents.queries.documents")
        documents.widen(import_module("luodi.apps.tasks.queries.lists").documents_of)
