"""People, posts, and who holds which post from when to when.

Responsibility follows the post (“由相应岗位的继任领导担任，一般不再另行行文”): roles are given to
posts, and people have them for as long as they hold the post.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models.units import Unit
from luodi.kernel.access import Role
from luodi.kernel.models import Owned, TimeStamped


class Person(Owned, TimeStamped):
    """Somebody who works in the organisation. As little as is needed: no identity numbers."""

    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    left_on = models.DateField(_("离开日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("人员")
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class Post(Owned):
    """A post in a unit: 局长, 分管副局长, 督查员."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(_("职务"), max_length=60)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("岗位")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(closed_on=None),
                name="post_open_once_in_unit",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PostRole(models.Model):
    """A role that comes with a post, for the unit `scope` and all below; none: the whole."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    scope = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("范围"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("岗位角色")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "role", "scope"], name="post_role_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="post_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}：{self.get_role_display()}"


class Holding(models.Model):
    """A person in a post, from a day and until a day (both included)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    valid_from = models.DateField(_("任职"))
    valid_to = models.DateField(_("免职"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "person", "valid_from"], name="holding_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="holding_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "valid_from"], name="holding_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"
