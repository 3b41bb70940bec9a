"""Who may see and change regions, units, posts, people and groups; what can reach somebody."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
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

_PHONE = re.compile(r"\+?[0-9][0-9\-() ]{4,24}[0-9](?:转[0-9]{1,6})?")


def plain_phone(text: str) -> str:
    """A telephone number as it is kept: without spaces."""
    return "".join(text.split())


def is_phone(text: str) -> bool:
    """Whether it can be a telephone number, mobile or of an office, also with an extension."""
    return bool(_PHONE.fullmatch(text))


def is_email(text: str) -> bool:
    """Whether it can be an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
