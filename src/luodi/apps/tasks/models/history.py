"""How tasks stood from when to when, and how the office judges a light besides the rules."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models.tasks import STATES, Task
from luodi.kernel.models import Owned


class Standing(Owned):
    """How a task stood from `begins` until the day before `ends` (null: still).

    One row for each period in which nothing of this changed; of several changes on a day the last
    holds. “As it stood on” a day is the row with ``begins <= day < ends``. `situation` is what the
    light was computed from: the same rules give the same light again.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="standings")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=STATES)
    is_open = models.BooleanField()
    light = models.CharField(max_length=6)
    light_facts = models.JSONField(default=dict)
    situation = models.JSONField(default=dict)
    due_original = models.DateField(null=True, blank=True)
    due_current = models.DateField(null=True, blank=True)
    last_progress_on = models.DateField(null=True, blank=True)
    stale_since = models.DateField(null=True, blank=True)
    progress_ratio = models.FloatField(null=True, blank=True)
    outcome = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name = _("当时情况")
        ordering: ClassVar = ["task_id", "begins"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "begins"], name="standing_once_a_day"),
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(ends=None), name="standing_one_now"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _label in STATES]),
                name="standing_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gt=models.F("begins")),
                name="standing_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "ends", "begins", "task"], name="standing_day"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.begins}: {self.light}"


class Judgement(Owned):
    """The light as the office judges it (研判), with its reason, until a day.

    It stands beside the computed one and never replaces it.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="judgements")
    light = models.CharField(_("研判"), max_length=6)
    reason = models.CharField(_("理由"), max_length=300)
    begins_on = models.DateField(_("起"))
    until = models.DateField(_("有效期至"))
    ended_on = models.DateField(_("提前结束"), null=True, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("研判人"), max_length=80)

    class Meta:
        verbose_name = _("研判")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["task", "-id"], name="judgement_task"),
            models.Index(
                fields=["organisation", "until", "task"],
                condition=models.Q(ended_on=None),
                name="judgement_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.light}"
