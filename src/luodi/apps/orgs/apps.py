"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """组织机构"""

    name = "luodi.apps.orgs"
    label = "orgs"
    verbose_name = "组织机构"
