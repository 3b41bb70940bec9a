"""Tasks, their parties and sources."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.models import Document, Goal, Requirement
from luodi.apps.tasks.models.batches import RHYTHMS, IssueBatch
from luodi.core.rhythm import Rhythm
from luodi.core.task_flow import DONE_STATES, OPEN_STATES, UNDER_REVIEW, PartyState, TaskState
from luodi.kernel.models import Clocked, Owned, Party, TimeStamped

STATES = [(state.value, _(state.label)) for state in TaskState]
PARTY_STATES = [(state.value, _(state.label)) for state in PartyState]
OPEN = sorted(OPEN_STATES)


class TaskKind(models.TextChoices):
    """Where a task came from."""

    DOCUMENT = "document", _("文件分解")
    REMARK = "remark", _("领导批示")
    ENTERED = "entered", _("直接登记")


class Outcome(models.TextChoices):
    """How a task that was done stands to its first due date."""

    ON_TIME = "on_time", _("按时完成")
    LATE = "late", _("超期完成")


class Task(Owned, TimeStamped, Clocked):
    """What somebody has to bring to a verified end. Its parties, targets and sources are rows.

    `is_open` follows from the state; it is a column for the sake of the indexes. `light_facts` says
    what the light was computed from (:mod:`luodi.core.lights`). `stale_since` is the day by which
    an answering unit should have reported. `progress_ratio` is how much is done (1 is all, more is
    possible), null where nothing says so; `expected_ratio` what should be by now. `done_on` is the
    day the accepted completion was claimed, by which it counts as on time; `closed_on` the day the
    office accepted it, or the day on which it ended otherwise.

    `plan` is what a draft will become: its parties, figures and nodes. `course` is what is known
    of the way to the end, gathered from rows of other tables whenever these change
    (:mod:`luodi.apps.tasks.courses`): a light is computed from the task's own row.
    """

    number = models.CharField(_("编号"), max_length=50, blank=True)
    kind = models.CharField(
        _("来源"), max_length=10, choices=TaskKind, default=TaskKind.DOCUMENT.value
    )
    title = models.CharField(_("事项"), max_length=120)
    text = models.TextField(_("要求"))
    measures = models.JSONField(_("措施"), default=list)
    leader = models.CharField(_("责任领导"), max_length=60, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=STATES, default=TaskState.PENDING.value
    )
    state_before = models.CharField(max_length=12, blank=True)
    is_open = models.BooleanField(default=True)
    batch = models.ForeignKey(IssueBatch, on_delete=models.PROTECT, null=True, related_name="tasks")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    weight = models.FloatField(_("权重"), default=1.0)
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, related_name="tasks", verbose_name=_("对应目标")
    )
    rhythm = models.CharField(
        _("反馈频次"), max_length=8, choices=RHYTHMS, default=Rhythm.MONTH.value
    )
    issued_on = models.DateField(_("交办日期"), null=True, blank=True)
    is_standing = models.BooleanField(_("长期坚持"), default=False)
    review_on = models.DateField(_("年度评估日"), null=True, blank=True)
    light = models.CharField(_("亮灯"), max_length=6, default="grey")
    light_facts = models.JSONField(default=dict)
    last_progress = models.CharField(_("最近进展"), max_length=200, blank=True)
    last_progress_on = models.DateField(_("最近反馈"), null=True, blank=True)
    stale_since = models.DateField(_("反馈逾期"), null=True, blank=True)
    progress_ratio = models.FloatField(_("完成比例"), null=True, blank=True)
    expected_ratio = models.FloatField(_("应完成比例"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    outcome = models.CharField(_("完成情况"), max_length=8, choices=Outcome, blank=True)
    sent_back = models.PositiveSmallIntegerField(_("退回重办次数"), default=0)
    result = models.TextField(_("办结情况"), blank=True)
    archive_number = models.CharField(_("归档号"), max_length=50, blank=True)
    archived_on = models.DateField(_("归档日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    plan = models.JSONField(default=dict)
    course = models.JSONField(default=dict)
    handed_to = models.CharField(_("移交给"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("任务")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~models.Q(number=""),
                name="task_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=TaskState.DRAFT.value)
                | (~models.Q(number="") & models.Q(issued_on__isnull=False)),
                name="task_numbered_unless_draft",
            ),
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
                include=["state"],
                name="task_open_due",
            ),
            models.Index(
                fields=["organisation", "due_original", "id"],
                condition=models.Q(is_open=True),
                name="task_open_first_due",
            ),
            models.Index(
                fields=["organisation", "light", "due_current", "id"],
                name="task_light",
            ),
            models.Index(
                fields=["parent", "id"],
                condition=models.Q(parent__isnull=False),
                name="task_children",
            ),
            models.Index(fields=["organisation", "closed_on", "id"], name="task_by_closing"),
            models.Index(fields=["organisation", "kind", "-id"], name="task_kind"),
            models.Index(fields=["organisation", "leader", "-id"], name="task_leader"),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(is_open=True, stale_since__isnull=False),
                name="task_stale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:120]

    @property
    def runs(self) -> bool:
        """Whether its date still runs: not in a standstill, nor while a claim is looked at."""
        return self.is_open and self.state not in (*UNDER_REVIEW, TaskState.SUSPENDED.value)

    @property
    def accepted_on(self) -> dt.date | None:
        """The day the office accepted it as done; what was withdrawn or merged has none."""
        return self.closed_on if self.state in DONE_STATES else None


class TaskParty(Party):
    """A unit on a task. Leading and responsible units sign for it; any may say “not ours”.

    A unit that was replaced stays as a row that says so; it no longer sees the task.

    `share` is the unit's part of the credit, in percent, recorded when a joint task is done.

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
    share = models.FloatField(_("分担比例"), null=True, blank=True)
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
