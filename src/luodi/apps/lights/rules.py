"""Who may see and set the rules of lights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import BUSINESS, Role, permission

VIEW = permission("lights.view", _("查看亮灯规则"), BUSINESS)
ADOPT = permission("lights.adopt", _("采用亮灯规则"), Role.SUPERVISION_HEAD)
