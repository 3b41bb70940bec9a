"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """界面"""

    name = "luodi.shell"
    label = "shell"
    verbose_name = "界面"
