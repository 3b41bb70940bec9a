"""A ledger on its way in: the file as rows, what is thought of each, what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks.models import IssueBatch, Task
from luodi.kernel.models import Job, Owned


class ImportKind(models.TextChoices):
    """What the file is."""

    LEDGER = "ledger", _("原有台账")
    RETURN = "return", _("本系统导出的台账")


class ImportState(models.TextChoices):
    """How far it is."""

    READING = "reading", _("读取中")
    MAPPING = "mapping", _("待对应列")
    CHECKING = "checking", _("核对中")
    PREVIEW = "preview", _("待确认")
    WRITING = "writing", _("写入中")
    DONE = "done", _("已导入")
    FAILED = "failed", _("无法读取")
    DROPPED = "dropped", _("已放弃")


class Fate(models.TextChoices):
    """What is to become of a row."""

    NEW = "new", _("新增任务")
    CHANGE = "change", _("修改")
    SAME = "same", _("没有变化")
    KEPT = "kept", _("只存档")
    WRONG = "wrong", _("有问题")
    CONFLICT = "conflict", _("有冲突")


class Import(Owned):
    """One file. `columns` are its columns: head, three examples; `mapping` says what each holds.

    `choices` are answers to what the file left open: units by a name that is not known, words for
    states. `token` is the file in quarantine until it is read; only its rows are kept.
    """

    kind = models.CharField(
        _("种类"), max_length=8, choices=ImportKind, default=ImportKind.LEDGER.value
    )
    state = models.CharField(
        _("进度"), max_length=10, choices=ImportState, default=ImportState.READING.value
    )
    token = models.CharField(max_length=32, blank=True)
    name = models.CharField(_("文件名"), max_length=200, blank=True)
    sheet = models.CharField(_("工作表"), max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64, blank=True)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    mistake = models.TextField(blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    batch = models.ForeignKey(IssueBatch, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_by = models.BigIntegerField(null=True)
    created_by_name = models.CharField(_("导入人"), max_length=80)
    created_at = models.DateTimeField(_("上传时间"))
    finished_at = models.DateTimeField(_("导入时间"), null=True)

    class Meta:
        verbose_name = _("台账导入")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ImportKind.values), name="import_kind_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="import_latest")]

    def __str__(self) -> str:
        return self.name or str(_("台账"))


class ImportRow(models.Model):
    """One row of a file. `cells` are its texts by column; `plan` what would be written.

    `problems` are ``{column, reason, ask}``: sentences for people; `ask` names the choice that
    would settle it. A row that is aside is not written. `settled` says that in a conflict the
    values of the file count.
    """

    organisation = models.ForeignKey(
        "kernel.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行"))
    cells = models.JSONField(default=list)
    fate = models.CharField(_("处理"), max_length=8, choices=Fate, default=Fate.WRONG.value)
    title = models.CharField(_("事项"), max_length=120, blank=True)
    plan = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    hints = models.JSONField(default=list)
    is_aside = models.BooleanField(_("搁置"), default=False)
    settled = models.CharField(max_length=8, blank=True)
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("台账的行")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(fate__in=Fate.values), name="import_row_fate_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "fate", "number"], name="import_row_fate"),
            models.Index(
                fields=["task"], condition=models.Q(task__isnull=False), name="import_row_task"
            ),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(fate=Fate.KEPT.value, is_aside=False),
                name="import_row_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} / {self.number}"
