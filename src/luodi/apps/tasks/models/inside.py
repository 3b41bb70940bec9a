"""Inside a unit: who works on what, and how the unit wants its papers to go out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Person, Unit
from luodi.apps.tasks.models.tasks import TaskParty
from luodi.kernel.models import Owned


class Assignment(Owned):
    """A unit gives its part of a task to one of its own people."""

    party = models.ForeignKey(TaskParty, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("交代"), max_length=200, blank=True)
    by_name = models.CharField(_("分派人"), max_length=80)
    at = models.DateTimeField(_("分派时间"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("分派")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(ended_at=None), name="assigned_to_one"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["person", "ended_at"], name="assigned_person")]

    def __str__(self) -> str:
        return f"{self.party_id} → {self.person_id}"


class UnitHabits(Owned):
    """What a unit's head wants to sign before it goes out. Nothing said: completions only."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="habits")
    head_signs_reports = models.BooleanField(_("反馈须经负责人审签"), default=False)
    head_signs_claims = models.BooleanField(_("办结申请须经负责人审签"), default=True)
    head_signs_requests = models.BooleanField(_("延期等申请须经负责人审签"), default=True)

    class Meta:
        verbose_name = _("单位办理习惯")

    def __str__(self) -> str:
        return str(self.unit)
