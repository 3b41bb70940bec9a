"""Everybody reads their own notifications; what leaves the house is a matter of two administrators.

The system administrator makes the ways out and keeps them working. That one of them stays inside,
so that it may name matters and not only count them, is for the security administrator to say.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import EVERYBODY, Role, permission

READ = permission("notify.read", _("查看通知"), EVERYBODY)
CHANNELS_VIEW = permission(
    "notify.channels_view", _("查看消息通道"), Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN
)
CHANNELS = permission("notify.channels", _("维护消息通道和事件订阅"), Role.SYSTEM_ADMIN)
INNER = permission("notify.inner", _("认定内部消息通道"), Role.SECURITY_ADMIN)
