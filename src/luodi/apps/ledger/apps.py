"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """台账"""

    name = "luodi.apps.ledger"
    label = "ledger"
    verbose_name = "台账"
