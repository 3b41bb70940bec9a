"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """机制"""

    name = "luodi.kernel"
    label = "kernel"
    verbose_name = "机制"

    def ready(self) -> None:
        """Register the kernel's own periodic work."""
        from luodi.kernel import housekeeping  # noqa: F401, PLC0415 - it registers itself
