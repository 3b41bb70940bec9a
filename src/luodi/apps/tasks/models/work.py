"""“My work”: what waits for whom, one indexed table that actions keep up to date; saved views."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models.tasks import Task, TaskParty
from luodi.kernel.models import Owned


class WorkKind(models.TextChoices):
    """What is to be done next."""

    SIGN = "sign", _("签收")
    REPORT = "report", _("反馈进展")
    SETTLE = "settle", _("处理退回")
    APPROVE = "approve", _("审批")


class WorkItem(Owned):
    """Something that waits for a unit (its people see it) or, without one, for the office.

    `party` is the unit's part of the task it is about; the office's own items name it too.
    """

    kind = models.CharField(max_length=10, choices=WorkKind)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="work")
    party = models.ForeignKey(TaskParty, on_delete=models.CASCADE, null=True, related_name="work")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(_("时限"), null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("待办")
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "party"],
                condition=models.Q(closed_at=None),
                name="work_open_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "unit", "kind", "due", "id"],
                condition=models.Q(closed_at=None),
                name="work_open_of_unit",
            ),
            models.Index(
                fields=["organisation", "kind", "due", "id"],
                condition=models.Q(closed_at=None),
                name="work_open_of_kind",
            ),
            models.Index(
                fields=["organisation", "unit", "due", "id"],
                condition=models.Q(closed_at=None),
                name="work_open_by_due",
            ),
            # What waits for the office: `unit IS NULL` in an index above would not keep the order.
            models.Index(
                fields=["organisation", "due", "id"],
                condition=models.Q(closed_at=None, unit=None),
                name="work_open_of_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.task_id}"


class SavedView(Owned):
    """A register as somebody wants to see it again: its filters, order and columns by a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("保存的视图")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name
