"""Who may see and change regions, units, posts, people and groups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import BUSINESS, Role, permission

VIEW = permission("orgs.view", _("查看组织机构"), BUSINESS, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
MANAGE = permission("orgs.manage", _("维护组织机构"), Role.SYSTEM_ADMIN)
GRANT = permission("orgs.grant", _("授予岗位角色"), Role.SECURITY_ADMIN)
GROUPS = permission(
    "orgs.groups", _("维护单位组"), Role.OFFICER, Role.SUPERVISION_HEAD, Role.SYSTEM_ADMIN
)
CALENDAR = permission(
    "orgs.calendar", _("维护工作日历"), Role.OFFICER, Role.SUPERVISION_HEAD, Role.SYSTEM_ADMIN
)
