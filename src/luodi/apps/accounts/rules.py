"""Who may manage accounts and roles. System and security administration are kept apart:
one makes accounts, the other says what they may do; the third reads the log of both."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import EVERYBODY, Role, permission

OWN = permission("accounts.own", _("管理自己的账户"), EVERYBODY)
ACCOUNTS = permission("accounts.manage", _("管理账户"), Role.SYSTEM_ADMIN)
SESSIONS = permission("accounts.sessions", _("查看并结束会话"), Role.SECURITY_ADMIN)
DELEGATE = permission("accounts.delegate", _("设置代理"), EVERYBODY)
TOKENS = permission("accounts.tokens", _("管理接口令牌"), EVERYBODY)
AUDIT = permission("accounts.audit", _("查阅审计记录"), Role.AUDIT_ADMIN)
