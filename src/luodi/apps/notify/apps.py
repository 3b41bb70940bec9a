"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """通知"""

    name = "luodi.apps.notify"
    label = "notify"
    verbose_name = "通知"

    def ready(self) -> None:
        """Make the jobs and words known."""
        import_module("luodi.apps.notify.jobs")
        import_module("luodi.apps.notify.words").register()
