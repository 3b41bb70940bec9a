"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """看板"""

    name = "luodi.apps.boards"
    label = "boards"
    verbose_name = "看板"
