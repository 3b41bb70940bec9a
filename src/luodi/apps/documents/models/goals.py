"""Goals: the tree of strategies that tasks are aligned with, from the nation to the district."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models import Owned, TimeStamped
from luodi.kernel.trees import Node


class GoalLevel(models.TextChoices):
    """Whose goal it is."""

    NATION = "nation", _("国家")
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    DISTRICT = "district", _("区")
    CAMPAIGN = "campaign", _("专项行动")


class Goal(Node, Owned, TimeStamped):  # type: ignore[django-manager-missing]  # treebeard's
    """A strategy, a goal under it, or a campaign. `terms` are the words that suggest it."""

    name = models.CharField(_("名称"), max_length=80)
    level = models.CharField(
        _("层级"), max_length=10, choices=GoalLevel, default=GoalLevel.DISTRICT
    )
    text = models.TextField(_("原文表述"), blank=True)
    terms = models.JSONField(_("关键词"), default=list, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    node_order_by: ClassVar = ["position", "name"]

    class Meta:
        verbose_name = _("目标")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(level__in=GoalLevel.values), name="goal_level_known"
            )
        ]

    def __str__(self) -> str:
        return self.name
