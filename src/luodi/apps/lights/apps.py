"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LightsConfig(AppConfig):
    """亮灯规则"""

    name = "luodi.apps.lights"
    label = "lights"
    verbose_name = "亮灯规则"
