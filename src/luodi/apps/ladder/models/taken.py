"""What was done about tasks: rungs taken, who was told on a day, tasks that are left in peace."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Task, TaskParty
from luodi.core.ladder import Colour
from luodi.kernel.models import Owned

COLOURS = [(colour.value, _(colour.label)) for colour in Colour]


class TakenState(models.TextChoices):
    """How far a rung got: people are told in working hours, once a day.

    One that waited until the next day is dropped if the task was closed, put off or reported on.
    """

    WAITING = "waiting", _("待送达")
    TOLD = "told", _("已送达")
    NOBODY = "nobody", _("无人可送")
    DROPPED = "dropped", _("不再需要")


class RungTaken(Owned):
    """A rung taken for a unit's part of a task; at most one a day, whoever looks how often.

    `anchor` is the day it counts from (the due date of then), `track` what it was about
    (:mod:`luodi.core.ladder`). `told` is how many people it reached; `by_name` is empty where the
    rules took it by themselves.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="rungs")
    party = models.ForeignKey(TaskParty, on_delete=models.CASCADE, related_name="rungs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(_("阶梯"), max_length=40)
    colour = models.CharField(_("级别"), max_length=6, choices=COLOURS)
    track = models.CharField(max_length=10)
    anchor = models.DateField()
    day = models.DateField(_("日期"))
    version = models.PositiveIntegerField(_("办法版本"), default=0)
    to = models.JSONField(_("送达对象"), default=list)
    state = models.CharField(
        _("送达"), max_length=8, choices=TakenState, default=TakenState.WAITING.value
    )
    told = models.PositiveSmallIntegerField(_("送达人数"), default=0)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("催办人"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("催办记录")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "unit", "day"], name="rung_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(state__in=TakenState.values), name="rung_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(colour__in=[colour.value for colour in Colour]),
                name="rung_colour_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="rung_latest"),
            models.Index(fields=["organisation", "colour", "-id"], name="rung_colour"),
            models.Index(fields=["organisation", "day", "task"], name="rung_day"),
            models.Index(fields=["unit", "-id"], name="rung_of_unit"),
            models.Index(fields=["party", "-day"], name="rung_of_party"),
            models.Index(
                fields=["organisation", "unit"],
                condition=models.Q(state=TakenState.WAITING.value),
                name="rung_waiting",
            ),
            models.Index(
                fields=["organisation", "-id"],
                condition=models.Q(state=TakenState.NOBODY.value),
                name="rung_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_colour_display()} {self.task_id} {self.day}"


class Told(Owned):
    """Somebody has had the one reminder of that day; the unique row makes it one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = _("当日已提醒")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "day"], name="told_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Hold(Owned):
    """The office leaves a task in peace until a day (暂缓督办), and says why."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="holds")
    until = models.DateField(_("暂缓到"))
    reason = models.CharField(_("理由"), max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(_("决定人"), max_length=80)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("暂缓督办")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(ended_at=None), name="hold_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.until}"
