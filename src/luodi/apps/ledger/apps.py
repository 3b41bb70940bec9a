"""The Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """台账"""

    name = "luodi.apps.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """Make jobs, boxes and words of timelines known."""
        import_module("luodi.apps.ledger.jobs")
        import_module("luodi.apps.ledger.panels").register()
        import_module("luodi.apps.ledger.in_register").register()
        import_module("luodi.apps.ledger.words").name_fields()
