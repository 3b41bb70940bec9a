"""Everybody reads their own notifications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import EVERYBODY, permission

READ = permission("notify.read", _("查看通知"), EVERYBODY)
