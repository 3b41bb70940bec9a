"""Regions: codes of GB/T 2260 (counties and above) and GB/T 10114 (towns), with their validity."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models import Owned
from luodi.kernel.trees import Node

if TYPE_CHECKING:
    from luodi.kernel.trees import TreeManager


class Region(Node, Owned):  # type: ignore[django-manager-missing]  # treebeard's
    """A region, from a province down to a village, as one organisation keeps its list.

    A code belongs to one region at a time: when a county becomes a district it gets a new row with
    a new code, and the old row keeps its last day.
    """

    code = models.CharField(_("代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=60)
    valid_from = models.DateField(_("启用"), null=True, blank=True)
    valid_to = models.DateField(_("停用"), null=True, blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[TreeManager[Region]]

    node_order_by: ClassVar = ["code"]

    class Meta:
        verbose_name = _("行政区划")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=models.Q(valid_to=None),
                name="region_code_in_use_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the code was in use on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
