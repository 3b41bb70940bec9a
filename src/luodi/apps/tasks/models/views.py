"""The register as somebody wants to see it again: saved views, own or shared, and columns."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.kernel.models import Owned


class ViewAudience(models.TextChoices):
    """Who finds a view in the register."""

    OWN = "own", _("只有我")
    UNIT = "unit", _("本单位")
    ALL = "all", _("所有单位")


class SavedView(Owned):
    """Filters, order and columns of the register under a name.

    `user` keeps it and may change it. Shared with `unit`, or with everybody, it shows each reader
    the tasks that this reader may see.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)
    audience = models.CharField(
        _("谁可以用"), max_length=4, choices=ViewAudience, default=ViewAudience.OWN.value
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(_("保存人"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("保存的视图")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_once"),
            models.CheckConstraint(
                condition=models.Q(audience=ViewAudience.UNIT.value, unit__isnull=False)
                | (~models.Q(audience=ViewAudience.UNIT.value) & models.Q(unit=None)),
                name="saved_view_of_a_unit",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "audience", "unit"],
                condition=~models.Q(audience=ViewAudience.OWN.value),
                name="saved_view_shared",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ChosenColumns(Owned):
    """Which columns somebody wants to see in the register, in which order."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    keys = models.JSONField(default=list)

    class Meta:
        verbose_name = _("台账的列")

    def __str__(self) -> str:
        return ",".join(self.keys)
