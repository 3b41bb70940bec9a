"""“My work”: what waits for whom. One indexed table that actions keep up to date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models.tasks import Task
from luodi.kernel.models import Owned


class WorkKind(models.TextChoices):
    """What is to be done next."""

    SIGN = "sign", _("签收")
    REPORT = "report", _("反馈进展")
    SETTLE = "settle", _("处理退回")
    APPROVE = "approve", _("审批")


class WorkItem(Owned):
    """Something that waits for a unit (its people see it) or for the supervision office (none)."""

    kind = models.CharField(max_length=10, choices=WorkKind)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="work")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(_("时限"), null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("待办")
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "task", "unit"],
                condition=models.Q(closed_at=None),
                name="work_open_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "unit", "due"],
                condition=models.Q(closed_at=None),
                name="work_open_of_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.task_id}"
