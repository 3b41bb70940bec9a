"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy


class KernelConfig(AppConfig):
    """机制"""

    name = "luodi.kernel"
    label = "kernel"
    verbose_name = "机制"

    def ready(self) -> None:
        """Register the kernel's own periodic work; empty fields are told of in our words."""
        from luodi.kernel import housekeeping  # noqa: F401, PLC0415 - it registers itself

        Field.default_error_messages["required"] = gettext_lazy("请填写这一项。")
