"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """界面"""

    name = "luodi.shell"
    label = "shell"
    verbose_name = "界面"

    def ready(self) -> None:
        """Tell the search what can be found."""
        from luodi.shell import finders  # noqa: PLC0415 - models are not ready earlier

        finders.register()
