"""Who sees statistics and boards; in them everybody sees the tasks that the register shows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import BUSINESS, Role, permission

VIEW = permission("boards.view", _("查看统计和看板"), BUSINESS)
KEEP = permission("boards.keep", _("维护统计汇总"), Role.SYSTEM_ADMIN)
