"""Groups of units as documents name them: 各镇街, 区直各部门, 各成员单位."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models.units import Unit
from luodi.kernel.models import Owned, TimeStamped


class Group(Owned, TimeStamped):
    """A name for several units: all of some kinds, and members chosen one by one.

    Which units these are is resolved when tasks are issued, and confirmed by a person.
    """

    name = models.CharField(_("名称"), max_length=40)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    kinds = models.JSONField(_("单位类别"), default=list, blank=True)
    units: models.ManyToManyField[Unit, GroupMember] = models.ManyToManyField(
        Unit, through="GroupMember", related_name="+"
    )

    class Meta:
        verbose_name = _("单位组")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="group_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A unit that belongs to a group although its kind does not say so, or does not belong."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    is_excluded = models.BooleanField(_("除外"), default=False)

    class Meta:
        verbose_name = _("单位组成员")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "unit"], name="group_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.group}：{self.unit}"
