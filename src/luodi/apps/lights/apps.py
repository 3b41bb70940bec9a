"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LightsConfig(AppConfig):
    """亮灯规则"""

    name = "luodi.apps.lights"
    label = "lights"
    verbose_name = "亮灯规则"

    def ready(self) -> None:
        """Make words of timelines known."""
        import_module("luodi.apps.lights.words").name_fields()
