"""Local exceptions to the holiday calendar: a day off for the district, a Saturday worked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models.organisation import Owned


class CalendarException(Owned):
    """One day on which the organisation works, or does not, other than the calendar says."""

    day = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("上班"))
    note = models.CharField(_("依据"), max_length=120)

    class Meta:
        verbose_name = _("工作日调整")
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "day"], name="exception_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.note}"
