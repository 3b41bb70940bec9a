"""Supervision notices (督办单): proposed by the rules or by a person, always issued by a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.ladder.models.taken import RungTaken
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Task, TaskParty
from luodi.core.notice_flow import STANDING, NoticeState
from luodi.kernel.models import Owned, TimeStamped

NOTICE_STATES = [(state.value, _(state.label)) for state in NoticeState]


class NoticeWay(models.TextChoices):
    """How a notice came about."""

    RULES = "rules", _("按办法提出")
    PERSON = "person", _("人工起草")


class SupervisionNotice(Owned, TimeStamped):
    """A numbered notice to one unit about one task; it has no number before it is issued.

    `facts` are what the system knew on the day `drafted_on`; `text` is what the office made of
    them. `version` counts changes, so that nobody decides on a text that was changed meanwhile.
    """

    number = models.CharField(_("编号"), max_length=50, blank=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="notices")
    party = models.ForeignKey(TaskParty, on_delete=models.PROTECT, related_name="notices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    rung = models.ForeignKey(
        RungTaken, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    way = models.CharField(_("由来"), max_length=8, choices=NoticeWay)
    grounds = models.CharField(_("起草理由"), max_length=300, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=NOTICE_STATES, default=NoticeState.DRAFT.value
    )
    facts = models.JSONField(default=dict)
    drafted_on = models.DateField(_("起草日期"))
    text = models.TextField(_("正文"))
    answer_by = models.DateField(_("答复期限"))
    issuer = models.CharField(_("核发单位"), max_length=80, blank=True)
    issued_at = models.DateTimeField(_("核发时间"), null=True, blank=True)
    issued_by = models.CharField(_("核发人"), max_length=80, blank=True)
    reached = models.PositiveSmallIntegerField(_("送达人数"), default=0)
    received_at = models.DateTimeField(_("确认收到"), null=True, blank=True)
    received_by = models.CharField(_("确认人"), max_length=80, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    expected_on = models.DateField(_("预计办结日期"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.CharField(_("答复人"), max_length=80, blank=True)
    returned_reason = models.CharField(_("补充要求"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.CharField(_("经办人"), max_length=80, blank=True)
    close_reason = models.CharField(_("理由"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("督办单")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~models.Q(number=""),
                name="notice_number_once",
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=models.Q(state__in=sorted(STANDING)),
                name="notice_standing_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in NoticeState]),
                name="notice_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(number="", state__in=["draft", "dropped"])
                | (~models.Q(number="") & ~models.Q(state__in=["draft", "dropped"])),
                name="notice_numbered_when_issued",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="notice_latest"),
            models.Index(fields=["organisation", "state", "-id"], name="notice_state"),
            models.Index(fields=["unit", "-id"], name="notice_of_unit"),
        ]

    def __str__(self) -> str:
        return self.number or str(_("督办单（未编号）"))
