"""The organisation: one district or office whose data nobody outside it ever sees."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A tenant of the installation; everything else belongs to exactly one."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=20, blank=True)
    prefix = models.CharField(_("发文字号代字"), max_length=20, blank=True)
    is_demo = models.BooleanField(_("演示"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("机构")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Owned(models.Model):
    """What belongs to one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class TimeStamped(models.Model):
    """What remembers when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
