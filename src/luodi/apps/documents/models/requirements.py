"""Requirements on the desk: what was read, what an officer made of it, and who decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models.documents import Document
from luodi.apps.documents.models.goals import Goal
from luodi.apps.orgs.models import Group, Unit
from luodi.kernel.models import Basis, Owned, PartyRole, TimeStamped


class Decision(models.TextChoices):
    """What an officer decided about a requirement."""

    UNDECIDED = "undecided", _("未看")
    ACCEPTED = "accepted", _("转任务")
    REJECTED = "rejected", _("不转")
    SLOGAN = "slogan", _("口号")
    MERGED = "merged", _("已并入")
    SPLIT = "split", _("已拆分")


class Requirement(Owned, TimeStamped):
    """A sentence or group of sentences that commits somebody, on its way to a task.

    ``document.text[start:end]`` is the sentence asked for; `text` is the task in the officer's
    words, the sentence itself until somebody edits it. `spans` are further stretches that were
    merged in: ``[[start, end], …]``. `version` counts edits: who saves an older one is shown both.
    `proposal` is what the reading makes of it: ``task``, or a word of `luodi.reading.REASONS`.
    `targets` are ``{indicator, op, value, unit, kind, soft, per, reference, basis, quote}``.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    spans = models.JSONField(default=list)
    node = models.PositiveIntegerField(null=True)  # index into the outline of the reading
    kind = models.CharField(_("性质"), max_length=12)
    strength = models.CharField(_("力度"), max_length=10)
    proposal = models.CharField(max_length=20)

    text = models.TextField(_("事项"))
    leader = models.CharField(_("责任领导"), max_length=60, blank=True)
    due = models.DateField(_("时限"), null=True, blank=True)
    due_text = models.CharField(_("时限原文"), max_length=120, blank=True)
    due_basis = models.CharField(max_length=10, choices=Basis, default=Basis.OPEN)
    due_flag = models.CharField(max_length=20, blank=True)  # vague, past, ambiguous, event, year
    recurrence = models.CharField(_("周期"), max_length=120, blank=True)
    targets = models.JSONField(_("目标值"), default=list)
    measures = models.JSONField(_("措施"), default=list)
    suggestions = models.JSONField(default=list)  # [{unit, score, words}], best first
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("对应目标"),
    )  # fmt: skip
    separately = models.BooleanField(_("每个单位各立一项"), default=False)

    decision = models.CharField(max_length=10, choices=Decision, default=Decision.UNDECIDED)
    reason = models.CharField(_("不转原因"), max_length=200, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("要求")
        ordering: ClassVar = ["position", "start", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decision__in=Decision.values), name="decision_known"
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="requirement_has_text"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document", "position"], name="requirement_order"),
            models.Index(fields=["document", "decision"], name="requirement_decision"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class RequirementParty(models.Model):
    """Who is to do it, in the words of the document and, where known, as a unit or group."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("角色"), max_length=12, choices=PartyRole)
    name = models.CharField(_("名称"), max_length=120)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.EXPLICIT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("要求的责任单位")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class SameMatter(Owned):
    """Two requirements of different documents that ask for the same; a person confirms it."""

    later = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="same_as")
    earlier = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="repeated_by")
    likeness = models.FloatField(_("相似度"))
    is_confirmed = models.BooleanField(null=True)  # None: nobody has looked at it

    class Meta:
        verbose_name = _("同一事项")
        ordering: ClassVar = ["-likeness"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["later", "earlier"], name="same_matter_once")
        ]

    def __str__(self) -> str:
        return f"{self.later_id} = {self.earlier_id}"
