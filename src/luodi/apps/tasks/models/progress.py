"""What units report: once, in words and in the figures of the task's targets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models.targets import Occurrence, TaskTarget
from luodi.apps.tasks.models.tasks import Task
from luodi.kernel.models import Attachment, Owned


class ProgressState(models.TextChoices):
    """Where a report stands."""

    WITH_HEAD = "with_head", _("待单位负责人审签")
    FILED = "filed", _("已反馈")
    STOPPED = "stopped", _("退回本单位修改")
    CORRECTED = "corrected", _("已更正")


class Progress(Owned):
    """One report of one unit on one task. What counts are those that are filed.

    A mistaken one is kept, “corrected”, and a later one stands in its place. `for_lead`: a
    supporting unit's, to the unit that leads. `hints` are what was pointed out to the author before
    sending (:mod:`luodi.core.report_hints`), for the officer to see, `hinted` how many of them ask
    something. `evidence` refers to what proves it where that lies already: a number, an address.
    `as_of` is the day it holds for. `why` says why it corrects another, `stopped_why` why the
    unit's head did not send it on.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="progress")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("进展"), blank=True)
    is_unchanged = models.BooleanField(_("无变化"), default=False)
    problems = models.TextField(_("存在问题"), blank=True)
    next_step = models.TextField(_("下步打算"), blank=True)
    evidence = models.CharField(_("佐证（文号、链接）"), max_length=500, blank=True)
    for_lead = models.BooleanField(default=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=ProgressState, default=ProgressState.FILED.value
    )
    as_of = models.DateField(_("数据截至"), null=True, blank=True)
    hints = models.JSONField(default=list)
    hinted = models.PositiveSmallIntegerField(default=0)
    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    vouched_by = models.CharField(_("审签人"), max_length=80, blank=True)
    vouched_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(_("退回修改的理由"), max_length=300, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    why = models.CharField(_("更正的原因"), max_length=300, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("填报人"), max_length=80)
    at = models.DateTimeField(_("填报时间"))
    attachments = models.ManyToManyField(Attachment, related_name="+", blank=True)

    class Meta:
        verbose_name = _("进展")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ProgressState.values), name="progress_state_known"
            ),
            models.UniqueConstraint(
                fields=["task", "unit"],
                condition=models.Q(state=ProgressState.WITH_HEAD.value),
                name="progress_one_with_head",
            ),
        ]
        # Lists are of an organisation, a unit or some few of them, latest first. Which of a unit's
        # are asked for is seen in its index, without a look at the rows.
        indexes: ClassVar = [
            models.Index(fields=["task", "unit", "-id"], name="progress_task"),
            models.Index(fields=["organisation", "-at", "-id"], name="progress_latest"),
            models.Index(
                fields=["unit", "-at", "-id"],
                include=["state", "hinted", "is_unchanged", "for_lead"],
                name="progress_of_unit",
            ),
            models.Index(
                fields=["organisation", "-at", "-id"],
                condition=models.Q(hinted__gt=0),
                name="progress_hinted",
            ),
            models.Index(
                fields=["organisation", "-at", "-id"],
                condition=models.Q(is_unchanged=True),
                name="progress_unchanged",
            ),
            models.Index(
                fields=["organisation", "-at", "-id"],
                condition=models.Q(for_lead=True),
                name="progress_for_lead",
            ),
            models.Index(
                fields=["organisation", "state", "-at", "-id"],
                condition=models.Q(state__in=["with_head", "stopped", "corrected"]),
                name="progress_not_filed",
            ),
            models.Index(
                fields=["unit", "state", "-at", "-id"],
                condition=models.Q(state__in=["with_head", "stopped", "corrected"]),
                name="progress_unit_not_filed",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60] or str(_("无变化"))


class ProgressValue(models.Model):
    """A figure reported for a target, as of the day of the report."""

    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="values")
    target = models.ForeignKey(TaskTarget, on_delete=models.CASCADE, related_name="values")
    value = models.FloatField(_("完成值"))

    class Meta:
        verbose_name = _("完成值")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["progress", "target"], name="progress_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.value:g}"
