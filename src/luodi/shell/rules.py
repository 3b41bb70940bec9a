"""The home page and search are for everybody who has signed in; what they show is not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import EVERYBODY, permission

HOME = permission("shell.home", _("打开首页"), EVERYBODY)
SEARCH = permission("shell.search", _("搜索"), EVERYBODY)
