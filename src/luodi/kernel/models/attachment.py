"""Files people hand in: stored once by content, named by whoever handed them in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.kernel.models.organisation import Owned


class Attachment(Owned):
    """A file as handed in; `sha256` names the bytes, which lie in the organisation's store."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    media_type = models.CharField(_("类型"), max_length=100)
    name = models.CharField(_("文件名"), max_length=200)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("附件")
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "sha256"], name="attachment_content")
        ]

    def __str__(self) -> str:
        return self.name
