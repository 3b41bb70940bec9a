"""Calendars that people subscribe to, and which task has to wait for which."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Task
from luodi.kernel.models import Owned


class Feed(Owned):
    """An address at which a calendar program fetches what somebody, or a unit, has to do when.

    Only the digest of its token is kept. `used_on` is the last day it was fetched, for its owner
    alone: it tells whether the address is still in use, and nothing about anybody's day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("生成时间"))
    used_on = models.DateField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("日历订阅")
        ordering: ClassVar = ["unit_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(unit=None, revoked_at=None),
                name="feed_own_once",
            ),
            models.UniqueConstraint(
                fields=["user", "unit"],
                condition=models.Q(revoked_at=None),
                name="feed_unit_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit) if self.unit_id else str(_("我的日历"))


class Dependency(Owned):
    """`after` can only go on when `before` is done."""

    before = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="followers")
    after = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="waits_for")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(_("登记人"), max_length=80)

    class Meta:
        verbose_name = _("前后衔接")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], name="dependency_once"),
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="dependency_on_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"[:120]
