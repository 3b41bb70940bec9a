"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """日历"""

    name = "luodi.apps.agenda"
    label = "agenda"
    verbose_name = "日历"

    def ready(self) -> None:
        """Make boxes and words of timelines known."""
        import_module("luodi.apps.agenda.panels").register()
        import_module("luodi.apps.agenda.words").name_fields()
