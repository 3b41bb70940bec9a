"""The rules by which an organisation's lights are computed: versioned data, never overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models import Owned


class AdoptedRules(Owned):
    """A rule set that holds from a day on, until another is adopted (:mod:`luodi.core.lights`).

    `number` counts the organisation's versions; it stands with every light computed by it.
    """

    number = models.PositiveIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=60)
    data = models.JSONField()
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    holds_from = models.DateField(_("自何日起"))
    adopted_at = models.DateTimeField(_("采用时间"))
    adopted_by = models.CharField(_("采用人"), max_length=80)
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("亮灯规则")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="light_rules_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "holds_from", "number"], name="light_rules_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
