"""What stays after an import: how the columns of such a ledger are understood, notes on tasks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import Task
from luodi.kernel.models import Owned


class Mapping(Owned):
    """How an office's ledger is read: by its heads (`signature`) what each column holds.

    `columns` are fields by head, `choices` what was answered about names and words.
    """

    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        verbose_name = _("台账的列")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "signature"], name="mapping_once")
        ]

    def __str__(self) -> str:
        return "、".join(self.columns)[:80]


class TaskNote(Owned):
    """What the office notes of a task for itself; no unit sees it."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("督查室备注"), max_length=500)
    by_name = models.CharField(_("填写人"), max_length=80)
    at = models.DateTimeField(_("填写时间"))

    class Meta:
        verbose_name = _("督查室备注")

    def __str__(self) -> str:
        return self.text[:80]
