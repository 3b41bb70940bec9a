"""Sums kept ready for large districts: statistics of a million tasks without counting a million.

They are made of the tasks and can be made again at any time. What changed since they were brought
up to date is read from the event log and put right when figures are asked for.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import Task
from luodi.kernel.models import Organisation, Owned


class Mark(models.Model):
    """How far an organisation's sums go: all that happened up to the event `seq`."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    seq = models.PositiveBigIntegerField(default=0)
    tasks = models.PositiveIntegerField(_("任务数"), default=0)
    made_at = models.DateTimeField(_("汇总时间"))

    class Meta:
        verbose_name = _("统计汇总")

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.seq}"


class Counted(models.Model):
    """What a task added to the sums (:mod:`..contribution`), so that it can be taken out again."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, primary_key=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    added = models.JSONField()

    class Meta:
        verbose_name = _("已汇总的任务")

    def __str__(self) -> str:
        return f"{self.task_id}"


class Sum(Owned):
    """How many tasks: of one unit (goal, document, leader), month of issue and of due, outcome.

    `key` says of whom, `basis` which due date; months are numbers (202606), 0 is none. `cell` is
    all of these in one, by which a sum is found when it changes.
    """

    cell = models.CharField(max_length=130)
    kind = models.CharField(max_length=1)
    key = models.CharField(max_length=61)
    basis = models.CharField(max_length=8)
    issued = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    n = models.IntegerField()
    returned = models.IntegerField()
    extended = models.IntegerField()

    class Meta:
        verbose_name = _("汇总数")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "cell"], name="sum_cell_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "kind", "basis", "issued"],
                include=["key", "due", "outcome", "n", "returned", "extended"],
                name="sum_by_issue",
            ),
            models.Index(
                fields=["organisation", "kind", "basis", "due"],
                include=["key", "issued", "outcome", "n", "returned", "extended"],
                name="sum_by_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.n}"
