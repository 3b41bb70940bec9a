"""Where messages leave the house for: group bots, webhooks, and other programs' event feeds."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.kernel.models import Owned, TimeStamped


class EndpointKind(models.TextChoices):
    """How the other side wants to be spoken to; `events` is a program that follows the log."""

    DINGTALK = "dingtalk", _("钉钉群机器人")
    WECOM = "wecom", _("企业微信群机器人")
    FEISHU = "feishu", _("飞书群机器人")
    WEBHOOK = "webhook", _("通用网络回调")
    EVENTS = "events", _("事件订阅")


class Endpoint(Owned, TimeStamped):
    """An address that messages are sent to; who knows the address may often write to the group.

    The address and the secrets are sealed (`kernel.sealing`) and never shown again; `host` is what
    people may see of it. `cursor` is the last entry of the event log that was handed out to a
    subscription. A way that is paused keeps its place: what happens meanwhile is sent later.
    """

    kind = models.CharField(_("类型"), max_length=10, choices=EndpointKind)
    name = models.CharField(_("名称"), max_length=40)
    host = models.CharField(_("主机"), max_length=280)
    sealed_address = models.TextField()
    sealed_secret = models.TextField(blank=True)
    sealed_former = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("单位"),
    )  # fmt: skip
    is_inner = models.BooleanField(_("内部通道"), default=False)
    inner_grounds = models.CharField(_("依据"), max_length=200, blank=True)
    patterns = models.JSONField(_("事件"), default=list)
    cursor = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by_itself = models.BooleanField(default=False)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("消息通道")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EndpointKind.values), name="endpoint_kind_known"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(closed_at=None),
                name="endpoint_name_in_use_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_subscription(self) -> bool:
        """Whether a program follows the event log here; all others bring people digests."""
        return self.kind == EndpointKind.EVENTS

    @property
    def signs(self) -> bool:
        """Whether what goes there is signed with a secret that we make."""
        return self.kind in (EndpointKind.EVENTS, EndpointKind.WEBHOOK)

    def has_former(self, now: dt.datetime) -> bool:
        """Whether the secret before the present one still counts."""
        return bool(self.sealed_former and self.former_until and self.former_until > now)
