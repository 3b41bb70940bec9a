"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """任务"""

    name = "luodi.apps.tasks"
    label = "tasks"
    verbose_name = "任务"
