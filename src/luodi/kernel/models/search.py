"""The search index: one row for each thing that can be found by words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models.organisation import Owned


class SearchEntry(Owned):
    """Words by which one object is found; `tokens` holds pairs of characters and of initials."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    text = models.TextField()
    initials = models.TextField(blank=True)
    tokens = models.TextField()

    class Meta:
        verbose_name = _("检索条目")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_object_once")
        ]

    def __str__(self) -> str:
        return self.text[:40]
