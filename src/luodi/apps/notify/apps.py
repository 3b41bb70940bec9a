"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """通知"""

    name = "luodi.apps.notify"
    label = "notify"
    verbose_name = "通知"
