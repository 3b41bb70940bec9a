"""Tasks, their parties, targets and sources."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Document, Goal, Requirement
from luodi.apps.tasks.models.batches import RHYTHMS, IssueBatch
from luodi.core.rhythm import Rhythm
from luodi.core.task_flow import OPEN_STATES, PartyState, TaskState
from luodi.kernel.models import Basis, Clocked, Owned, Party, TimeStamped

STATES = [(state.value, _(state.label)) for state in TaskState]
PARTY_STATES = [(state.value, _(state.label)) for state in PartyState]
OPEN = sorted(OPEN_STATES)


class Task(Owned, TimeStamped, Clocked):
    """What somebody has to bring to a verified end. Its parties, targets and sources are rows.

    `is_open` follows from the state; it is a column for the sake of the indexes. `light_facts` says
    what the light was computed from (:mod:`luodi.core.lights`).
    """

    number = models.CharField(_("编号"), max_length=50)
    title = models.CharField(_("事项"), max_length=120)
    text = models.TextField(_("要求"))
    measures = models.JSONField(_("措施"), default=list)
    leader = models.CharField(_("责任领导"), max_length=60, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=STATES, default=TaskState.PENDING.value
    )
    state_before = models.CharField(max_length=12, blank=True)
    is_open = models.BooleanField(default=True)
    batch = models.ForeignKey(IssueBatch, on_delete=models.PROTECT, related_name="tasks")
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, related_name="tasks", verbose_name=_("对应目标")
    )
    rhythm = models.CharField(
        _("反馈频次"), max_length=8, choices=RHYTHMS, default=Rhythm.MONTH.value
    )
    issued_on = models.DateField(_("交办日期"))
    light = models.CharField(_("亮灯"), max_length=6, default="grey")
    light_facts = models.JSONField(default=dict)
    last_progress = models.CharField(_("最近进展"), max_length=200, blank=True)
    last_progress_on = models.DateField(_("最近反馈"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("任务")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="task_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in TaskState]),
                name="task_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=True, state__in=OPEN)
                | (models.Q(is_open=False) & ~models.Q(state__in=OPEN)),
                name="task_open_by_state",
            ),
            models.CheckConstraint(
                condition=models.Q(light__in=["green", "yellow", "red", "grey"]),
                name="task_light_known",
            ),
        ]
        # Each list begins with its organisation and ends with what it is sorted by.
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="task_latest"),
            models.Index(fields=["organisation", "due_current", "id"], name="task_by_due"),
            models.Index(fields=["organisation", "state", "due_current", "id"], name="task_state"),
            models.Index(fields=["organisation", "last_progress_on", "id"], name="task_by_report"),
            models.Index(
                fields=["organisation", "due_current", "id"],
                condition=models.Q(is_open=True),
                name="task_open_due",
            ),
            models.Index(
                fields=["organisation", "light", "due_current", "id"],
                name="task_light",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:120]


class TaskParty(Party):
    """A unit on a task. Leading and responsible units sign for it; any may say “not ours”.

    A unit that was replaced stays as a row that says so; it no longer sees the task.

    `task_is_open`, `rhythm` and `figures` (how many targets) are the task's own: what a unit has to
    do is counted from an index of its parts, without looking at the tasks.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        "kernel.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=PARTY_STATES, default=PartyState.WAITING.value)
    state_before = models.CharField(max_length=10, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=80, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    task_is_open = models.BooleanField(default=True)
    rhythm = models.CharField(max_length=8, choices=RHYTHMS, default=Rhythm.MONTH.value)
    figures = models.PositiveSmallIntegerField(default=0)

    class Meta(Party.Meta):
        verbose_name = _("任务的责任单位")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "unit"], name="task_party_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in PartyState]),
                name="party_state_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "role", "task"],
                condition=~models.Q(state=PartyState.RELEASED.value),
                name="party_unit_role",
            ),
            models.Index(
                fields=["unit", "task"],
                condition=~models.Q(state=PartyState.RELEASED.value),
                name="party_unit_task",
            ),
            models.Index(
                fields=["unit", "task"],
                include=["role", "state", "rhythm", "figures"],
                condition=models.Q(task_is_open=True) & ~models.Q(state=PartyState.RELEASED.value),
                name="party_unit_open",
            ),
            models.Index(
                fields=["unit", "changed_at", "id"],
                condition=models.Q(state=PartyState.RETURNED.value),
                name="party_unit_returned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}：{self.unit}"


class TaskSource(models.Model):
    """The sentence a task came from; a matter that several documents ask for has several."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="sources")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="tasks")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("任务来源")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "requirement"], name="task_source_once")
        ]
        indexes: ClassVar = [models.Index(fields=["document", "task"], name="source_document")]

    def __str__(self) -> str:
        return f"{self.task_id} ← {self.requirement_id}"


class TaskTarget(models.Model):
    """A figure to be reached; `op` is ``= >= <= > < ≈`` or ``range`` (then `high` is its end)."""

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

    class Meta:
        verbose_name = _("目标值")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.op} {self.value:g}{self.unit}"
