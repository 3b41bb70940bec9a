"""The ladder as an organisation has adopted it, version by version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models import Owned


class LadderRules(Owned):
    """One version; it holds from `adopted_on` until a later one does. Versions are never changed.

    `data` is what :func:`luodi.core.ladder.parse` reads.
    """

    version = models.PositiveIntegerField(_("版本"))
    data = models.JSONField(_("内容"))
    adopted_on = models.DateField(_("施行日期"))
    basis = models.CharField(_("依据"), max_length=200)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("采用人"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("催办办法")
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="ladder_rules_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.data.get('name', '')} v{self.version}"
