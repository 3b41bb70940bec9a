"""“My work”: what waits for whom, one indexed table that actions keep up to date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Person, Unit
from luodi.apps.tasks.models.tasks import Task, TaskParty
from luodi.kernel.models import Owned


class WorkKind(models.TextChoices):
    """What is to be done next."""

    SIGN = "sign", _("签收")
    REPORT = "report", _("反馈进展")
    SETTLE = "settle", _("处理退回")
    APPROVE = "approve", _("审批")
    VOUCH = "vouch", _("审签")
    REVIEW = "review", _("审核办结")
    HELP = "help", _("答复协调事项")
    CONFIRM = "confirm", _("确认协调结果")
    DISPATCH = "dispatch", _("转办批示")
    ANSWER = "answer", _("答复批示")
    CLOSE = "close", _("报领导后办结")
    EVALUATE = "evaluate", _("年度评估")
    NOTICE = "notice", _("签收督办单")
    RESUME = "resume", _("挂起到期，是否恢复")
    MEND = "mend", _("周期排不出日期")


class Audience(models.TextChoices):
    """For whom of a unit, or of the office, something waits."""

    ALL = "", _("全体")
    HEAD = "head", _("负责人")
    LEADER = "leader", _("区领导")


class WorkItem(Owned):
    """Something that waits for a unit (its people see it) or, without one, for the office.

    `party` is the unit's part of the task it is about; the office's own items name it too. What is
    about something else names that by `subject` (``app.model``) and `subject_id`, and where it is
    done by `url`. With an `audience` it waits for the head only, or for the leaders.
    """

    kind = models.CharField(max_length=10, choices=WorkKind)
    audience = models.CharField(max_length=6, choices=Audience, blank=True, default="")
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, related_name="work")
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
                condition=models.Q(closed_at=None, subject=""),
                name="work_open_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "subject_id"],
                condition=models.Q(closed_at=None) & ~models.Q(subject=""),
                name="work_open_once_of_subject",
            ),
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
