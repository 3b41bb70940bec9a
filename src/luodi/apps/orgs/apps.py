"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """组织机构"""

    name = "luodi.apps.orgs"
    label = "orgs"
    verbose_name = "组织机构"

    def ready(self) -> None:
        """Register the jobs, and how timelines say what changed."""
        from luodi.apps.orgs import jobs, words  # noqa: F401, PLC0415 - they register themselves
