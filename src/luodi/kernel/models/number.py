"""Series of document numbers: 濂督〔2025〕1号, 2号, 3号 … without a gap."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models.organisation import Owned


class NumberSeries(Owned):
    """The last number given in a series and year; its row is locked while the next is given."""

    series = models.CharField(_("代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后一号"), default=0)

    class Meta:
        verbose_name = _("编号")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="series_once")
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.last}"
