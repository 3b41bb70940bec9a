"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """日历"""

    name = "luodi.apps.agenda"
    label = "agenda"
    verbose_name = "日历"
