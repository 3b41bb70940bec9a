"""Units: a tree for each organisation; renamed and merged units keep their names and dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models.regions import Region
from luodi.kernel.models import Owned, TimeStamped
from luodi.kernel.trees import Node

if TYPE_CHECKING:
    from luodi.kernel.trees import TreeManager


class UnitKind(models.TextChoices):
    """What a unit is; groups (各镇街, 区直各部门) are made of kinds."""

    ROOT = "root", _("本级")
    PARTY = "party", _("党委部门")
    GOVERNMENT = "government", _("政府部门")
    TOWN = "town", _("镇街")
    PARK = "park", _("园区")
    ENTERPRISE = "enterprise", _("国有企业")
    INSTITUTION = "institution", _("事业单位")
    VERTICAL = "vertical", _("垂直管理单位")
    MASS = "mass", _("群团组织")
    VILLAGE = "village", _("村社区")
    OFFICE = "office", _("内设机构")
    TEMPORARY = "temporary", _("临时机构")


class Unit(Node, Owned, TimeStamped):  # type: ignore[django-manager-missing]  # treebeard's
    """A unit to which tasks can be issued. Renames and mergers leave rows behind, never gaps."""

    name = models.CharField(_("全称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    duties = models.JSONField(_("职责关键词"), default=list, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=UnitKind, default=UnitKind.GOVERNMENT)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("行政区划")
    )
    host = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="hosted",
        verbose_name=_("依托单位"),
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from",
        verbose_name=_("并入"),
    )  # fmt: skip
    valid_from = models.DateField(_("设立"), null=True, blank=True)
    valid_to = models.DateField(_("撤销"), null=True, blank=True)
    planned_end = models.DateField(_("设立期限至"), null=True, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    if TYPE_CHECKING:
        objects: ClassVar[TreeManager[Unit]]

    node_order_by: ClassVar = ["position", "name"]

    class Meta:
        verbose_name = _("单位")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(valid_to=None),
                name="unit_name_in_use_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=UnitKind.values), name="unit_kind_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "kind"], name="unit_kind")]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_active(self) -> bool:
        """Whether it has not been dissolved or merged."""
        return self.valid_to is None


class UnitName(models.Model):
    """What a unit was called until a day; the present name stands in the unit itself."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("全称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40)
    valid_to = models.DateField(_("用至"))

    class Meta:
        verbose_name = _("曾用名")
        ordering: ClassVar = ["valid_to"]

    def __str__(self) -> str:
        return f"{self.name}（至{self.valid_to:%Y-%m-%d}）"


def name_on(unit: Unit, day: dt.date, former: list[UnitName]) -> str:
    """The short name a unit had on that day; `former` are its former names, oldest first."""
    for row in former:
        if day <= row.valid_to:
            return row.short_name or row.name
    return str(unit)
