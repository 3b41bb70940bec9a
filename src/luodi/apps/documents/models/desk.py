"""Steps on the desk, kept so that each can be undone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models.documents import Document


class DeskStep(models.Model):
    """One thing an officer did on the desk: the requirements as they were before it.

    `before` is ``{id: facts}`` (see `queries.facts.snapshot`), `versions` what the step left them
    at, `made` the requirements it brought into being. A step is undone only while every
    requirement still has the version it left.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="steps")
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=80)
    label = models.CharField(max_length=80)
    before = models.JSONField()
    versions = models.JSONField()
    made = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("分解步骤")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["document", "by", "-id"], name="desk_step_of")]

    def __str__(self) -> str:
        return f"{self.by_name} {self.label}"
