"""Source documents: the original as handed in, its text, and what was read in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.kinds import kind_label
from luodi.kernel.models import Attachment, Job, Owned, TimeStamped


class DocumentState(models.TextChoices):
    """Where a document stands on its way to tasks."""

    READING = "reading", _("读取中")
    FAILED = "failed", _("读取失败")
    OPEN = "open", _("待分解")
    ISSUED = "issued", _("已交办")
    SHELVED = "shelved", _("只存不办")


class Openness(models.TextChoices):
    """How far a document may be known. Nothing that is a state secret is ever kept."""

    PUBLIC = "public", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    WITHHELD = "withheld", _("不予公开")
    INTERNAL = "internal", _("内部")


class Document(Owned, TimeStamped):
    """A document that asks somebody for something. `reading` is as `luodi read` gives it.

    The counts are of its requirements by decision; actions keep them (`actions.counts`).
    """

    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    kind = models.CharField(_("文种"), max_length=12, blank=True)
    date = models.DateField(_("成文日期"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    classification = models.CharField(_("密级"), max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=DocumentState, default=DocumentState.READING)

    original = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("原件")
    )
    format = models.CharField(_("格式"), max_length=10, blank=True)
    content_sha256 = models.CharField(max_length=64)
    text = models.TextField(_("正文"), blank=True)
    reading = models.JSONField(default=dict)
    # The two parts of the reading that every page of the desk needs, without the rest of it.
    outline = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    places = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    failure = models.TextField(blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by",
        verbose_name=_("上一版本"),
    )  # fmt: skip
    created_by = models.BigIntegerField(null=True)
    created_by_name = models.CharField(_("登记人"), max_length=80, blank=True)

    total = models.PositiveIntegerField(_("要求"), default=0)
    undecided = models.PositiveIntegerField(_("未看"), default=0)
    accepted = models.PositiveIntegerField(_("转任务"), default=0)
    aside = models.PositiveIntegerField(_("不转"), default=0)
    issued = models.PositiveIntegerField(_("已交办"), default=0)

    class Meta:
        verbose_name = _("文件")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "content_sha256"], name="document_content_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DocumentState.values), name="document_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-id"], name="document_state"),
            models.Index(fields=["organisation", "year", "-id"], name="document_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """The kind in the language of the page."""
        return kind_label(self.kind)

    @property
    def openness(self) -> str:
        """How far it may be known, in words; empty where nobody has said."""
        known = self.classification in Openness.values
        return str(Openness(self.classification).label) if known else ""
