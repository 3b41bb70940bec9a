"""Background work as people see it: what runs, how far it is, what failed for good."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models.organisation import Organisation


class JobState(models.TextChoices):
    """The life of a job; `dead` is the dead-letter list."""

    QUEUED = "queued", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    DEAD = "dead", _("失败")


class Job(models.Model):
    """One piece of background work, asked for by somebody, run by a worker, retried if it fails."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    name = models.CharField(_("名称"), max_length=80)
    arguments = models.JSONField(default=dict)
    # The same key is never queued twice: what has been asked for once is done once.
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - NULL: no key
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    run_after = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("后台作业")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"], name="job_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="job_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def is_open(self) -> bool:
        """Whether it is still to be finished."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


class ScheduleSlot(models.Model):
    """A slot of periodic work that somebody has claimed; the unique row makes it run once."""

    name = models.CharField(max_length=80)
    slot = models.DateTimeField()
    claimed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("定时时段")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "slot"], name="schedule_slot_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"
