"""What is sent, to whom, how often it was tried, and what was answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.apps.notify.models.endpoints import Endpoint
from luodi.apps.notify.models.sentences import Sentence
from luodi.kernel.models import Owned


class DeliveryKind(models.TextChoices):
    """What it is that is sent."""

    EVENT = "event", _("事件")
    DIGEST = "digest", _("提醒汇总")
    MAIL = "mail", _("邮件")
    TEST = "test", _("测试消息")


class DeliveryState(models.TextChoices):
    """Waiting until it is delivered; failed when no more is tried; aside when somebody says so."""

    WAITING = "waiting", _("待发送")
    DELIVERED = "delivered", _("已送达")
    FAILED = "failed", _("未送达")
    ASIDE = "aside", _("已搁置")


class Delivery(Owned):
    """One message to one endpoint, or one mail to one person.

    `seq` names the entry of the event log it tells of; `day` and `turn` count the digests of a
    day, so that two processes cannot make the same one. `claimed_at` is set while it is under way:
    whoever finds it there two minutes later sends it again.
    """

    kind = models.CharField(_("内容"), max_length=8, choices=DeliveryKind)
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, null=True, related_name="deliveries"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    seq = models.PositiveBigIntegerField(null=True)
    day = models.DateField(null=True)
    turn = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_try = models.DateTimeField(_("下次发送"))
    claimed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=12, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(_("对方答复"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("发送记录")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "seq"], name="delivery_event_once"),
            models.UniqueConstraint(fields=["endpoint", "day", "turn"], name="delivery_turn_once"),
            models.UniqueConstraint(fields=["user", "day", "turn"], name="delivery_mail_once"),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="mail", user__isnull=False, endpoint=None)
                | (~Q(kind="mail") & Q(user=None, endpoint__isnull=False)),
                name="delivery_goes_to_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["endpoint", "id"], condition=Q(state="waiting"), name="delivery_queue"
            ),
            models.Index(fields=["next_try"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["organisation", "-id"], name="delivery_latest"),
            models.Index(
                fields=["organisation", "-id"],
                condition=Q(state__in=["waiting", "failed"]) & ~Q(problem=""),
                name="delivery_trouble",
            ),
            models.Index(
                fields=["organisation", "-id"],
                condition=Q(state__in=["waiting", "failed", "aside"]),
                name="delivery_open",
            ),
            models.Index(fields=["ended_at"], condition=Q(state="delivered"), name="delivery_done"),
        ]

    def __str__(self) -> str:
        to = str(self.user) if self.kind == DeliveryKind.MAIL else str(self.endpoint)
        return f"{to} #{self.seq or self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be sent."""
        return self.state == DeliveryState.WAITING


class DigestLine(Sentence, Owned):
    """Something a channel's next digest counts; made in the transaction of what happened.

    What it says (`template`, `facts`, `url`) is kept for inner channels only: others are told how
    many there are of each `topic`, and nothing else is there to be told.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="lines")
    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, null=True, related_name="lines"
    )
    topic = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("汇总条目")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["endpoint", "id"], condition=Q(delivery=None), name="digest_line_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.count}"

    @property
    def said_topic(self) -> str:
        """The topic; what has none is called the same."""
        return self.topic or gettext("待办提醒")
