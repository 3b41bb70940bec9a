"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账户"""

    name = "luodi.apps.accounts"
    label = "accounts"
    verbose_name = "账户"

    def ready(self) -> None:
        """Make its jobs and words known."""
        import_module("luodi.apps.accounts.jobs")
        import_module("luodi.apps.accounts.words").register()
