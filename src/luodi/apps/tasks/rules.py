"""Who may issue tasks, sign for them, report on them, and see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import BUSINESS, SUPERVISION, UNIT_ROLES, Role, permission

VIEW = permission("tasks.view", _("查看任务"), BUSINESS)
ISSUE = permission("tasks.issue", _("交办任务"), SUPERVISION)
SIGN = permission("tasks.sign", _("签收任务"), UNIT_ROLES)
RETURN = permission("tasks.return", _("退回任务"), UNIT_ROLES)
REPORT = permission("tasks.report", _("反馈进展"), UNIT_ROLES)
SETTLE = permission("tasks.settle", _("处理退回"), SUPERVISION)

# These see every task of the organisation; others see those of the units they act for.
ALL_TASKS = (Role.OFFICER, Role.SUPERVISION_HEAD, Role.LEADER, Role.CAMPAIGN)
