"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文件"""

    name = "luodi.apps.documents"
    label = "documents"
    verbose_name = "文件"

    def ready(self) -> None:
        """Register the jobs, and how timelines say what changed."""
        from luodi.apps.documents import jobs, words  # noqa: F401, PLC0415 - they register themselves
