"""Who may issue tasks, sign for them, report on them, and see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import TaskParty
from luodi.kernel.access import BUSINESS, SUPERVISION, UNIT_ROLES, Actor, Role, permission
from luodi.kernel.models import PartyRole

VIEW = permission("tasks.view", _("查看任务"), BUSINESS)
WORK = permission("tasks.work", _("查看我的工作"), UNIT_ROLES, SUPERVISION)
ISSUE = permission("tasks.issue", _("交办任务"), SUPERVISION)
SIGN = permission("tasks.sign", _("签收任务"), UNIT_ROLES)
RETURN = permission("tasks.return", _("退回任务"), UNIT_ROLES)
REPORT = permission("tasks.report", _("反馈进展"), UNIT_ROLES)
SETTLE = permission("tasks.settle", _("处理退回"), SUPERVISION)
WITHDRAW = permission("tasks.withdraw", _("撤销任务"), SUPERVISION)
CLAIM = permission("tasks.claim", _("申请办结"), UNIT_ROLES)
VOUCH = permission("tasks.vouch", _("审签本单位报送"), Role.UNIT_HEAD)
REVIEW = permission("tasks.review", _("审核办结、归档"), SUPERVISION)
ASK = permission("tasks.ask", _("申请延期、调整、挂起、移交"), UNIT_ROLES)
ADVISE = permission("tasks.advise", _("初审申请"), SUPERVISION)
DECIDE = permission("tasks.decide", _("审批申请"), Role.SUPERVISION_HEAD)
MERGE = permission("tasks.merge", _("合并任务"), SUPERVISION)
JUDGE = permission("tasks.judge", _("研判亮灯"), SUPERVISION)
DRAFT = permission("tasks.draft", _("直接登记任务"), SUPERVISION)
MANAGE = permission("tasks.manage", _("修改台账的管理栏"), SUPERVISION)
SHARE = permission("tasks.share_views", _("与所有单位共享台账视图"), SUPERVISION)
ASSIGN = permission("tasks.assign", _("分派到本单位人员"), Role.UNIT_HEAD, Role.LIAISON)
PLAN = permission("tasks.plan", _("编排节点和进度计划"), UNIT_ROLES, SUPERVISION)
HELP = permission("tasks.help", _("提出协调事项"), UNIT_ROLES)
ANSWER = permission("tasks.answer", _("答复协调事项"), UNIT_ROLES, SUPERVISION, Role.LEADER)
REMARK = permission("tasks.remark", _("登记、转办批示"), SUPERVISION)
REMARK_OWN = permission("tasks.remark_own", _("作出批示"), Role.LEADER, SUPERVISION)

# These see every task of the organisation; others see those of the units they act for.
ALL_TASKS = (Role.OFFICER, Role.SUPERVISION_HEAD, Role.LEADER, Role.CAMPAIGN)
_UNITS = tuple(UNIT_ROLES)
# Units in these roles sign and report; others are told and may say that it is not theirs.
OWNERS = (PartyRole.LEAD, PartyRole.RESPONSIBLE)


def sees_all(actor: Actor) -> bool:
    """Whether every task of the organisation is open to the actor."""
    return "" in actor.paths(*ALL_TASKS, *_UNITS)


def paths_of(actor: Actor) -> tuple[str, ...]:
    """Tree paths of the units whose tasks the actor sees."""
    return actor.paths(*ALL_TASKS, *_UNITS)


def acts_for(actor: Actor, party: TaskParty) -> bool:
    """Whether the actor signs, reports and returns in the name of that unit."""
    return actor.covers(party.unit.path, *_UNITS)


def relations(actor: Actor, party: TaskParty) -> frozenset[str]:
    """What the actor is to a unit's part of a task, in the words of the flows."""
    found = set()
    if actor.has(*SUPERVISION):
        found.add("office")
        if not party.unit.is_active:
            found.add("successor")
    if actor.has(Role.SUPERVISION_HEAD):
        found.add("approver")
    if acts_for(actor, party):
        found.add("owner" if party.role in OWNERS else "support")
    if party.role in OWNERS and heads(actor, party.unit):
        found.add("head")
    return frozenset(found)


def heads(actor: Actor, unit: Unit) -> bool:
    """Whether the actor signs in the unit's name what goes out of it."""
    return actor.covers(unit.path, Role.UNIT_HEAD)


def task_relations(actor: Actor, parties: Iterable[TaskParty]) -> frozenset[str]:
    """What the actor is to a task as a whole, by all its parties."""
    found = {"office"} if actor.has(*SUPERVISION) else set()
    if actor.has(Role.SUPERVISION_HEAD):
        found.add("approver")
    for party in parties:
        found |= relations(actor, party) - {"successor"}
    return frozenset(found)
