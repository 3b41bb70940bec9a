"""What is to be reached, and by which path: figures of a task with their plan over time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models.tasks import Task
from luodi.kernel.models import Basis


class Measure(models.TextChoices):
    """How the figures of a target hang together."""

    CUMULATIVE = "cumulative", _("累计数")
    POINT = "point", _("时点数")
    RATE = "rate", _("比率")
    LOWER = "lower", _("越低越好")
    RANGE = "range", _("控制在范围内")


class PathKind(models.TextChoices):
    """How the target is to be approached."""

    LINEAR = "linear", _("按月均摊")
    MONTHS = "months", _("按月计划")
    NODES = "nodes", _("按节点")


class TaskTarget(models.Model):
    """A figure to be reached; `op` is ``= >= <= > < ≈`` or ``range`` (then `high` is its end).

    `baseline` is the value at the beginning, stated by a person; unless one is stated there is
    none: the first report never becomes it. `weight` counts in the roll-up of the task's progress.
    A plan that is there `by_office` (`plan_by_office`) changes with its approval only.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(_("指标"), max_length=80)
    op = models.CharField(max_length=6)
    value = models.FloatField(_("目标值"))
    high = models.FloatField(null=True, blank=True)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    is_soft = models.BooleanField(_("力争"), default=False)
    per = models.CharField(max_length=20, blank=True)
    reference = models.CharField(_("参照"), max_length=40, blank=True)
    quote = models.CharField(_("原文"), max_length=120, blank=True)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.EXPLICIT)
    position = models.PositiveSmallIntegerField(default=0)
    measure = models.CharField(
        _("口径"), max_length=10, choices=Measure, default=Measure.CUMULATIVE.value
    )
    path = models.CharField(
        _("进度计划"), max_length=8, choices=PathKind, default=PathKind.LINEAR.value
    )
    baseline = models.FloatField(_("基数"), null=True, blank=True)
    begins_on = models.DateField(_("起算日"), null=True, blank=True)
    ends_on = models.DateField(_("达到日期"), null=True, blank=True)
    weight = models.FloatField(_("权重"), default=1.0)
    plan_by_office = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("目标值")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.op} {self.value:g}{self.unit}"


class TargetPoint(models.Model):
    """What a target's plan foresees for a day: the month plan, or the value at a node."""

    target = models.ForeignKey(TaskTarget, on_delete=models.CASCADE, related_name="points")
    on = models.DateField(_("日期"))
    value = models.FloatField(_("计划值"))

    class Meta:
        verbose_name = _("计划值")
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "on"], name="target_point_once")
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.on}: {self.value:g}"


class Milestone(models.Model):
    """A node on the way to a task's end (节点), with its weight in the roll-up.

    One that is there `by_office` is moved or dropped by the office, or with its approval, only.
    """

    organisation = models.ForeignKey(
        "kernel.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("节点"), max_length=120)
    due = models.DateField(_("时限"))
    due_original = models.DateField(_("原定时限"))
    weight = models.FloatField(_("权重"), default=1.0)
    position = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.CharField(_("填报人"), max_length=80, blank=True)
    note = models.CharField(_("完成情况"), max_length=300, blank=True)
    dropped_on = models.DateField(_("取消日期"), null=True, blank=True)
    by_office = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("节点")
        ordering: ClassVar = ["due", "position", "id"]
        indexes: ClassVar = [
            models.Index(fields=["task", "due"], name="milestone_task"),
            models.Index(
                fields=["organisation", "due", "id"],
                condition=models.Q(done_on=None, dropped_on=None),
                name="milestone_open_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Occurrence(models.Model):
    """One dated instance of a recurring duty (每月5日前): done when reported for, else late."""

    organisation = models.ForeignKey(
        "kernel.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="occurrences")
    due = models.DateField(_("时限"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("周期任务的一次")
        ordering: ClassVar = ["due"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "due"], name="occurrence_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "due", "id"],
                condition=models.Q(done_on=None),
                name="occurrence_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.due}"
