"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """文件"""

    name = "luodi.apps.documents"
    label = "documents"
    verbose_name = "文件"
