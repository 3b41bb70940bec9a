"""Notifications: what somebody should know, in the page and, if wanted, by e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.apps.notify.models.deliveries import Delivery
from luodi.apps.notify.models.sentences import Sentence
from luodi.kernel.models import Owned


class Notification(Sentence, Owned):
    """One sentence for one person, with the page it is about.

    `mailing` is the mail that it was put into, at `emailed_at`.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    url = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(_("紧急"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)
    mailing = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, null=True, blank=True, related_name="notifications"
    )

    class Meta:
        verbose_name = _("通知")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notification_latest"),
            models.Index(
                fields=["user", "-id"],
                condition=models.Q(read_at=None),
                name="notification_unread",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(read_at=None, emailed_at=None),
                name="notification_unsent",
            ),
        ]

    def __str__(self) -> str:
        return self.text
