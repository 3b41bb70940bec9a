"""Who may see documents, bring them in, decide about their requirements, keep the goals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kernel.access import BUSINESS, SUPERVISION, Role, permission

VIEW = permission("documents.view", _("查看文件"), BUSINESS)
UPLOAD = permission("documents.upload", _("登记文件"), SUPERVISION)
DECOMPOSE = permission("documents.decompose", _("分解文件"), SUPERVISION)
GOALS = permission("documents.goals", _("维护目标"), SUPERVISION)
GOALS_VIEW = permission("documents.goals_view", _("查看目标"), BUSINESS)

# These see every document of the organisation; others see those that led to a task of theirs.
ALL_DOCUMENTS = (Role.OFFICER, Role.SUPERVISION_HEAD, Role.LEADER, Role.CAMPAIGN)
