"""Help that a unit asks for (协调事项), and leaders' remarks (批示)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Document, Goal
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models.tasks import Task, TaskParty
from luodi.core.help_flow import HELP_FLOW, OPEN_HELP, HelpLevel
from luodi.core.remark_flow import REMARK_FLOW, Urgency
from luodi.kernel.models import Owned

LEVELS = [(level.value, _(level.label)) for level in HelpLevel]
HELP_STATES = [(state.value, _(state.label)) for state in HELP_FLOW.every]
URGENCIES = [(urgency.value, _(urgency.label)) for urgency in Urgency]
REMARK_STATES = [(state.value, _(state.label)) for state in REMARK_FLOW.every]


class HelpKind(models.TextChoices):
    """What help is asked for (要素保障)."""

    LAND = "land", _("用地")
    FUNDS = "funds", _("资金")
    APPROVAL = "approval", _("审批")
    UNIT = "unit", _("单位配合")
    OTHER = "other", _("其他")


class HelpRequest(Owned):
    """A unit cannot go on alone. `due` is the clock of the present level, `raised_on` its start.

    `asked` is the unit that can help; without one the office looks for it.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="helps")
    party = models.ForeignKey(TaskParty, on_delete=models.CASCADE, related_name="helps")
    kind = models.CharField(_("类别"), max_length=10, choices=HelpKind)
    text = models.TextField(_("需要协调的事项"))
    asked = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(_("层级"), max_length=8, choices=LEVELS)
    state = models.CharField(_("状态"), max_length=10, choices=HELP_STATES, default="open")
    due = models.DateField(_("答复时限"))
    raised_on = models.DateField(_("提到本层级"))
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("提出人"), max_length=80)
    at = models.DateTimeField(_("提出时间"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.CharField(_("答复人"), max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    close_reason = models.CharField(_("不能解决的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("协调事项")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(HELP_FLOW.labels)), name="help_state_known"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "-id"], name="help_task"),
            models.Index(fields=["organisation", "state", "due", "id"], name="help_state"),
            models.Index(
                fields=["organisation", "due", "id"],
                condition=models.Q(state__in=sorted(OPEN_HELP)),
                name="help_open_due",
            ),
            models.Index(fields=["asked", "state", "due"], name="help_asked"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Remark(Owned):
    """What a leader wrote on a task, a document, a goal or a paper that is not in the system.

    `matter` is the task it led to; what becomes of that answers the remark.
    """

    leader = models.CharField(_("批示领导"), max_length=60)
    said_on = models.DateField(_("批示日期"))
    text = models.TextField(_("批示内容"))
    urgency = models.CharField(_("缓急"), max_length=8, choices=URGENCIES)
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    paper = models.CharField(_("批示在何处"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=REMARK_STATES, default="recorded")
    due = models.DateField(_("答复时限"))
    matter = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    answer = models.TextField(_("办理结果"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("登记人"), max_length=80)
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("批示")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(REMARK_FLOW.labels)), name="remark_state_known"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="remark_state"),
            models.Index(fields=["organisation", "-id"], name="remark_latest"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
