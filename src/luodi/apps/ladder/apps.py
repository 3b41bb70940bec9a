"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LadderConfig(AppConfig):
    """提醒和督办"""

    name = "luodi.apps.ladder"
    label = "ladder"
    verbose_name = "提醒和督办"
