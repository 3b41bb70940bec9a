"""What units ask for about a task, how completion is claimed, and lights that are excused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models.tasks import Task, TaskParty
from luodi.core.request_flow import OPEN_REQUESTS, REQUEST_FLOW, RequestKind
from luodi.kernel.models import Owned

KINDS = [(kind.value, _(kind.label)) for kind in RequestKind]
REQUEST_STATES = [(state.value, _(state.label)) for state in REQUEST_FLOW.every]


class TaskRequest(Owned):
    """A unit asks for more time, other terms, a standstill, another unit, or no light for a while.

    `wanted_due` is the date that is hoped for, `granted_due` the one that was given. `terms` are
    the new title, text, figures or parties of an adjustment, by field. Only one that moves the
    task's state can be open at a time.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="requests")
    party = models.ForeignKey(TaskParty, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(_("申请"), max_length=8, choices=KINDS)
    state = models.CharField(_("状态"), max_length=12, choices=REQUEST_STATES)
    grounds = models.TextField(_("理由"))
    wanted_due = models.DateField(_("希望的时限"), null=True, blank=True)
    terms = models.JSONField(_("调整内容"), default=dict)
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_outside = models.CharField(_("移交给区外"), max_length=120, blank=True)
    due_before = models.DateField(_("申请时的时限"), null=True, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("申请人"), max_length=80)
    at = models.DateTimeField(_("申请时间"))
    vouched_by_id = models.BigIntegerField(null=True)
    vouched_by = models.CharField(_("审签人"), max_length=80, blank=True)
    vouched_at = models.DateTimeField(null=True, blank=True)
    opinion = models.CharField(_("初审意见"), max_length=300, blank=True)
    opinion_by = models.CharField(_("初审人"), max_length=80, blank=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.CharField(_("审批人"), max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(_("审批意见"), max_length=300, blank=True)
    granted_due = models.DateField(_("批准的时限"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("申请")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(state__in=sorted(OPEN_REQUESTS))
                & ~models.Q(kind=RequestKind.EXEMPT.value),
                name="request_open_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "-id"], name="request_task"),
            models.Index(fields=["organisation", "state", "-id"], name="request_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.task_id}"


class Exemption(Owned):
    """A light that is excused for a while (无正当理由除外), as the office has granted it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="exemptions")
    request = models.OneToOneField(
        TaskRequest, on_delete=models.PROTECT, null=True, related_name="exemption"
    )
    begins_on = models.DateField(_("起"))
    until = models.DateField(_("止"))
    reason = models.CharField(_("理由"), max_length=300)
    granted_by = models.CharField(_("批准人"), max_length=80)
    ended_on = models.DateField(_("提前结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("亮灯豁免")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["task", "-until"], name="exemption_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.begins_on}–{self.until}"


class ClaimState(models.TextChoices):
    """Where a claim of completion stands."""

    WITH_HEAD = "with_head", _("待单位负责人审签")
    WITH_OFFICE = "with_office", _("待督查室审核")
    ACCEPTED = "accepted", _("已办结")
    SENT_BACK = "sent_back", _("退回重办")
    STOPPED = "stopped", _("单位未上报")
    TAKEN_BACK = "taken_back", _("已撤回")


class Claim(Owned):
    """A unit says that a task is done: in what it resulted, who vouched, what the office found.

    `checks` are the reviewer's answers by :data:`luodi.core.task_flow` ``CHECKS``; the reviewer
    had no part in the work.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="claims")
    party = models.ForeignKey(TaskParty, on_delete=models.CASCADE, related_name="claims")
    state = models.CharField(_("状态"), max_length=12, choices=ClaimState)
    result = models.TextField(_("办结情况"))
    evidence = models.CharField(_("佐证（文号、链接）"), max_length=500, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("填报人"), max_length=80)
    at = models.DateTimeField(_("申请时间"))
    vouched_by_id = models.BigIntegerField(null=True)
    vouched_by = models.CharField(_("审签人"), max_length=80, blank=True)
    vouched_at = models.DateTimeField(null=True, blank=True)
    checks = models.JSONField(default=dict)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.CharField(_("审核人"), max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(_("审核意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("办结申请")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party"],
                condition=models.Q(state__in=["with_head", "with_office"]),
                name="claim_open_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["task", "-id"], name="claim_task")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.task_id}"
