"""The home page and search are for everybody who has signed in; what they show is not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import EVERYBODY, Role, permission

HOME = permission("shell.home", _("打开首页"), EVERYBODY)
SEARCH = permission("shell.search", _("搜索"), EVERYBODY)
LANGUAGE = permission("shell.language", _("切换界面语言"), EVERYBODY)
HELP = permission("shell.help", _("查看帮助"), EVERYBODY)
JOBS = permission("shell.jobs", _("查看和重试后台作业"), Role.SYSTEM_ADMIN)
API = permission("shell.api", _("使用接口"), EVERYBODY)
