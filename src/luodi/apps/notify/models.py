"""Notifications: what somebody should know, in the page and, if wanted, by e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models import Owned

_SHOWN = 200  # characters: a title among the facts may be long


class Notification(Owned):
    """One sentence for one person, with the page it is about.

    Kept as its pieces, `template` (the Chinese text that is translated) and `facts`; put together
    by whoever reads it, in the language that is read then. `count` is how many things it speaks
    of: what happens at once is told once.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    template = models.CharField(_("内容"), max_length=200)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(_("合并条数"), default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def text(self) -> str:
        """The sentence, in the language that is active."""
        try:
            said = gettext(self.template) % {"count": self.count, **self.facts}
        except (KeyError, TypeError, ValueError):  # a sentence that was never a template
            said = self.template
        return said[:_SHOWN]
