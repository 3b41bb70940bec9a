"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账户"""

    name = "luodi.apps.accounts"
    label = "accounts"
    verbose_name = "账户"
