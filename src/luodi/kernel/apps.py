"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """机制"""

    name = "luodi.kernel"
    label = "kernel"
    verbose_name = "机制"
