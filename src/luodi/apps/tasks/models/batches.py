"""Batches: what was issued with one covering note and one number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Document
from luodi.core.rhythm import Rhythm
from luodi.kernel.models import Owned

RHYTHMS = [(rhythm.value, _(rhythm.label)) for rhythm in Rhythm]


class IssueBatch(Owned):
    """One 交办: a numbered covering note and the tasks that went out with it.

    `token` is that of the form it was asked for with: pressing the button twice makes one batch.
    """

    number = models.CharField(_("编号"), max_length=40)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, related_name="batches"
    )
    token = models.CharField(max_length=36)
    note = models.TextField(_("交办通知"))
    rhythm = models.CharField(
        _("反馈频次"), max_length=8, choices=RHYTHMS, default=Rhythm.MONTH.value
    )
    tasks_count = models.PositiveIntegerField(_("任务数"))
    units_count = models.PositiveIntegerField(_("单位数"))
    undecided_reason = models.CharField(_("留有未看要求的原因"), max_length=200, blank=True)
    issued_at = models.DateTimeField(_("交办时间"))
    issued_by = models.BigIntegerField(null=True)
    issued_by_name = models.CharField(_("交办人"), max_length=80)

    class Meta:
        verbose_name = _("交办批次")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="batch_number_once"),
            models.UniqueConstraint(fields=["organisation", "token"], name="batch_token_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="batch_latest")]

    def __str__(self) -> str:
        return self.number
