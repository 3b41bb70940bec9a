"""What the API remembers between requests: how much somebody may still ask, what was answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class TokenBucket(models.Model):
    """What is left of somebody's allowance; it fills up again as time goes by."""

    key = models.CharField(max_length=60, unique=True)
    level = models.FloatField()
    at = models.FloatField()  # seconds since 1970, so that both databases count alike

    class Meta:
        verbose_name = _("接口限额")

    def __str__(self) -> str:
        return self.key


class KeptAnswer(models.Model):
    """The answer to a request that named an Idempotency-Key, for when it is sent again."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    media_type = models.CharField(max_length=80, blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("接口应答")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user_id", "key"], name="kept_answer_once")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="kept_answer_at")]

    def __str__(self) -> str:
        return self.key
